// When something is valid: days and times as the model writes them, as spans of ms UTC.
import { parseTime } from '../../lib/foreign-time.ts'
import { pointerTo, type SchemaProblem } from '../../lib/schema-problem.ts'
import type { Instance } from '../model-document.ts'

/** ms UTC; `from` may be -Infinity, `to` is exclusive and may be Infinity. */
export interface Validity {
  readonly from: number
  readonly to: number
}

export const always: Validity = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }

/** 00:00 UTC of `2026-02-28`; null where there is no such day. */
export function dayOf(text: string): number | null {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? null : ms
}

/** What cannot be read counts as not written, beside the problem. */
export function* readValidity({ validFrom, validTo }: Instance, at: string): Generator<SchemaProblem, Validity> {
  if (validFrom === undefined && validTo === undefined) return always
  const from = yield* readInstant(validFrom, always.from, pointerTo(at, 'validFrom'))
  const to = yield* readInstant(validTo, always.to, pointerTo(at, 'validTo'))
  if (from < to) return { from, to }
  yield { pointer: pointerTo(at, 'validTo'), code: 'validity-order', params: { from: String(validFrom), to: String(validTo) } }
  return always
}

function* readInstant(text: string | undefined, absent: number, pointer: string): Generator<SchemaProblem, number> {
  if (text === undefined) return absent
  // Date.parse takes the 30th of February for the 2nd of March.
  const day = dayOf(text.slice(0, 10))
  if (day === null) yield { pointer, code: 'no-such-day', params: { found: text } }
  if (day === null || text.length === 10) return day ?? absent
  const ms = parseTime(text, 'iso')
  if (ms === null) yield { pointer, code: 'no-such-time', params: { found: text } }
  return ms ?? absent
}

export function doOverlap(a: Validity, b: Validity): boolean {
  return a.from < b.to && b.from < a.to
}

export function isValidAt({ from, to }: Validity, ms: number): boolean {
  return from <= ms && ms < to
}
