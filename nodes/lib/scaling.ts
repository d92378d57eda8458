// Scaling, a·x + b, as a person with a pencil would get it: 234 · 0.1 is 23.4, not 23.400000000000002.
import { plainInteger } from './numbers.ts'

/** What scaling makes of a value. `isExact` is false where a 64-bit integer lost digits on its way to a double. */
export interface Scaled {
  readonly value: number | bigint
  readonly isExact: boolean
}

export type Scaling = (raw: number | bigint) => Scaled

/**
 * Compiles `raw · scale + offset`. Scale and offset are decimals of few digits, and so are most raw values:
 * then the sum is done in integers and divided once by a power of ten, which IEEE 754 rounds correctly.
 * Where the integers would pass 2^53 it is the plain product of doubles. A BigInt stays one where scale and
 * offset are integers; else it becomes a double, exact or not. The result can be infinite: overflow.
 */
export function createScaling(scale: number, offset: number): Scaling {
  if (scale === 1 && offset === 0) return (value) => ({ value, isExact: true })
  const scaleNumber = decimalScaling(scale, offset)
  const isWhole = Number.isSafeInteger(scale) && Number.isSafeInteger(offset)
  const scaleInteger = (raw: bigint): Scaled => {
    if (isWhole) return { value: plainInteger(raw * BigInt(scale) + BigInt(offset)), isExact: true }
    const double = Number(raw)
    return { value: scaleNumber(double), isExact: Number.isSafeInteger(double) }
  }
  return (raw) => (typeof raw === 'bigint' ? scaleInteger(raw) : { value: scaleNumber(raw), isExact: true })
}

interface Decimal {
  /** value = digits / 10^places, digits a safe integer. */
  readonly digits: number
  readonly places: number
}

/** How many decimal places of a raw value are tried: none (registers), three, six (parsed texts), nine (a float32 as its shortest decimal). */
const rawPlaces = [0, 3, 6, 9] as const
/** 10^22 is the last power of ten a double holds exactly. */
const lastExactPower = 22

function decimalScaling(scale: number, offset: number): (raw: number) => number {
  const factor = decimalOf(scale)
  const addend = decimalOf(offset)
  const plain = (raw: number) => raw * scale + offset
  if (factor === null || addend === null) return plain
  const attempts = rawPlaces.flatMap((places) => attempt(factor, addend, places))
  return (raw) => {
    for (const { shift, factorDigits, addendDigits, divisor } of attempts) {
      const digits = Math.round(raw * shift)
      if (digits / shift !== raw) continue
      const product = digits * factorDigits
      const sum = product + addendDigits
      if (Number.isSafeInteger(product) && Number.isSafeInteger(sum)) return sum / divisor
    }
    return plain(raw)
  }
}

interface Attempt {
  readonly shift: number
  readonly factorDigits: number
  readonly addendDigits: number
  readonly divisor: number
}

/** All in units of 10^-places, so that one division ends it; none where that unit is too fine for a double. */
function attempt(factor: Decimal, addend: Decimal, rawDecimals: number): readonly Attempt[] {
  const places = Math.max(factor.places + rawDecimals, addend.places)
  if (places > lastExactPower) return []
  const factorDigits = factor.digits * 10 ** (places - factor.places - rawDecimals)
  const addendDigits = addend.digits * 10 ** (places - addend.places)
  if (!Number.isSafeInteger(factorDigits) || !Number.isSafeInteger(addendDigits)) return []
  return [{ shift: 10 ** rawDecimals, factorDigits, addendDigits, divisor: 10 ** places }]
}

/** The shortest decimal that reads back as this double; null where it has too many digits. */
function decimalOf(value: number): Decimal | null {
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? []
  const places = fraction.length - Number(exponent)
  const digits = Number(`${sign}${whole}${fraction}`) * (places < 0 ? 10 ** -places : 1)
  return Number.isSafeInteger(digits) ? { digits, places: Math.max(0, places) } : null
}
