// What was sent in which context: by asset, spans of source time. A later change of context tells by it what it corrects.
import type { Json } from '../../lib/json.ts'
import type { Asset, Context } from '../../lib/reading.ts'
import type { ContextSpan } from '../timelines/context-store.ts'

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

export interface SentSpans {
  /** A reading of this source time has left in the context of this span. */
  note(asset: Asset, span: ContextSpan, at: number): void
  /** Of the asset, those that touch the time; `to` null: no end. */
  between(asset: string, from: number, to: number | null): readonly SentSpan[]
  /** What is known now of these readings, in place of what was. */
  replace(span: SentSpan, parts: readonly Omit<SentSpan, 'asset'>[]): void
  /** Assets of which readings were sent. */
  assets(): Iterable<string>
  /** Spans of the asset that end before this time may have been dropped. */
  droppedBefore(asset: string): number
  forgetBefore(ms: number): void
  readonly size: number
  /** As for steps, under `e/<number>`. */
  changes(): Iterable<readonly [string, Json]>
  restore(entries: Iterable<readonly [string, Json]>): void
  /** Those that were open at a kill reach to the restart: called once, with the time of it. */
  resume(now: number): void
}

interface Entry extends SentSpan {
  readonly number: number
  from: number
  to: number
  readings: number
  isExact: boolean
  isOpen: boolean
}

interface Sent {
  entries: Entry[]
  /** The one that grew last. */
  last: Entry | undefined
  droppedBefore: number
}

export interface SpanLimits {
  readonly anAsset: number
  readonly inAll: number
}

const prefix = 'e/'
/** Spans looked through for the one a reading belongs to: tags of an asset run a little apart. */
const lookBack = 8

export function createSentSpans(limits: SpanLimits): SentSpans {
  const assets = new Map<string, Sent>()
  const unsaved = new Map<number, Entry | null>()
  let [next, size] = [1, 0]

  const sentOf = (asset: string): Sent => {
    const known = assets.get(asset)
    if (known !== undefined) return known
    const fresh: Sent = { entries: [], last: undefined, droppedBefore: Number.NEGATIVE_INFINITY }
    assets.set(asset, fresh)
    return fresh
  }
  const add = (sent: Sent, parts: Omit<Entry, 'number'>): Entry => {
    const entry: Entry = { ...parts, number: next++ }
    sent.entries.push(entry)
    size += 1
    unsaved.set(entry.number, entry)
    const most = size > limits.inAll ? Math.max(8, Math.floor(limits.inAll / assets.size)) : limits.anAsset
    if (sent.entries.length > most) drop(sent, sent.entries.splice(0, sent.entries.length - most))
    return entry
  }
  const drop = (sent: Sent, dropped: readonly Entry[]) => {
    for (const { number, to } of dropped) {
      sent.droppedBefore = Math.max(sent.droppedBefore, to + 1)
      unsaved.set(number, null)
    }
    size -= dropped.length
  }
  const open = (sent: Sent, asset: string, span: ContextSpan, at: number): Entry => {
    if (sent.last !== undefined) {
      sent.last.isOpen = false
      unsaved.set(sent.last.number, sent.last)
    }
    const near = sent.entries.slice(-lookBack).findLast((entry) => isIn(entry, span))
    if (near !== undefined) {
      near.isOpen = true
      unsaved.set(near.number, near)
    }
    return near ?? add(sent, { asset, from: at, to: at, readings: 0, isExact: true, isOpen: true, context: span.context })
  }

  return {
    note(asset, span, at) {
      const sent = assets.get(asset.id) ?? sentOf(asset.id)
      let entry = sent.last
      if (entry === undefined || !isIn(entry, span)) {
        entry = open(sent, asset.id, span, at)
        sent.last = entry
      }
      const isEarlier = at < entry.from
      if (isEarlier) entry.from = at
      else if (at > entry.to) entry.to = at
      entry.readings += 1
      // Written down each time it has doubled: cheap, and never off by more than that after a kill. Its end is then that
      // of the kill; its beginning must be known.
      if (isEarlier || (entry.readings & (entry.readings - 1)) === 0) unsaved.set(entry.number, entry)
    },
    between: (asset, from, to) =>
      (assets.get(asset)?.entries ?? []).filter((entry) => entry.to >= from && (to === null || entry.from < to)).map(plain),
    replace(span, parts) {
      const sent = sentOf(span.asset)
      const at = sent.entries.findIndex((entry) => entry.from === span.from && entry.to === span.to && entry.context === span.context)
      if (at < 0) return
      const [old] = sent.entries.splice(at, 1)
      if (old !== undefined) unsaved.set(old.number, null)
      size -= 1
      if (sent.last === old) sent.last = undefined
      for (const part of parts) add(sent, { ...part, asset: span.asset, isOpen: false })
    },
    assets: () => assets.keys(),
    droppedBefore: (asset) => assets.get(asset)?.droppedBefore ?? Number.NEGATIVE_INFINITY,
    forgetBefore(ms) {
      for (const [id, sent] of assets) {
        const kept = sent.entries.filter(({ to }) => to >= ms)
        drop(
          sent,
          sent.entries.filter(({ to }) => to < ms),
        )
        sent.entries = kept
        if (sent.last !== undefined && sent.last.to < ms) sent.last = undefined
        if (kept.length === 0) assets.delete(id)
      }
    },
    get size() {
      return size
    },
    *changes() {
      const entries = [...unsaved]
      unsaved.clear()
      for (const [number, entry] of entries) yield [prefix + number, entry === null ? null : saved(entry)] as const
    },
    restore(entries) {
      const found = [...entries].flatMap(([key, value]) => restored(key, value)).toSorted((one, other) => one.number - other.number)
      for (const entry of found) {
        sentOf(entry.asset).entries.push(entry)
        next = Math.max(next, entry.number + 1)
        size += 1
      }
    },
    resume(now) {
      for (const { entries } of assets.values()) {
        for (const entry of entries) {
          if (!entry.isOpen) continue
          Object.assign(entry, { to: Math.max(entry.to, now), isExact: false, isOpen: false })
          unsaved.set(entry.number, entry)
        }
      }
    },
  }
}

/** Whether what it holds lies within the span: only then is it of the same stretch of the same context. */
function isIn(entry: Entry, span: ContextSpan): boolean {
  return entry.context === span.context && entry.from >= span.from && entry.to < span.to
}

function plain({ asset, from, to, readings, isExact, context }: Entry): SentSpan {
  return { asset, from, to, readings, isExact, context }
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
