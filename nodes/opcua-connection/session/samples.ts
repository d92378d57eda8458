// From what a server sends to readings: samples in the order of their source's time, none twice, gaps named and counted.
import type { Reading } from '../../lib/reading.ts'
import { eventReading } from '../event-reading.ts'
import type { VariantLike } from '../leaves.ts'
import { createLossCount } from '../loss.ts'
import { restated, withNotes } from '../own-reading.ts'
import { type DataValueLike, hasOverflowed } from '../value.ts'
import { isSameSample, sourceMsOf, type Watched } from './watched.ts'

/** A time for which a server's history may know what we do not; ms of the source's clock, both ends excluded. */
export interface HistoryGap {
  readonly watched: Watched
  fromMs: number
  readonly toMs: number
}

export interface SamplesOptions {
  readonly items: readonly Watched[]
  /** Close gaps from the server's history where it keeps one. */
  readonly usesHistory: boolean
  count(counter: string, amount?: number): void
  onGap(gap: HistoryGap): void
}

export interface Samples {
  /** One sample of a subscription; its readings go to `out`. `handle`: the client handle. */
  take(handle: number, value: DataValueLike, receivedAt: number, out: Reading[]): void
  takeEvent(handle: number, fields: readonly (VariantLike | null | undefined)[], receivedAt: number, out: Reading[]): void
  /** The answer to a Read, for an item that still waits for its first word after an outage. */
  takeRead(watched: Watched, value: DataValueLike, receivedAt: number): readonly Reading[]
  /** Messages are lost: every item may have missed some samples. */
  gapEverywhere(finding: string): void
  /** Gives up waiting for what would make the count exact. */
  settle(): void
}

export function createSamples({ items, usesHistory, count, onGap }: SamplesOptions): Samples {
  const losses = createLossCount(
    (item) => items[item]?.samplingMs ?? 0,
    (samples) => count('lost', samples),
  )
  const rare = (watched: Watched, value: DataValueLike, sourceMs: number, receivedAt: number, out: Reading[]): void => {
    if (watched.isLost) return void out.push(...firstWord(watched, value, sourceMs, receivedAt))
    const serverMs = serverMsOf(value)
    if (isSameSample(watched, value, sourceMs) && (watched.isLastOfRead || Object.is(serverMs, watched.lastServerMs))) return count('duplicates')
    if (!isNews(watched, sourceMs, serverMs)) {
      count('outOfOrder')
      out.push(...watched.read(value, receivedAt, true))
      return
    }
    if (sourceMs < watched.lastMs) watched.notes = [...watched.notes, 'opcua.clock-back']
    remember(watched, value, sourceMs)
    watched.band?.(value.value?.value, value.statusCode.value)
    out.push(...noted(watched, watched.read(value, receivedAt)))
  }
  return {
    take(handle, value, receivedAt, out) {
      const watched = items[handle - 1]
      if (watched === undefined) return
      const sourceMs = sourceMsOf(value)
      const overflowed = hasOverflowed(value.statusCode.value)
      if (overflowed) count('overflow')
      if (overflowed || watched.hasGap) noteGap(watched, sourceMs, overflowed ? 1 : 0)
      // Not newer than the last one: nothing that a healthy line brings.
      if (sourceMs <= watched.lastMs) return rare(watched, value, sourceMs, receivedAt, out)
      if (losses.isOpen(watched.index)) losses.next(watched.index, sourceMs)
      if (watched.band !== null && !watched.isLost && !watched.band(value.value?.value, value.statusCode.value))
        return remember(watched, value, sourceMs)
      remember(watched, value, sourceMs)
      watched.isLost = false
      const readings = watched.read(value, receivedAt)
      if (watched.notes.length === 0) for (const reading of readings) out.push(reading)
      else out.push(...noted(watched, readings))
    },
    takeEvent(handle, fields, receivedAt, out) {
      const watched = items[handle - 1]
      if (watched === undefined) return
      out.push(...noted(watched, [eventReading(watched.item, fields, receivedAt)]))
    },
    takeRead(watched, value, receivedAt) {
      const readings = firstWord(watched, value, sourceMsOf(value), receivedAt)
      watched.isLastOfRead = true
      return readings
    },
    gapEverywhere(finding) {
      for (const watched of items) {
        // Nothing has been missed of what was not yet there.
        if (watched.item.kind === 'events' ? watched.monitoredItemId === 0 : Number.isNaN(watched.lastMs)) continue
        watched.hasGap = watched.item.kind === 'value'
        // What history closes is no gap in the end.
        if (!(usesHistory && watched.hasHistory)) watched.notes = [...watched.notes, finding]
      }
    },
    settle: losses.settle,
  }

  function noteGap(watched: Watched, sourceMs: number, least: 0 | 1): void {
    watched.hasGap = false
    const { lastMs } = watched
    if (Number.isNaN(lastMs) || !(sourceMs > lastMs)) return least === 1 && Number.isNaN(lastMs) ? count('lost') : undefined
    if (usesHistory && watched.hasHistory) onGap({ watched, fromMs: lastMs, toMs: sourceMs })
    else losses.gap(watched.index, lastMs, sourceMs, least)
  }
}

/** After an outage: how the tag stands, also where nothing has changed. */
function firstWord(watched: Watched, value: DataValueLike, sourceMs: number, receivedAt: number): readonly Reading[] {
  const isOld = sourceMs <= watched.lastMs
  watched.isLost = false
  if (!isOld) remember(watched, value, sourceMs)
  watched.band?.(value.value?.value, value.statusCode.value)
  const readings = noted(watched, watched.read(value, receivedAt))
  return isOld ? readings.map(restated) : readings
}

/**
 * A source that gives its time in whole seconds, or whose clock was set back, says new things under old times: the clock
 * of the server tells them from samples that come late.
 */
function isNews({ lastMs, lastServerMs }: Watched, sourceMs: number, serverMs: number): boolean {
  return sourceMs === lastMs ? !(serverMs < lastServerMs) : serverMs > lastServerMs
}

function remember(watched: Watched, value: DataValueLike, sourceMs: number): void {
  watched.lastMs = sourceMs
  watched.lastServerMs = serverMsOf(value)
  watched.lastValue = value.value?.value
  watched.lastStatus = value.statusCode.value
  watched.isLastOfRead = false
}

/** With what is to be said of the item once. */
export function noted(watched: Watched, readings: readonly Reading[]): readonly Reading[] {
  const { notes } = watched
  if (notes.length === 0) return readings
  watched.notes = []
  return readings.map((reading) => withNotes(reading, notes))
}

function serverMsOf({ serverTimestamp }: DataValueLike): number {
  return serverTimestamp === undefined || serverTimestamp === null ? Number.NaN : serverTimestamp.getTime()
}
