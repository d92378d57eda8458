// Readings of one reader on their way out: kept together for a moment where it wants batches, with all their receipts.
import type { Clock } from '../lib/clock.ts'
import type { Receipt } from '../lib/line.ts'
import type { Reading } from '../lib/reading.ts'

export interface Gatherer {
  add(readings: readonly Reading[], receipt?: Receipt): void
  flush(): void
}

/** More leave at once. */
const maxGathered = 1_000

/** @param gatherMs 0: everything leaves as it comes */
export function createGatherer(clock: Clock, gatherMs: number, emit: (readings: readonly Reading[], receipt?: Receipt) => void): Gatherer {
  let readings: Reading[] = []
  let receipts: Receipt[] = []
  let cancel = () => {}
  const flush = () => {
    cancel()
    const leaving = readings
    const waiting = receipts
    readings = []
    receipts = []
    if (leaving.length === 0) return
    if (waiting.length === 0) emit(leaving)
    else emit(leaving, { returned: () => waiting.forEach((receipt) => void receipt.returned()) })
  }
  return {
    add(more, receipt) {
      if (gatherMs === 0) return emit(more, receipt)
      if (readings.length === 0) cancel = clock.after(gatherMs, flush)
      // One by one: a birth of a hundred thousand metrics is more than a call takes arguments.
      for (const reading of more) readings.push(reading)
      if (receipt !== undefined) receipts.push(receipt)
      if (readings.length >= maxGathered) flush()
    },
    flush,
  }
}
