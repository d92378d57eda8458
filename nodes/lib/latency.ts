// How long requests take: median and 95th percentile of the last ones.

export interface Latency {
  took(ms: number): void
  /** Milliseconds, to a tenth; empty before the first request. */
  figures(): Readonly<Record<string, number>>
}

/** So many requests are looked back on: enough for a percentile, few enough to follow a line that turns slow. */
const remembered = 256

export function createLatency(): Latency {
  const last: number[] = []
  let next = 0
  return {
    took(ms) {
      last[next] = ms
      next = (next + 1) % remembered
    },
    figures() {
      if (last.length === 0) return {}
      const sorted = last.toSorted((one, other) => one - other)
      const at = (share: number) => Math.round(10 * (sorted[Math.ceil(share * sorted.length) - 1] ?? 0)) / 10
      return { latencyP50Ms: at(0.5), latencyP95Ms: at(0.95) }
    },
  }
}
