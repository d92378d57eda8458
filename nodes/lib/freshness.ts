// Freshness: how long after the last fresh reading a stream counts as stale. Three periods; where nobody
// states the period it is the longest gap among the last eight arrivals, at least a second.

export interface Freshness {
  /** Notes fresh data at a monotonic time. */
  seen(monotonicMs: number): void
  /** The stream broke off: not stale any more but gone, and the gap until it comes back teaches nothing. */
  lost(): void
  /** The monotonic time from which on the stream is stale; null before any fresh data. */
  staleAt(): number | null
}

/** The shortest period that is learned. What arrives closer together is one arrival: the tags of one cycle. */
const leastMs = 1_000

/** `periodMs` undefined: learn it. */
export function createFreshness(periodMs?: number): Freshness {
  const gaps: number[] = []
  let arrival: number | null = null
  let last: number | null = null
  const learn = (at: number) => {
    if (arrival !== null && at - arrival < leastMs) return
    if (arrival !== null) gaps.push(at - arrival)
    if (gaps.length > 8) gaps.shift()
    arrival = at
  }
  return {
    seen(at) {
      learn(at)
      last = at
    },
    lost() {
      arrival = null
      last = null
    },
    staleAt() {
      if (last === null) return null
      return last + 3 * (periodMs ?? Math.max(leastMs, ...gaps))
    },
  }
}
