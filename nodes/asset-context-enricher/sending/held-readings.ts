// Readings that wait for their context: let go when they are due, those of a tag in the order in which they came.
import { isFault } from '../../lib/fault.ts'
import { decodeJson, encodeJson, type Json } from '../../lib/json.ts'
import { parseReading, type Reading, readingFields } from '../../lib/reading.ts'
import { createDueHeap } from './due-heap.ts'

export interface HeldReadings {
  readonly size: number
  /** Whether one of this tag waits: then no other one of it may pass. */
  has(tagId: string): boolean
  /** Waits until `dueMs`, or until those of its tag before it go. */
  add(reading: Reading, dueMs: number): void
  nextDueMs(): number | null
  /** Those that are due, in order. */
  takeDue(now: number): readonly Reading[]
  /** Those due first, until what is left is within the limits. */
  takeSurplus(): readonly Reading[]
  /** All, or all of the tags of which one with this topic waits. */
  takeAll(isTopic?: (reading: Reading) => boolean): readonly Reading[]
  /** As for steps, under `h/<number>`. */
  changes(): Iterable<readonly [string, Json]>
  restore(entries: Iterable<readonly [string, Json]>): void
}

interface Held {
  readonly number: number
  readonly reading: Reading
  readonly dueMs: number
  readonly bytes: number
}

export interface HoldLimits {
  readonly readings: number
  /** Estimated. */
  readonly bytes: number
}

const prefix = 'h/'

export function createHeldReadings(limits: HoldLimits): HeldReadings {
  const heap = createDueHeap<Held>()
  const tags = new Map<string, { count: number; dueMs: number }>()
  const unsaved = new Map<number, Held | null>()
  let [next, bytes] = [1, 0]

  const put = (held: Held) => {
    const { tag } = held.reading
    const known = tags.get(tag.id)
    tags.set(tag.id, { count: (known?.count ?? 0) + 1, dueMs: held.dueMs })
    bytes += held.bytes
    heap.push(held)
  }
  const letGo = (held: Held): Reading => {
    const known = tags.get(held.reading.tag.id)
    if (known !== undefined && known.count > 1) known.count -= 1
    else tags.delete(held.reading.tag.id)
    bytes -= held.bytes
    // What was never written need not be removed.
    if (unsaved.get(held.number)) unsaved.delete(held.number)
    else unsaved.set(held.number, null)
    return held.reading
  }
  const isOver = () => heap.size > limits.readings || bytes > limits.bytes
  const takeWhile = (isWanted: (first: Held) => boolean): readonly Reading[] => {
    const taken: Reading[] = []
    for (let first = heap.first(); first !== undefined && isWanted(first); first = heap.first()) {
      heap.pop()
      taken.push(letGo(first))
    }
    return taken
  }

  return {
    get size() {
      return heap.size
    },
    has: (tagId) => tags.has(tagId),
    add(reading, dueMs) {
      const held = { number: next++, reading, dueMs: Math.max(dueMs, tags.get(reading.tag.id)?.dueMs ?? dueMs), bytes: estimate(reading) }
      put(held)
      unsaved.set(held.number, held)
    },
    nextDueMs: () => heap.first()?.dueMs ?? null,
    takeDue: (now) => takeWhile(({ dueMs }) => dueMs <= now),
    takeSurplus: () => (isOver() ? takeWhile(isOver) : []),
    takeAll(isTopic) {
      if (isTopic === undefined) return takeWhile(() => true)
      const all = heap.takeAll()
      const chosen = new Set(all.flatMap(({ reading }) => (isTopic(reading) ? [reading.tag.id] : [])))
      for (const held of all) if (!chosen.has(held.reading.tag.id)) heap.push(held)
      return all.filter(({ reading }) => chosen.has(reading.tag.id)).map(letGo)
    },
    *changes() {
      const entries = [...unsaved]
      unsaved.clear()
      for (const [number, held] of entries) yield [prefix + number, held === null ? null : saved(held)] as const
    },
    restore(entries) {
      const all = [...entries].flatMap(([key, value]) => restored(key, value))
      for (const held of all.toSorted((one, other) => one.number - other.number)) {
        put(held)
        next = Math.max(next, held.number + 1)
      }
    },
  }
}

/** As JSON has it: 64-bit integers by the one codec, what JSON cannot say left out. */
function saved({ reading, dueMs }: Held): Json {
  const kept = Object.fromEntries(readingFields.flatMap((field) => (reading[field] === undefined ? [] : [[field, reading[field]]])))
  return JSON.parse(encodeJson({ dueMs, reading: kept })) as Json
}

/** One that is torn or of another shape is left out: it was never sent, and is not made up. */
function restored(key: string, value: Json): readonly Held[] {
  const number = Number(key.slice(prefix.length))
  if (!key.startsWith(prefix) || !Number.isSafeInteger(number) || number < 1 || typeof value !== 'object' || value === null) return []
  const { dueMs, reading } = decodeJson(encodeJson(value)) as { readonly dueMs?: unknown; readonly reading?: unknown }
  if (typeof dueMs !== 'number' || typeof reading !== 'object' || reading === null) return []
  const parsed = parseReading(reading as Reading)
  return isFault(parsed) ? [] : [{ number, reading: parsed, dueMs, bytes: estimate(parsed) }]
}

/** A reading's own part; its tag, asset and the like are shared. */
function estimate({ payload, topic }: Reading): number {
  return 500 + 2 * topic.length + (typeof payload === 'string' ? 2 * payload.length : 0)
}
