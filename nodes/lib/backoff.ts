// Backoff with full jitter: after the n-th failure in a row wait a random time up to min(maxMs, firstMs·2ⁿ),
// so that two hundred readers that lose one server do not come back in the same instant.

export interface BackoffPolicy {
  readonly firstMs: number
  readonly maxMs: number
}

export interface Backoff {
  /** Milliseconds to wait before the next attempt; grows with each call. `crowd`: lines lost together with this one. */
  next(crowd?: number): number
  /** After success: start over. */
  reset(): void
}

/** Each line lost in the same moment widens the time over which they come back: two hundred take ten seconds. */
const spreadMs = 50

export function createBackoff(policy: BackoffPolicy, random: () => number): Backoff {
  let failures = 0
  return {
    next(crowd = 1) {
      const ceiling = Math.min(policy.maxMs, policy.firstMs * 2 ** Math.min(failures, 30))
      failures += 1
      return Math.round(random() * Math.max(ceiling, crowd * spreadMs))
    },
    reset() {
      failures = 0
    },
  }
}
