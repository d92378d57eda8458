// Overrides: what one file says anew of types, assets, calendars and systems that others define.
import { pointerTo, type SchemaProblem, unknownName } from '../../lib/schema-problem.ts'
import type { AssetType, Instance, ModelDocument } from '../model-document.ts'
import { bareName, type Growing, type GrowingType, versioned } from './growing-document.ts'
import { inFile } from './places.ts'

/** Where a part goes in the document, and where it stands in the file. */
interface Spot {
  readonly into: string
  readonly from: string
}

/**
 * Groups are merged, values and lists replaced, null takes away. It names what is there already: a type by name and version,
 * an asset by its id (with `validFrom`: that entry; without: all entries of the id), a property of a type or of one it extends.
 */
export function layOver(growing: Growing, file: string, part: ModelDocument): void {
  const layer: Layer = {
    growing,
    note: ({ into, from }) => growing.places.note(into, { file, pointer: from }),
    report: (problem) => growing.problems.push({ ...inFile(file), ...problem }),
  }
  for (const [key, change] of Object.entries(part.types ?? {})) overrideType(layer, key, change)
  const byId = Map.groupBy(growing.instances.keys(), (index) => growing.instances[index]?.id ?? '')
  for (const [index, change] of (part.instances ?? []).entries()) overrideInstance(layer, byId, index, change)
  for (const section of ['calendars', 'systems'] as const) {
    for (const [name, change] of Object.entries<unknown>(part[section] ?? {})) overrideEntry(layer, section, name, change)
  }
}

/** One file of overrides being laid over the document. */
interface Layer {
  readonly growing: Growing
  /** The part is from this file now. */
  note(spot: Spot): void
  report(problem: SchemaProblem): void
}

function overrideType(layer: Layer, key: string, change: AssetType | null): void {
  const { types } = layer.growing
  const known = types.get(versioned(key))
  const from = pointerTo('', 'types', key)
  if (known === undefined) layer.report(unknownType(types, from, key))
  else if (change === null) types.delete(versioned(key))
  else types.set(versioned(key), { key: known.key, type: changedType(layer, known, change, from), isStarter: false })
}

function changedType(layer: Layer, { key, type }: GrowingType, change: AssetType, from: string): AssetType {
  const known = propertiesOf(layer.growing.types, type)
  for (const property of Object.keys(change.properties ?? {})) {
    const pointer = pointerTo(from, 'properties', property)
    if (!known.has(property)) layer.report(unknownName(pointer, 'unknown-asset-property', property, [...known], { property, type: key }))
  }
  const into = pointerTo('', 'types', key)
  const { parameters, ...rest } = change
  const laid = lay(layer, type, rest, { into, from }) as AssetType
  if (parameters === undefined || parameters === null) return laid
  // In a type, a parameter that is null is one that every instance must state: nothing is taken away.
  for (const name of Object.keys(parameters)) layer.note({ into: pointerTo(into, 'parameters', name), from: pointerTo(from, 'parameters', name) })
  return { ...laid, parameters: { ...type.parameters, ...parameters } }
}

function overrideInstance(layer: Layer, byId: ReadonlyMap<string, readonly number[]>, index: number, change: Instance): void {
  const { instances } = layer.growing
  const from = pointerTo('/instances', index)
  // What names the entry stays the entry's own.
  const { id, validFrom, ...rest } = change
  const all = byId.get(id)
  if (all === undefined) return layer.report(unknownName(pointerTo(from, 'id'), 'override-of-no-instance', id, [...byId.keys()], { id }))
  const entries = all.filter((entry) => validFrom === undefined || instances[entry]?.validFrom === validFrom)
  for (const entry of entries) {
    instances[entry] = lay(layer, instances[entry], rest, { into: pointerTo('/instances', entry), from }) as Instance
  }
  if (entries.length > 0) return
  const known = all.map((entry) => instances[entry]?.validFrom ?? '–').join(', ')
  layer.report({ pointer: pointerTo(from, 'validFrom'), code: 'override-of-no-entry', params: { id, validFrom: validFrom ?? '', known } })
}

const unknownEntry = { calendars: 'override-of-no-calendar', systems: 'override-of-no-system' } as const

function overrideEntry(layer: Layer, section: 'calendars' | 'systems', name: string, change: unknown): void {
  const known: Map<string, unknown> = layer.growing[section]
  const spot = pointerTo('', section, name)
  if (!known.has(name)) layer.report(unknownName(spot, unknownEntry[section], name, [...known.keys()], { name }))
  else if (change === null) known.delete(name)
  else known.set(name, lay(layer, known.get(name), change, { into: spot, from: spot }))
}

/** The base with the change laid over it, as a value of its own. */
function lay(layer: Layer, base: unknown, change: unknown, spot: Spot): unknown {
  if (!isGroup(change)) {
    layer.note(spot)
    return change
  }
  const merged = new Map<string, unknown>(Object.entries(isGroup(base) ? base : {}))
  for (const [name, part] of Object.entries(change)) {
    const below = { into: pointerTo(spot.into, name), from: pointerTo(spot.from, name) }
    if (part !== null) merged.set(name, lay(layer, merged.get(name), part, below))
    else if (merged.delete(name)) layer.note(below)
    else layer.report(unknownName(below.from, 'nothing-to-take-away', name, [...merged.keys()], { name }))
  }
  return Object.fromEntries(merged)
}

/** Names of a type's own properties, and of all versions of the types it extends: which one it is, the model tells later. */
function propertiesOf(types: Growing['types'], type: AssetType): ReadonlySet<string> {
  const found = new Set(Object.keys(type.properties ?? {}))
  const asked = new Set<string>()
  for (let open = type.extends === undefined ? [] : [bareName(type.extends)]; open.length > 0; ) {
    const names = new Set(open.filter((name) => !asked.has(name)))
    for (const name of names) asked.add(name)
    const parents = [...types.values()].filter(({ key }) => names.has(bareName(key))).map(({ type: parent }) => parent)
    for (const name of parents.flatMap(({ properties = {} }) => Object.keys(properties))) found.add(name)
    open = parents.flatMap((parent) => (parent.extends === undefined ? [] : [bareName(parent.extends)]))
  }
  return found
}

/** Where a type of that name has other versions only, those are what to choose from. */
function unknownType(types: Growing['types'], from: string, key: string): SchemaProblem {
  const keys = [...types.values()].map((known) => known.key)
  const versions = keys.filter((known) => bareName(known) === bareName(key))
  return unknownName(from, 'unknown-asset-type', key, versions.length > 0 ? versions : keys, { type: key })
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
