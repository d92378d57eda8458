// From files in layers to one document: starter library, files at the root, types, sites, and the overrides over them.
import { boundProblems, pointerTo, type SchemaProblem } from '../../lib/schema-problem.ts'
import type { AssetType, ExternalSystem, ModelDocument } from '../model-document.ts'
import { bareName, type Growing, noted, versioned } from './growing-document.ts'
import { layOver } from './lay-over.ts'
import { createPlaces, inFile, type Place, placeText } from './places.ts'

/** In this order; what stands in a later one comes after what stands in an earlier one. Only overrides say again what is said. */
export const layers = ['root', 'types', 'sites', 'overrides'] as const
export type Layer = (typeof layers)[number]

/** One file that fits the schema of its layer. */
export interface LayerFile {
  /** Relative to the folder, `/`-separated; empty for a text of the settings. */
  readonly file: string
  readonly layer: Layer
  readonly value: unknown
}

export interface Merged {
  readonly document: ModelDocument
  /** What does not go together: things defined twice, overrides of nothing. With any, the document is no model. */
  readonly problems: readonly SchemaProblem[]
  /** Keys of the types that are the starter library's, as it has them. */
  readonly starter: ReadonlySet<string>
  /** Where a part of the document was written. */
  origin(pointer: string): Place
}

/**
 * Files by layer, those of one layer by name. A type of a file replaces the starter library's of the same name and version;
 * `version` and `levels` are what the last file says. The values stay as they are.
 */
export function mergeLayers(files: readonly LayerFile[], starterTypes: Readonly<Record<string, AssetType>>): Merged {
  const starter = Object.entries(starterTypes).map(([key, type]) => [versioned(key), { key, type, isStarter: true }] as const)
  const places = createPlaces(files.length === 1 ? (files[0]?.file ?? '') : '')
  const growing = emptyDocument(new Map(starter), places)
  for (const [key] of starter) places.note(pointerTo('', 'types', key), { file: starterFile, pointer: pointerTo('', 'types', key) })
  for (const { file, layer, value } of files.toSorted(byLayer)) {
    const part = value as ModelDocument
    if (part.version !== undefined) growing.version = noted(growing, '/version', file, part.version)
    if (part.levels !== undefined) growing.levels = noted(growing, '/levels', file, part.levels)
    if (layer === 'overrides') layOver(growing, file, part)
    else add(growing, file, part)
  }
  return {
    document: documentOf(growing),
    problems: boundProblems(growing.problems),
    starter: new Set([...growing.types.values()].flatMap(({ key, isStarter }) => (isStarter ? [key] : []))),
    origin: places.origin,
  }
}

/** What a problem in one of our own types names as its file. */
const starterFile = '@lineside/library'

function emptyDocument(types: Growing['types'], places: Growing['places']): Growing {
  return { version: null, levels: null, types, instances: [], calendars: new Map(), systems: new Map(), places, problems: [] }
}

function byLayer(a: LayerFile, b: LayerFile): number {
  return layers.indexOf(a.layer) - layers.indexOf(b.layer) || (a.file < b.file ? -1 : Number(a.file > b.file))
}

function add(growing: Growing, file: string, part: ModelDocument): void {
  for (const [key, type] of Object.entries(part.types ?? {})) addType(growing, file, key, type)
  for (const [index, instance] of (part.instances ?? []).entries()) {
    growing.places.note(pointerTo('/instances', growing.instances.length), { file, pointer: pointerTo('/instances', index) })
    growing.instances.push(instance)
  }
  for (const [name, calendar] of Object.entries(part.calendars ?? {})) {
    const pointer = pointerTo('', 'calendars', name)
    if (growing.calendars.has(name)) isTwice(growing, file, pointer, 'calendar-defined-twice', { name })
    else growing.calendars.set(name, noted(growing, pointer, file, calendar))
  }
  for (const [name, system] of Object.entries(part.systems ?? {})) addSystem(growing, file, name, system)
}

function addType(growing: Growing, file: string, key: string, type: AssetType): void {
  const known = growing.types.get(versioned(key))
  const pointer = pointerTo('', 'types', key)
  if (known !== undefined && !known.isStarter) {
    const params = { type: bareName(key), version: versioned(key).slice(bareName(key).length + 1) }
    isTwice(growing, file, pointer, 'type-version-twice', params, pointerTo('', 'types', known.key))
    return
  }
  growing.types.delete(versioned(key))
  growing.types.set(versioned(key), { key, type: noted(growing, pointer, file, type), isStarter: false })
}

/** Each plant lists the ids its system has of it: the lists of one system are put together. */
function addSystem({ systems, places }: Growing, file: string, name: string, system: ExternalSystem): void {
  const pointer = pointerTo('', 'systems', name)
  const known = systems.get(name)
  if (known === undefined) {
    places.note(pointer, { file, pointer })
    systems.set(name, system)
    return
  }
  const lists = (['ids', 'types'] as const).flatMap((list) => {
    const [before, more] = [known[list] ?? [], system[list] ?? []]
    for (const index of more.keys()) places.note(pointerTo(pointer, list, before.length + index), { file, pointer: pointerTo(pointer, list, index) })
    return known[list] === undefined && system[list] === undefined ? [] : [[list, [...before, ...more]] as const]
  })
  systems.set(name, { ...system, ...known, ...Object.fromEntries(lists) })
}

function isTwice(
  { problems, places }: Growing,
  file: string,
  pointer: string,
  code: string,
  params: SchemaProblem['params'],
  before = pointer,
): void {
  problems.push({ ...inFile(file), pointer, code, params: { ...params, first: placeText(places.origin(before)) } })
}

function documentOf({ version, levels, types, instances, calendars, systems }: Growing): ModelDocument {
  return {
    lineside: 1,
    ...(version === null ? {} : { version }),
    ...(levels === null || levels === undefined ? {} : { levels }),
    types: Object.fromEntries([...types.values()].map(({ key, type }) => [key, type])),
    instances,
    ...(calendars.size === 0 ? {} : { calendars: Object.fromEntries(calendars) }),
    ...(systems.size === 0 ? {} : { systems: Object.fromEntries(systems) }),
  }
}
