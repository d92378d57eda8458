// Types with all that they inherit: by version, checked, their parts laid over those of what they extend.
import { pointerTo, type SchemaProblem } from '../../lib/schema-problem.ts'
import type { AssetType, Level, Property } from '../model-document.ts'
import type { ResolvedProperty, ResolvedType } from '../model-parts.ts'
import { checkDigits, checkProperty } from './check-property.ts'
import { cyclesOf } from './cycles.ts'
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
  const bases = yield* findBases(entries)
  const resolved = new Map<Entry, ResolvedType>()
  for (const entry of entries) {
    // From the entry up to what is there already, then down again: as deep as anybody likes.
    const open: Entry[] = []
    for (let next: Entry | undefined = entry; next !== undefined && !resolved.has(next); next = bases.get(next)) open.push(next)
    for (const next of open.reverse()) {
      const base = bases.get(next)
      resolved.set(next, yield* resolveType(next, base && resolved.get(base), levels))
    }
  }
  return entries.flatMap((entry) => resolved.get(entry) ?? [])
}

function* findBases(entries: readonly Entry[]): Generator<SchemaProblem, ReadonlyMap<Entry, Entry>> {
  const find = typeFinder(entries)
  const bases = new Map<Entry, Entry>()
  for (const entry of entries) {
    const { extends: reference } = entry.written
    const base = reference === undefined ? undefined : yield* find(reference, pointerTo(entry.pointer, 'extends'))
    if (base !== undefined) bases.set(entry, base)
  }
  for (const cycle of cyclesOf(entries, bases)) {
    const [first] = cycle
    if (first === undefined) continue
    const chain = [...cycle, first].map(({ key }) => key).join(' → ')
    yield { pointer: pointerTo(first.pointer, 'extends'), code: 'inheritance-cycle', params: { chain } }
    for (const entry of cycle) bases.delete(entry)
  }
  return bases
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
