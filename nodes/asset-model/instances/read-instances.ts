// Instances as assets: their types, parameters and names, checked; one frozen asset for each stay in one place.
import { pointerTo, type SchemaProblem, unknownName } from '../../lib/schema-problem.ts'
import { escapeTopic } from '../../lib/topic.ts'
import type { Instance, Level, ModelDocument, Scalar } from '../model-document.ts'
import type { PlacedAsset, PropertyMap, ResolvedProperty, ResolvedType } from '../model-parts.ts'
import { onceEach } from '../once-each.ts'
import { checkDigits } from '../types/check-property.ts'
import { overriddenProperties } from '../types/resolve-types.ts'
import { type FindType, typeFinder } from '../types/type-name.ts'
import { namedSegments } from './asset-path.ts'
import { type Claims, claims } from './claims.ts'
import { type PlacedEntry, placeInstances } from './place-instances.ts'
import { dayOf, type Validity } from './validity.ts'

/** What instances refer to, and what they claim. */
interface Surroundings {
  readonly document: ModelDocument
  readonly levels: readonly Level[]
  readonly ids: ReadonlySet<string>
  readonly find: FindType<ResolvedType>
  readonly externalIds: Claims<Validity & { readonly pointer: string }>
  /** Properties whose share of nothing was told. */
  readonly told: Set<ResolvedProperty>
  /** What of an asset's properties has to be looked at for each asset: found once for all that share them. */
  worthALook(properties: PropertyMap): readonly ResolvedProperty[]
}

/** What an instance is, wherever it stands. */
type Known = Pick<PlacedAsset, 'type' | 'properties' | 'parameters'>

/** In the order of the document. */
export function* readInstances(
  document: ModelDocument,
  types: readonly ResolvedType[],
  levels: readonly Level[],
): Generator<SchemaProblem, readonly PlacedAsset[]> {
  const entries = yield* placeInstances(document.instances ?? [], levels)
  const ids = new Set(entries.map(({ id }) => id))
  const surroundings = {
    document,
    levels,
    ids,
    find: typeFinder(types),
    externalIds: claims(),
    told: new Set<ResolvedProperty>(),
    worthALook: onceEach((properties: PropertyMap) =>
      [...properties.values()].filter(({ lacks, checkTemplates }) => lacks !== undefined || checkTemplates.length > 0),
    ),
  } satisfies Surroundings
  const assets: PlacedAsset[] = []
  for (const entry of entries) {
    const known = yield* readInstance(entry, surroundings)
    if (known === undefined) continue
    for (const { path, from, to } of entry.places) {
      const asset = assetAt(path, entry.instance, known.type, levels)
      assets.push({ asset, instance: entry.instance, pointer: entry.pointer, ...known, from, to, topic: escapeTopic(path) })
    }
  }
  return assets
}

function* readInstance(entry: PlacedEntry, surroundings: Surroundings): Generator<SchemaProblem, Known | undefined> {
  const { instance, pointer } = entry
  yield* checkDigits(instance.attributes, pointerTo(pointer, 'attributes'))
  yield* checkDigits(instance.parameters, pointerTo(pointer, 'parameters'))
  const type = yield* surroundings.find(instance.type, pointerTo(pointer, 'type'))
  yield* checkReferences(entry, surroundings)
  if (type === undefined) return undefined
  const parameters = yield* readParameters(instance, type, pointer)
  const properties = yield* readProperties(instance, type, pointer, surroundings)
  yield* checkTags(instance, type, pointer)
  const special = surroundings.worthALook(properties)
  yield* checkShares(special, instance, surroundings.told)
  yield* checkDue(special, parameters, pointer)
  return { type, properties, parameters }
}

function* checkReferences({ instance, pointer, from, to }: PlacedEntry, { document, ids, externalIds }: Surroundings): Generator<SchemaProblem> {
  const { calendars = {}, systems } = document
  if (instance.calendar !== undefined && !Object.hasOwn(calendars, instance.calendar)) {
    yield unknownName(pointerTo(pointer, 'calendar'), 'unknown-calendar', instance.calendar, Object.keys(calendars), { calendar: instance.calendar })
  }
  for (const [system, id] of Object.entries(instance.externalIds ?? {})) {
    const at = pointerTo(pointer, 'externalIds', system)
    if (systems !== undefined && !Object.hasOwn(systems, system)) yield unknownName(at, 'unknown-system', system, Object.keys(systems), { system })
    const other = externalIds.claim(JSON.stringify([system, id]), { from, to, pointer: at })
    if (other !== undefined) yield { pointer: at, code: 'external-id-used-twice', params: { system, id, first: other.pointer } }
  }
  for (const [relation, targets] of Object.entries(instance.relations ?? {})) {
    for (const [index, id] of targets.entries()) {
      const at = pointerTo(pointer, 'relations', relation, index)
      if (!ids.has(id)) yield unknownName(at, 'unknown-asset', id, [...ids], { id })
    }
  }
}

