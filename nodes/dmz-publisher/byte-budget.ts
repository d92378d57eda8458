// A byte budget for what comes back: a token bucket, so that a server that floods is cut off even where each
// single packet would be legal. The kernel rules of a later mode use the same figures.

export interface ByteBudget {
  /** False once the budget is overdrawn. */
  spend(bytes: number): boolean
  /** More is due to come: answers we asked for. */
  grant(bytes: number): void
}

/** @param monotonic milliseconds that only grow. */
export function createByteBudget(bytesPerSecond: number, burstBytes: number, monotonic: () => number): ByteBudget {
  let left = burstBytes
  let filledAt = monotonic()
  let granted = 0
  const refill = () => {
    const now = monotonic()
    left = Math.min(burstBytes, left + ((now - filledAt) * bytesPerSecond) / 1000)
    filledAt = now
  }
  return {
    spend(bytes) {
      refill()
      const fromGrant = Math.min(granted, bytes)
      granted -= fromGrant
      left -= bytes - fromGrant
      return left >= 0
    },
    grant(bytes) {
      granted += bytes
    },
  }
}
