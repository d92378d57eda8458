// Quality as other systems write it, to an OPC UA StatusCode. What is not known is uncertain, never good.
import { statusCodes } from './quality.ts'

export interface ForeignQuality {
  readonly statusCode: number
  /** Why it is not what it says. */
  readonly finding: 'no-quality' | 'unknown-quality' | null
}

const words: Readonly<Record<string, number>> = {
  good: statusCodes.Good,
  ok: statusCodes.Good,
  valid: statusCodes.Good,
  uncertain: statusCodes.Uncertain,
  questionable: statusCodes.Uncertain,
  bad: statusCodes.Bad,
  invalid: statusCodes.Bad,
  error: statusCodes.Bad,
}

/**
 * Words, true and false, OPC DA's 64 to 255 (OPC DA 3.00, 6.8: the two high bits of the low byte) and OPC UA's codes
 * beyond 2³⁰. 0 is good in OPC UA and bad in OPC DA: alone it says nothing.
 */
export function parseQuality(value: unknown): ForeignQuality {
  if (value === undefined || value === null || value === '') return { statusCode: statusCodes.Uncertain, finding: 'no-quality' }
  if (typeof value === 'boolean') return known(value ? statusCodes.Good : statusCodes.Bad)
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value.trim()) ? Number(value) : value
  if (typeof number === 'number') return ofNumber(number)
  const word = typeof value === 'string' ? value.trim().toLowerCase() : ''
  return Object.hasOwn(words, word) ? known(words[word] ?? statusCodes.Uncertain) : unknown
}

const unknown: ForeignQuality = { statusCode: statusCodes.Uncertain, finding: 'unknown-quality' }

function known(statusCode: number): ForeignQuality {
  return { statusCode, finding: null }
}

function ofNumber(number: number): ForeignQuality {
  if (!Number.isInteger(number)) return unknown
  if (number >= 0x40000000 && number <= 0xffffffff) return known(number)
  if (number >= 192 && number <= 255) return known(statusCodes.Good)
  if (number >= 64 && number <= 127) return known(statusCodes.Uncertain)
  return unknown
}
