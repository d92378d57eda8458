// What may be wrong with a model that can be used all the same: orphans of other systems, types out of use, names shared.
import { pointerTo, type SchemaProblem, unknownName } from '../lib/schema-problem.ts'
import type { Instance, ModelDocument } from './model-document.ts'
import type { ModelParts, PlacedAsset, PropertyMap } from './model-parts.ts'
import { onceEach } from './once-each.ts'

type Systems = NonNullable<ModelDocument['systems']>

/** One at a time, in the order of the document. */
export function* modelWarnings(document: ModelDocument, parts: ModelParts): Generator<SchemaProblem> {
  yield* deprecatedTypes(parts)
  yield* sharedAliases(parts)
  yield* strayReferences(parts)
  yield* strayScopes(document, parts)
  for (const [system, { ids, types = [] }] of Object.entries(document.systems ?? {})) {
    if (ids !== undefined) yield* orphanIds(system, ids, parts)
    yield* orphanAssets(system, types, parts)
  }
}

/** Names of types in `systems` that lead nowhere are problems. */
export function* checkSystems(systems: Systems, types: ModelParts['types']): Generator<SchemaProblem> {
  const known = new Set(types.map(({ name }) => name))
  for (const [system, { types: wanted = [] }] of Object.entries(systems)) {
    for (const [index, type] of wanted.entries()) {
      const at = pointerTo('/systems', system, 'types', index)
      if (!known.has(type)) yield unknownName(at, 'unknown-asset-type', type, [...known], { type })
    }
  }
}

function* deprecatedTypes({ placed, types }: ModelParts): Generator<SchemaProblem> {
  for (const type of types) {
    if (type.deprecated === undefined) continue
    const users = new Set(placed.filter((one) => one.type.lineage.includes(type)).map(({ asset }) => asset.id))
    const [first] = users
    if (first === undefined) continue
    yield { pointer: type.pointer, code: 'type-deprecated', params: { type: type.key, reason: type.deprecated, assets: users.size, id: first } }
  }
}

function* sharedAliases({ placed }: ModelParts): Generator<SchemaProblem> {
  const taken = new Map<string, PlacedAsset>()
  for (const one of placed) {
    for (const [kind, alias] of Object.entries(one.instance.aliases ?? {})) {
      const key = JSON.stringify([kind, alias])
      const first = taken.get(key)
      if (first === undefined) taken.set(key, one)
      else if (first.asset.id !== one.asset.id) {
        const params = { kind, alias, id: one.asset.id, other: first.asset.id, first: pointerTo(first.pointer, 'aliases', kind) }
        yield { pointer: pointerTo(one.pointer, 'aliases', kind), code: 'alias-used-twice', params }
      }
    }
  }
}

/** A check against another tag that nothing feeds. */
function* strayReferences({ placed, named, rules }: ModelParts): Generator<SchemaProblem> {
  const referring = onceEach((properties: PropertyMap) =>
    [...properties.values()].flatMap((property) => {
      const reference = property.written.checks?.reference
      return reference === undefined ? [] : [{ ...property, reference }]
    }),
  )
  for (const { properties, parameters, asset } of placed) {
    for (const { reference, checkTemplates, pointer, name } of referring(properties)) {
      const template = checkTemplates.find(([check]) => check === 'reference')?.[1]
      const tag = template?.fill(parameters) ?? reference
      if (named.has(tag) || rules.some(({ catches }) => catches(tag).length > 0)) continue
      yield { pointer: pointerTo(pointer, 'checks', 'reference'), code: 'reference-unknown', params: { tag, property: name, id: asset.id } }
    }
  }
}

/** A calendar in force where there is no asset. */
function* strayScopes({ calendars = {} }: ModelDocument, { placed }: ModelParts): Generator<SchemaProblem> {
  if (Object.keys(calendars).length === 0) return
  const known = new Set(placed.flatMap(({ asset }) => [asset.id, ...pathsAbove(asset.path)]))
  for (const [calendar, { for: scopes = [] }] of Object.entries(calendars)) {
    for (const [index, scope] of scopes.entries()) {
      const at = pointerTo('/calendars', calendar, 'for', index)
      if (scope !== '' && !known.has(scope)) yield unknownName(at, 'calendar-for-nothing', scope, [...known], { scope, calendar })
    }
  }
}

/** Both ways: what the system has and no asset, and what an asset has and not the system. */
function* orphanIds(system: string, ids: readonly string[], { placed }: ModelParts): Generator<SchemaProblem> {
  const listed = new Set(ids)
  const carried = new Set(placed.map(({ instance }) => idIn(system, instance)))
  for (const [index, id] of ids.entries()) {
    if (!carried.has(id)) yield { pointer: pointerTo('/systems', system, 'ids', index), code: 'orphan-in-system', params: { system, id } }
  }
  for (const { instance, pointer } of placed) {
    const id = idIn(system, instance)
    if (id === undefined || listed.has(id)) continue
    yield { pointer: pointerTo(pointer, 'externalIds', system), code: 'orphan-in-model', params: { system, id, asset: instance.id } }
  }
}

function* orphanAssets(system: string, types: readonly string[], { placed }: ModelParts): Generator<SchemaProblem> {
  if (types.length === 0) return
  const told = new Set<string>()
  for (const { instance, pointer, type } of placed) {
    if (idIn(system, instance) !== undefined || told.has(pointer) || !type.lineage.some(({ name }) => types.includes(name))) continue
    told.add(pointer)
    yield { pointer, code: 'asset-without-id', params: { system, id: instance.id, type: type.name } }
  }
}

function idIn(system: string, { externalIds = {} }: Instance): string | undefined {
  return Object.hasOwn(externalIds, system) ? externalIds[system] : undefined
}

/** Itself, and all above. */
function pathsAbove(path: string): readonly string[] {
  const segments = path.split('/')
  return segments.map((_, index) => segments.slice(0, segments.length - index).join('/'))
}
