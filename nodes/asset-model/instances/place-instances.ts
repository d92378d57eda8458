// Where each instance stands, and when: paths below parents, which may move, spans of validity, and whose they are.
import { pointerTo, type SchemaProblem, unknownName } from '../../lib/schema-problem.ts'
import type { Instance, Level } from '../model-document.ts'
import { cyclesOf } from '../types/cycles.ts'
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

/** No path is as deep; a chain of parents that is, is a problem at its seventh member. */
const maxParents = 64

/** In the order of the document. */
export function* placeInstances(instances: readonly Instance[], levels: readonly Level[]): Generator<SchemaProblem, readonly PlacedEntry[]> {
  const entries = yield* readEntries(instances)
  const byId = Map.groupBy(entries, ({ id }) => id)
  const lost = yield* findLost(entries, byId)
  const placesOf = placer(byId, lost)
  const taken = claims<Place>()
  const placed: PlacedEntry[] = []
  for (const entry of entries) {
    const places = placesOf(entry, 0)
    const at = pointerTo(entry.pointer, 'path')
    const path = places[0]?.path ?? entry.instance.path
    const flaw = pathFlaw(path, levels)
    if (flaw !== null) yield { pointer: at, ...flaw }
    else if (places.length === 0 && !lost.has(entry.id)) yield* parentElsewhen(entry)
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

type ById = ReadonlyMap<string, readonly InstanceEntry[]>

/** Ids that have no place: part of what is not there, or of themselves. */
function* findLost(entries: readonly InstanceEntry[], byId: ById): Generator<SchemaProblem, Set<string>> {
  const lost = new Set<string>()
  const parents = new Map<string, string>()
  for (const { instance, pointer, id } of entries) {
    if (instance.parent === undefined) continue
    if (byId.has(instance.parent)) parents.set(id, instance.parent)
    else {
      lost.add(id)
      yield unknownName(pointerTo(pointer, 'parent'), 'unknown-parent', instance.parent, [...byId.keys()], { parent: instance.parent })
    }
  }
  for (const cycle of cyclesOf([...byId.keys()], parents)) {
    const [first = ''] = cycle
    const entry = byId.get(first)?.find(({ instance }) => instance.parent !== undefined)
    yield { pointer: pointerTo(entry?.pointer ?? '', 'parent'), code: 'hierarchy-cycle', params: { chain: [...cycle, first].join(' → ') } }
    for (const id of cycle) lost.add(id)
  }
  return lost
}

/** The places of an instance: one for each stay of its parent. What is part of a lost one is lost. */
function placer(byId: ById, lost: Set<string>): (entry: InstanceEntry, depth: number) => readonly Place[] {
  const known = new Map<InstanceEntry, readonly Place[]>()
  const below = (parent: string, entry: InstanceEntry, depth: number) => {
    const stays = depth > maxParents ? [] : (byId.get(parent) ?? []).flatMap((one) => placesOf(one, depth + 1))
    if (lost.has(parent)) lost.add(entry.id)
    return placesBelow(stays, entry)
  }
  const placesOf = (entry: InstanceEntry, depth: number): readonly Place[] => {
    const found = known.get(entry)
    if (found !== undefined) return found
    const { instance, pointer, from, to } = entry
    const own = instance.parent === undefined ? [{ pointer, path: instance.path, from, to }] : below(instance.parent, entry, depth)
    const places = lost.has(entry.id) ? [] : own
    known.set(entry, places)
    return places
  }
  return placesOf
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
