// Where each instance stands, and when: paths below parents, which may move, spans of validity, and whose they are.
import { pointerTo, type SchemaProblem, unknownName } from '../../lib/schema-problem.ts'
import type { Instance, Level } from '../model-document.ts'
import { chainText, ordered } from '../types/cycles.ts'
import { pathFlaw } from './asset-path.ts'
import { claims } from './claims.ts'
import { doOverlap, readValidity, type Validity } from './validity.ts'

export interface InstanceEntry extends Validity {
  readonly instance: Instance
  readonly pointer: string
  readonly id: string
}

/** One stay at one path. */
export interface Place extends Validity {
  readonly pointer: string
  readonly path: string
}

/** Without places: a problem. */
export interface PlacedEntry extends InstanceEntry {
  readonly places: readonly Place[]
}

/** In the order of the document. */
export function* placeInstances(instances: readonly Instance[], levels: readonly Level[]): Generator<SchemaProblem, readonly PlacedEntry[]> {
  const entries = yield* readEntries(instances)
  const { lost, places: placesOf } = yield* findPlaces(entries)
  const taken = claims<Place>()
  const placed: PlacedEntry[] = []
  for (const entry of entries) {
    const places = placesOf.get(entry) ?? []
    const at = pointerTo(entry.pointer, 'path')
    const path = places[0]?.path ?? entry.instance.path
    const flaw = pathFlaw(path, levels)
    if (flaw !== null) yield { pointer: at, ...flaw }
    else if (places.length === 0 && !lost.has(entry)) yield* parentElsewhen(entry)
    for (const place of places) {
      const other = taken.claim(place.path, place)
      if (other !== undefined) yield { pointer: at, code: 'path-used-twice', params: { path: place.path, first: pointerTo(other.pointer, 'path') } }
    }
    placed.push({ ...entry, places })
  }
  return placed
}

function* readEntries(instances: readonly Instance[]): Generator<SchemaProblem, readonly InstanceEntry[]> {
  const entries: InstanceEntry[] = []
  const taken = claims<InstanceEntry>()
  for (const [index, instance] of instances.entries()) {
    const pointer = pointerTo('/instances', index)
    const { from, to } = yield* readValidity(instance, pointer)
    const entry = { instance, pointer, id: instance.id, from, to }
    entries.push(entry)
    const other = taken.claim(instance.id, entry)
    if (other !== undefined)
      yield { pointer: pointerTo(pointer, 'id'), code: usedTwice(entry, other), params: { id: instance.id, first: pointerTo(other.pointer, 'id') } }
  }
  return entries
}

/** Entries with dates are meant as a history. */
function usedTwice(...entries: readonly InstanceEntry[]): string {
  return entries.every(({ from, to }) => from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY) ? 'id-used-twice' : 'id-valid-twice'
}

interface Found {
  readonly places: ReadonlyMap<InstanceEntry, readonly Place[]>
  /** What has no place, for a reason that was told: it is part of what is not there, of itself, or of one that is lost. */
  readonly lost: ReadonlySet<InstanceEntry>
}

/** One place for each stay of the parent. */
function* findPlaces(entries: readonly InstanceEntry[]): Generator<SchemaProblem, Found> {
  const byId = Map.groupBy(entries, ({ id }) => id)
  const lost = new Set<InstanceEntry>()
  for (const entry of entries) {
    const { parent } = entry.instance
    if (parent === undefined || byId.has(parent)) continue
    lost.add(entry)
    yield unknownName(pointerTo(entry.pointer, 'parent'), 'unknown-parent', parent, [...byId.keys()], { parent })
  }
  // Two that were part of each other in turns are no circle.
  const parentsOf = ({ instance: { parent }, from, to }: InstanceEntry) =>
    parent === undefined ? [] : (byId.get(parent) ?? []).filter((one) => doOverlap(one, { from, to }))
  const { order, cycles } = ordered(entries, parentsOf)
  for (const cycle of cycles) {
    const chain = chainText(cycle.map(({ id }) => id))
    yield { pointer: pointerTo(cycle[0]?.pointer ?? '', 'parent'), code: 'hierarchy-cycle', params: { chain } }
    for (const entry of cycle) lost.add(entry)
  }
  const places = new Map<InstanceEntry, readonly Place[]>()
  for (const entry of order) {
    const parents = parentsOf(entry)
    if (parents.some((parent) => lost.has(parent))) lost.add(entry)
    if (lost.has(entry)) continue
    const { instance, pointer, from, to } = entry
    const stays = parents.flatMap((parent) => places.get(parent) ?? [])
    places.set(entry, instance.parent === undefined ? [{ pointer, path: instance.path, from, to }] : placesBelow(stays, entry))
  }
  return { places, lost }
}

/** Stays of the parent that follow each other at one path (it was exchanged) are one stay of the child. */
function placesBelow(parents: readonly Place[], { instance, pointer, ...own }: InstanceEntry): readonly Place[] {
  const places: Place[] = []
  for (const parent of parents.filter((one) => doOverlap(one, own)).sort((a, b) => a.from - b.from)) {
    const path = `${parent.path}/${instance.path}`
    const span = { from: Math.max(parent.from, own.from), to: Math.min(parent.to, own.to) }
    const last = places.at(-1)
    if (last !== undefined && last.path === path && last.to === span.from) places[places.length - 1] = { ...last, to: span.to }
    else places.push({ pointer, path, ...span })
  }
  return places
}

function* parentElsewhen({ instance, pointer }: InstanceEntry): Generator<SchemaProblem> {
  const { id, parent = '' } = instance
  yield { pointer: pointerTo(pointer, 'parent'), code: 'parent-not-valid', params: { id, parent } }
}
