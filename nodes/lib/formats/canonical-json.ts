// A reading as JSON of our own: what the publisher sends, and plain JSON for everybody. A text is written anew from the
// fields named here; whatever else the message carried stays inside.
import { encodeJson } from '../json.ts'
import type { Reading } from '../reading.ts'
import { eventBody, isUnwritable, type UnwritableEvent } from './event-body.ts'

/** Why a reading has no JSON: a number that is none, or an event without end. */
export type Unwritable = UnwritableEvent

/**
 * Fields in a fixed order, so that equal readings make equal bytes; absent ones are left out. Integers beyond 2⁵³ are
 * written `{"$int":"…"}`, −0 is written 0.
 */
export function encodeCanonical(reading: Reading): string | Unwritable {
  const field = notFinite(reading)
  if (field !== null) return { unwritable: 'not-finite', field }
  const event = eventBody(reading.event)
  return isUnwritable(event) ? event : encodeJson({ ...bodyOf(reading), event, ...(reading.source?.historical === true ? { historical: true } : {}) })
}

function bodyOf(reading: Reading): Readonly<Record<string, unknown>> {
  const { unit, findings } = reading
  return {
    value: reading.payload,
    timestamp: reading.timestamp,
    quality: reading.quality,
    statusCode: reading.statusCode,
    unit: typeof unit === 'string' ? unit : undefined,
    name: reading.tag.name,
    asset: assetOf(reading.asset),
    context: scalarsOf(reading.context),
    thinned: thinnedOf(reading.detail),
    findings: Array.isArray(findings) ? findings.filter((one) => typeof one === 'string') : undefined,
  }
}

/** Any flow can write into a message: what is not as it should be counts as absent. */
function assetOf(asset: unknown): unknown {
  if (!isPlain(asset)) return undefined
  const text = (field: string) => (typeof asset[field] === 'string' ? asset[field] : undefined)
  return { id: text('id'), type: text('type'), path: text('path') }
}

/** How the points are to be joined again, as the downsampler says it. Of all other detail nothing leaves. */
export const thinnedFields = ['reconstruction', 'epsilon', 'received', 'suppressed', 'segment'] as const

function thinnedOf(detail: unknown): unknown {
  if (!isPlain(detail) || detail['reconstruction'] === undefined) return undefined
  return Object.fromEntries(thinnedFields.flatMap((field) => (['string', 'number'].includes(typeof detail[field]) ? [[field, detail[field]]] : [])))
}

/** Scalars by name, in the order of their names. */
function scalarsOf(figures: unknown): unknown {
  if (!isPlain(figures)) return undefined
  const scalars = Object.entries(figures).filter(([, value]) => ['string', 'number', 'boolean', 'bigint'].includes(typeof value))
  return Object.fromEntries(scalars.sort(([first], [second]) => (first < second ? -1 : 1)))
}

/** JSON has no NaN and no Infinity: it would write null, and a reader would take that for no value. */
function notFinite(reading: Reading): string | null {
  const context = isPlain(reading.context) ? reading.context : {}
  const parts = [...Object.entries(Object(thinnedOf(reading.detail))), ...Object.entries(context)]
  const own = Object.entries({ value: reading.payload, timestamp: reading.timestamp, statusCode: reading.statusCode })
  return [...own, ...parts].find(([, value]) => typeof value === 'number' && !Number.isFinite(value))?.[0] ?? null
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
