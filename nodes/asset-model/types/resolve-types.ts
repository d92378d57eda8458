// Types with all that they inherit: by version, checked, their parts laid over those of what they extend.
import { pointerTo, type SchemaProblem } from '../../lib/schema-problem.ts'
import type { AssetType, Level, Property } from '../model-document.ts'
import type { ResolvedProperty, ResolvedType } from '../model-parts.ts'
import { checkDigits, checkProperty } from './check-property.ts'
import { chainText, ordered } from './cycles.ts'
import { resolveProperty } from './resolve-property.ts'
import { readTypeKeys, type TypeKey, typeFinder } from './type-name.ts'

type Types = Readonly<Record<string, AssetType>>

/** A type on its way: what it is called, what was written, what it extends. */
interface Entry extends TypeKey {
  readonly written: AssetType
}

/** In the order of the document. A type that extends itself, on whatever way, has no base. */
export function* resolveTypes(types: Types, levels: readonly Level[]): Generator<SchemaProblem, readonly ResolvedType[]> {
  const keys = yield* readTypeKeys(Object.keys(types))
  const entries = keys.map((key): Entry => ({ ...key, written: types[key.key] ?? {} }))
  const { bases, order } = yield* findBases(entries)
  const resolved = new Map<Entry, ResolvedType>()
  for (const entry of order) {
    const base = bases.get(entry)
    resolved.set(entry, yield* resolveType(entry, base && resolved.get(base), levels))
  }
  return entries.flatMap((entry) => resolved.get(entry) ?? [])
}

interface Bases {
  readonly bases: ReadonlyMap<Entry, Entry>
  /** Each after its base. */
  readonly order: readonly Entry[]
}

function* findBases(entries: readonly Entry[]): Generator<SchemaProblem, Bases> {
  const find = typeFinder(entries)
  const bases = new Map<Entry, Entry>()
  for (const entry of entries) {
    const { extends: reference } = entry.written
    const base = reference === undefined ? undefined : yield* find(reference, pointerTo(entry.pointer, 'extends'))
    if (base !== undefined) bases.set(entry, base)
  }
  const { order, cycles } = ordered(entries, (entry) => [bases.get(entry) ?? []].flat())
  for (const cycle of cycles) {
    const chain = chainText(cycle.map(({ key }) => key))
    yield { pointer: pointerTo(cycle[0]?.pointer ?? '', 'extends'), code: 'inheritance-cycle', params: { chain } }
    for (const entry of cycle) bases.delete(entry)
  }
  return { bases, order }
}

function* resolveType(entry: Entry, base: ResolvedType | undefined, levels: readonly Level[]): Generator<SchemaProblem, ResolvedType> {
  const { written, pointer, key, name, version, isVersioned } = entry
  yield* checkDigits(written.attributes, pointerTo(pointer, 'attributes'))
  yield* checkDigits(written.parameters, pointerTo(pointer, 'parameters'))
  const parameters = new Map([...(base?.parameters ?? []), ...Object.entries(written.parameters ?? {})])
  const properties = new Map(base?.properties)
  for (const [property, own] of Object.entries(written.properties ?? {})) {
    const under = base?.properties.get(property)
    const found = resolveProperty(property, own, pointerTo(pointer, 'properties', property), under)
    yield* checkProperty(found, own, under, { levels, parameters })
    properties.set(property, found)
  }
  const lineage: ResolvedType[] = [...(base?.lineage ?? [])]
  const type: ResolvedType = Object.freeze({
    ...{ key, name, version, isVersioned, pointer, lineage, parameters, properties },
    ...(written.description === undefined ? {} : { description: written.description }),
    ...(written.deprecated === undefined ? {} : { deprecated: written.deprecated }),
    attributes: Object.freeze({ ...base?.attributes, ...written.attributes }),
    mapping: written.mapping ?? [],
    isWhole: written.extends === undefined || base?.isWhole === true,
  })
  lineage.unshift(type)
  return type
}

/** Properties of an asset that differs from its type; the type's own map where it does not. */
export function* overriddenProperties(
  type: ResolvedType,
  overrides: Readonly<Record<string, Partial<Property>>>,
  pointer: string,
  levels: readonly Level[],
): Generator<SchemaProblem, ReadonlyMap<string, ResolvedProperty>> {
  const properties = new Map(type.properties)
  for (const [name, own] of Object.entries(overrides)) {
    const base = type.properties.get(name)
    if (base === undefined) continue
    const found = resolveProperty(name, own, pointerTo(pointer, name), base)
    yield* checkProperty(found, own, base, { levels, parameters: type.parameters })
    properties.set(name, found)
  }
  return properties
}