function* readParameters(instance: Instance, type: ResolvedType, pointer: string): Generator<SchemaProblem, ReadonlyMap<string, Scalar>> {
  const values = new Map<string, Scalar>()
  for (const [parameter, value] of Object.entries(instance.parameters ?? {})) {
    values.set(parameter, value)
    if (type.parameters.has(parameter) || !type.isWhole) continue
    const at = pointerTo(pointer, 'parameters', parameter)
    yield unknownName(at, 'unknown-parameter', parameter, [...type.parameters.keys()], { parameter })
  }
  for (const [parameter, value] of type.parameters) {
    if (values.has(parameter)) continue
    if (value !== null) values.set(parameter, value)
    else yield { pointer: pointerTo(pointer, 'parameters'), code: 'missing-parameter', params: { parameter, type: type.key, id: instance.id } }
  }
  return values
}

function* readProperties(instance: Instance, type: ResolvedType, pointer: string, { levels }: Surroundings): Generator<SchemaProblem, PropertyMap> {
  if (instance.properties === undefined) return type.properties
  const at = pointerTo(pointer, 'properties')
  for (const property of Object.keys(instance.properties)) yield* checkProperty(property, type, pointerTo(at, property))
  return yield* overriddenProperties(type, instance.properties, at, levels)
}

function* checkTags({ tags = {} }: Instance, type: ResolvedType, pointer: string): Generator<SchemaProblem> {
  const fed = new Map<string, string>()
  const at = (tag: string) => pointerTo(pointer, 'tags', tag)
  for (const [tag, property] of Object.entries(tags)) {
    if (!type.properties.has(property)) yield* checkProperty(property, type, at(tag))
    const first = fed.get(property)
    if (first === undefined) fed.set(property, tag)
    else yield { pointer: at(tag), code: 'property-used-twice', params: { property, first: at(first) } }
  }
}

function* checkProperty(property: string, type: ResolvedType, pointer: string): Generator<SchemaProblem> {
  if (type.properties.has(property) || !type.isWhole) return
  yield unknownName(pointer, 'unknown-asset-property', property, [...type.properties.keys()], { property, type: type.key })
}

/** Shares of a range that nobody gave: told once, at the property. */
function* checkShares(properties: readonly ResolvedProperty[], { id }: Instance, told: Set<ResolvedProperty>): Generator<SchemaProblem> {
  for (const property of properties) {
    const { lacks, name, pointer } = property
    if (lacks === undefined || told.has(property)) continue
    told.add(property)
    const { setting, missing } = lacks
    if (missing === 'range') yield { pointer: pointerTo(pointer, setting), code: 'share-of-no-range', params: { setting, property: name, id } }
    else yield { pointer: pointerTo(pointer, setting), code: 'no-accuracy', params: { property: name, id } }
  }
}

/** Dates of calibration that come from parameters. */
function* checkDue(properties: readonly ResolvedProperty[], parameters: ReadonlyMap<string, Scalar>, pointer: string): Generator<SchemaProblem> {
  for (const { checkTemplates } of properties) {
    for (const [check, template] of checkTemplates) {
      const found = check === 'calibrationDue' ? template.fill(parameters) : null
      if (found !== null && dayOf(found) === null) yield { pointer: pointerTo(pointer, 'parameters'), code: 'no-such-day', params: { found } }
    }
  }
}

function assetAt(path: string, instance: Instance, type: ResolvedType, levels: readonly Level[]): PlacedAsset['asset'] {
  const { id, attributes, aliases, externalIds, relations } = instance
  const all = attributes === undefined ? type.attributes : Object.freeze({ ...type.attributes, ...attributes })
  return Object.freeze({
    id,
    type: type.name,
    ...(type.isVersioned ? { typeVersion: type.version.text } : {}),
    path,
    ...namedSegments(path, levels),
    ...(Object.keys(all).length === 0 ? {} : { attributes: all }),
    ...(aliases === undefined ? {} : { aliases: Object.freeze({ ...aliases }) }),
    ...(externalIds === undefined ? {} : { externalIds: Object.freeze({ ...externalIds }) }),
    ...(relations === undefined ? {} : { relations: frozenRelations(relations) }),
  })
}

function frozenRelations(relations: NonNullable<Instance['relations']>): NonNullable<Instance['relations']> {
  return Object.freeze(Object.fromEntries(Object.entries(relations).map(([relation, ids]) => [relation, Object.freeze([...ids])])))
}
