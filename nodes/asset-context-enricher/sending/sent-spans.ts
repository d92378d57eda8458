// What was sent in which context: by asset, spans of source time. A later change of context tells by it what it corrects.
import type { Json } from '../../lib/json.ts'
import type { Asset } from '../../lib/reading.ts'
import type { ContextSpan } from '../timelines/context-store.ts'
import { createSentEntries, type Entry, type Sent, type SentSpan, type SpanLimits } from './sent-entries.ts'

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

/** Spans looked through for the one a reading belongs to: tags of an asset run a little apart. */
const lookBack = 8

export function createSentSpans(limits: SpanLimits): SentSpans {
  const book = createSentEntries(limits)
  const { assets } = book

  const open = (sent: Sent, asset: string, span: ContextSpan, at: number): Entry => {
    if (sent.last !== undefined) {
      sent.last.isOpen = false
      book.touch(sent.last)
    }
    const near = sent.entries.slice(-lookBack).findLast((entry) => isIn(entry, span))
    if (near === undefined) return book.add(sent, { asset, from: at, to: at, readings: 0, isExact: true, isOpen: true, context: span.context })
    near.isOpen = true
    book.touch(near)
    return near
  }

  return {
    note(asset, span, at) {
      const sent = assets.get(asset.id) ?? book.of(asset.id)
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
      if (isEarlier || (entry.readings & (entry.readings - 1)) === 0) book.touch(entry)
    },
    between: (asset, from, to) =>
      (assets.get(asset)?.entries ?? []).filter((entry) => entry.to >= from && (to === null || entry.from < to)).map(plain),
    replace(span, parts) {
      const sent = book.of(span.asset)
      const old = sent.entries.find((entry) => entry.from === span.from && entry.to === span.to && entry.context === span.context)
      if (old === undefined) return
      book.remove(sent, old)
      for (const part of parts) book.add(sent, { ...part, asset: span.asset, isOpen: false })
    },
    assets: () => assets.keys(),
    droppedBefore: (asset) => assets.get(asset)?.droppedBefore ?? Number.NEGATIVE_INFINITY,
    forgetBefore(ms) {
      for (const [id, sent] of assets) {
        book.drop(sent, ({ to }) => to < ms)
        if (sent.entries.length === 0) assets.delete(id)
      }
    },
    get size() {
      return book.size
    },
    changes: book.changes,
    restore: book.restore,
    resume(now) {
      for (const { entries } of assets.values()) {
        for (const entry of entries) {
          if (!entry.isOpen) continue
          Object.assign(entry, { to: Math.max(entry.to, now), isExact: false, isOpen: false })
          book.touch(entry)
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
