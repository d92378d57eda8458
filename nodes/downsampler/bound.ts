// The promise in floating point: how much of ε a filter may use, so that |value − reconstruction| ≤ ε · (1 + 1e-9).

/** Decimals that differ by exactly ε on paper (20.1 and 20.0 at 0.1) differ by a little more as doubles. */
const ties = 1 + 5e-10
/** Slopes and interpolation round a few times; each time by at most 2^-53 of the values' size. */
const rounding = 2 ** -50

/** For a value held: the difference of two doubles close to each other is exact. */
export function holdAllowance(epsilon: number): number {
  return epsilon * ties
}

/** For a line: less what slopes and interpolation between values of this size may add. Negative: no line can promise ε. */
export function lineAllowance(epsilon: number, first: number, second: number): number {
  return epsilon * ties - (Math.abs(first) + Math.abs(second)) * rounding
}
