// The account of what was sent: entries by asset, numbered, bounded, noted when they are to be written.
import type { Json } from '../../lib/json.ts'
import type { Context } from '../../lib/reading.ts'

/** Readings of one asset that went out in one context. */
export interface SentSpan {
  /** Id. */
  readonly asset: string
  /** Source times of the first and the last one, ms UTC. */
  readonly from: number
  readonly to: number
  readonly readings: number
  /** False: `readings` is an upper bound, or was last written down before a kill. */
  readonly isExact: boolean
  readonly context: Context | undefined
}

export interface Entry extends SentSpan {
  readonly number: number
  from: number
  to: number
  readings: number
  isExact: boolean
  isOpen: boolean
}

export interface Sent {
  entries: Entry[]
  /** The one that grew last. */
  last: Entry | undefined
  droppedBefore: number
}

export interface SpanLimits {
  readonly anAsset: number
  readonly inAll: number
}

export interface SentEntries {
  /** By id of the asset. */
  readonly assets: Map<string, Sent>
  readonly size: number
  of(asset: string): Sent
  add(sent: Sent, parts: Omit<Entry, 'number'>): Entry
  /** Forgets them, and remembers up to when they reached. */
  drop(sent: Sent, isOld: (entry: Entry) => boolean): void
  /** It is not there any more: others stand in its place. */
  remove(sent: Sent, entry: Entry): void
  /** Is to be written. */
  touch(entry: Entry): void
  /** As for steps, under `e/<number>`. */
  changes(): Iterable<readonly [string, Json]>
  restore(entries: Iterable<readonly [string, Json]>): void
}

const prefix = 'e/'

export function createSentEntries(limits: SpanLimits): SentEntries {
  const assets = new Map<string, Sent>()
  const unsaved = new Map<number, Entry | null>()
  let [next, size] = [1, 0]

  const of = (asset: string): Sent => {
    const known = assets.get(asset)
    if (known !== undefined) return known
    const fresh: Sent = { entries: [], last: undefined, droppedBefore: Number.NEGATIVE_INFINITY }
    assets.set(asset, fresh)
    return fresh
  }
  const forget = (sent: Sent, dropped: readonly Entry[]) => {
    for (const entry of dropped) {
      sent.droppedBefore = Math.max(sent.droppedBefore, entry.to + 1)
      unsaved.set(entry.number, null)
      if (sent.last === entry) sent.last = undefined
    }
    size -= dropped.length
  }
  return {
    assets,
    get size() {
      return size
    },
    of,
    drop(sent, isOld) {
      const dropped = sent.entries.filter(isOld)
      if (dropped.length === 0) return
      sent.entries = sent.entries.filter((entry) => !isOld(entry))
      forget(sent, dropped)
    },
    add(sent, parts) {
      const entry: Entry = { ...parts, number: next++ }
      sent.entries.push(entry)
      size += 1
      unsaved.set(entry.number, entry)
      const most = size > limits.inAll ? Math.max(8, Math.floor(limits.inAll / assets.size)) : limits.anAsset
      if (sent.entries.length > most) forget(sent, sent.entries.splice(0, sent.entries.length - most))
      return entry
    },
    remove(sent, entry) {
      sent.entries = sent.entries.filter((one) => one !== entry)
      unsaved.set(entry.number, null)
      size -= 1
      if (sent.last === entry) sent.last = undefined
    },
    touch: (entry) => unsaved.set(entry.number, entry),
    *changes() {
      const entries = [...unsaved]
      unsaved.clear()
      for (const [number, entry] of entries) yield [prefix + number, entry === null ? null : saved(entry)] as const
    },
    restore(entries) {
      const found = [...entries].flatMap(([key, value]) => restored(key, value)).toSorted((one, other) => one.number - other.number)
      for (const entry of found) {
        of(entry.asset).entries.push(entry)
        next = Math.max(next, entry.number + 1)
        size += 1
      }
    },
  }
}

function saved({ asset, from, to, readings, isExact, isOpen, context }: Entry): Json {
  return { asset, from, to, readings, isExact, isOpen, context: context ?? null }
}

function restored(key: string, value: Json): readonly Entry[] {
  const number = Number(key.slice(prefix.length))
  if (!key.startsWith(prefix) || !Number.isSafeInteger(number) || number < 1 || !isObject(value)) return []
  const { asset, from, to, readings, isExact, isOpen, context } = value
  if (typeof asset !== 'string' || typeof from !== 'number' || typeof to !== 'number' || typeof readings !== 'number') return []
  const known = isObject(context) ? (Object.freeze({ ...context }) as Context) : undefined
  return [{ number, asset, from, to, readings, isExact: isExact === true, isOpen: isOpen === true, context: known }]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
