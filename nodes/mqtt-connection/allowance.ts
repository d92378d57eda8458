// How many messages a second may come in: more are left with the broker, a tenth of a second at a time.
import type { Clock } from '../lib/clock.ts'

export interface Allowance {
  /** Messages came. Answers for how many ms nothing more may be read; 0: go on. */
  take(messages: number): number
}

/** Short, so that an answer to a ping is never held up for long. */
const sliceMs = 100

/** @param perSecond 0: no limit */
export function createAllowance(clock: Clock, perSecond: number): Allowance {
  if (perSecond === 0) return { take: () => 0 }
  const perSlice = (perSecond * sliceMs) / 1_000
  let slice = Number.NEGATIVE_INFINITY
  let left = perSlice
  return {
    take(messages) {
      const now = clock.monotonic()
      const current = Math.floor(now / sliceMs)
      // What was taken too much is owed by the slices that follow; what was left over is not saved up.
      if (current > slice) left = Math.min(perSlice, left + (current - slice) * perSlice)
      slice = current
      left -= messages
      if (left > 0 || messages === 0) return 0
      return (current + 1 + Math.floor(-left / perSlice)) * sliceMs - now
    },
  }
}
