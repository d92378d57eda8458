// Numbers as a device means them: the shortest decimal of a float32, 64-bit integers without loss.

/** Up to here every integer is a float32 (IEEE 754, 24 bits). */
const exactIntegers = 2 ** 24

/** A float32 as the shortest decimal that is still that float32: 3.2, not 3.200000047683716. NaN and Infinity stay. */
export function shortestFloat(value: number): number {
  if ((Number.isInteger(value) && Math.abs(value) <= exactIntegers) || !Number.isFinite(value)) return value
  for (let digits = 6; digits <= 8; digits += 1) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return Number(value.toPrecision(9))
}

/** A number where a double holds it exactly, else the BigInt. */
export function plainInteger(value: bigint): number | bigint {
  const double = Number(value)
  return Number.isSafeInteger(double) ? double : value
}
