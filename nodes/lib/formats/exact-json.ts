// JSON for others than us: 64-bit integers as plain digits, doubles so that they come back as doubles, bytes as text.
import type { Scalar } from '../reading.ts'

/** Longer ones are no integers of a machine, and slow to read. */
const mostDigits = 40

/**
 * A value as JSON. Integers beyond 2⁵³ that are doubles get a `.0`: their digits say more than the double knows. The
 * value is finite.
 */
export function writeScalar(value: Scalar): string {
  if (typeof value === 'bigint') return value.toString()
  if (Object.is(value, -0)) return '-0'
  const text = JSON.stringify(value)
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && !text.includes('e') ? `${text}.0` : text
}

/** Like JSON.parse; an integer that no double holds becomes a BigInt. Throws SyntaxError. */
export function parseExact(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
    const digits = context?.source ?? ''
    return digits.length <= mostDigits && /^-?\d+$/.test(digits) ? BigInt(digits) : value
  })
}

/** The data of a payload: what an object holds, or the JSON in a text or in bytes. Undefined where there is none. */
export function dataOf(payload: unknown, parse: (text: string) => unknown = parseExact): unknown {
  const text = payloadText(payload)
  if (text === undefined) return typeof payload === 'object' ? payload : undefined
  try {
    return parse(text)
  } catch {
    return undefined
  }
}

/** A text, or bytes that are one; else undefined. */
export function payloadText(payload: unknown): string | undefined {
  if (typeof payload === 'string') return payload
  if (!(payload instanceof Uint8Array)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload)
  } catch {
    return undefined
  }
}
