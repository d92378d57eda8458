// One value as it came, text, JSON or a property of a message, to the value of a reading: of the type that is wanted, or
// no value and the reason.
import { statusCodes } from './quality.ts'
import type { Scalar } from './reading.ts'

export type ScalarType = 'auto' | 'number' | 'boolean' | 'string'

export interface ForeignValue {
  readonly payload: Scalar
  readonly statusCode: number
  readonly finding?: string
  /** What came, where it is of no use. */
  readonly was?: string
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'on', 'yes'].map((word): [string, boolean] => [word, true]),
  ...['false', '0', 'off', 'no'].map((word): [string, boolean] => [word, false]),
])
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?$/i
const noNumber = /^[+-]?(nan|inf(inity)?)$/i
/** A text longer than this is a document, no value. */
const longestText = 65_536

/** `auto` takes the value as what it is: a text is a text, whatever stands in it. */
export function scalarOf(value: unknown, type: ScalarType): ForeignValue {
  if (value === null || value === undefined || value === '') return none(statusCodes.Bad, 'no-value', value)
  if (!isPlain(value)) return none(statusCodes.BadTypeMismatch, 'type-mismatch', value)
  if (typeof value === 'number' && !Number.isFinite(value)) return none(statusCodes.BadSensorFailure, 'not-a-number', value)
  if (typeof value === 'string' && value.length > longestText) return none(statusCodes.BadOutOfRange, 'too-long', value)
  if (type === 'auto') return good(value)
  if (type === 'string') return good(String(value))
  if (type === 'boolean') return booleanOf(value)
  if (typeof value === 'string') return numberOf(value)
  return typeof value === 'boolean' ? mismatch(value) : good(value)
}

/** A text alone: in `auto` a number, true or false where it is written like one. */
export function scalarOfText(text: string, type: ScalarType): ForeignValue {
  const trimmed = text.trim()
  if (type !== 'auto') return scalarOf(type === 'string' ? text : trimmed, type)
  if (trimmed === 'true' || trimmed === 'false') return good(trimmed === 'true')
  return number.test(trimmed) || noNumber.test(trimmed) ? numberOf(trimmed) : scalarOf(text, 'string')
}

/** Integers beyond 2^53 keep their digits. */
function numberOf(text: string): ForeignValue {
  const trimmed = text.trim()
  if (noNumber.test(trimmed)) return none(statusCodes.BadSensorFailure, 'not-a-number', text)
  if (!number.test(trimmed)) return mismatch(text)
  const value = Number(trimmed)
  if (/^[+-]?\d{16,40}$/.test(trimmed) && !Number.isSafeInteger(value)) return good(BigInt(trimmed.replace('+', '')))
  return Number.isFinite(value) ? good(value) : none(statusCodes.BadOutOfRange, 'overflow', text)
}

function booleanOf(value: string | number | bigint | boolean): ForeignValue {
  if (typeof value === 'boolean') return good(value)
  const found = truths.get(String(value).trim().toLowerCase())
  return found === undefined ? mismatch(value) : good(found)
}

function isPlain(value: unknown): value is string | number | bigint | boolean {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
}

function good(payload: Scalar): ForeignValue {
  return { payload, statusCode: statusCodes.Good }
}

function mismatch(value: unknown): ForeignValue {
  return none(statusCodes.BadTypeMismatch, 'type-mismatch', value)
}

function none(statusCode: number, finding: string, was: unknown): ForeignValue {
  return { payload: null, statusCode, finding, ...(was === undefined || was === null || was === '' ? {} : { was: brief(was) }) }
}

function brief(value: unknown): string {
  if (typeof value === 'object') return Array.isArray(value) ? '[…]' : '{…}'
  const text = String(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
