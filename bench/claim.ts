// What a benchmark says: one line a claim, with the target it is held to.

export interface Claim {
  readonly claim: string
  readonly value: number
  readonly unit: string
  /** What was promised, as text: `<= 100`. */
  readonly target: string | null
  /** Null where nothing was promised. */
  readonly ok: boolean | null
}

export type Benchmark = () => Promise<readonly Claim[]>

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((first, second) => first - second)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** A claim with an upper limit. */
export function atMost(claim: string, value: number, unit: string, limit: number): Claim {
  return { claim, value: round(value), unit, target: `<= ${limit} ${unit}`, ok: value <= limit }
}

/** A claim with a lower limit. */
export function atLeast(claim: string, value: number, unit: string, limit: number): Claim {
  return { claim, value: round(value), unit, target: `>= ${limit} ${unit}`, ok: value >= limit }
}

/** A figure without a promise. */
export function figure(claim: string, value: number, unit: string): Claim {
  return { claim, value: round(value), unit, target: null, ok: null }
}

export function round(value: number): number {
  return Number(value.toPrecision(4))
}
