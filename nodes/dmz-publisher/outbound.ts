// What leaves and in which words: the table of allowed topics, and a reading as the record that goes out. A record
// is written anew from the fields named here; whatever else the message carried stays inside.
import { type Fault, fault } from '../lib/fault.ts'
import { encodeJson } from '../lib/json.ts'
import type { Reading } from '../lib/reading.ts'
import { joinTopic, matchesPattern } from '../lib/topic.ts'

/** Default deny: a topic that fits no pattern does not leave; with an empty table nothing does. */
export interface Policy {
  /** MQTT patterns over the reading's topic, without the topic root. */
  readonly allow: readonly string[]
}

export interface OutboundRecord {
  readonly topic: string
  /** JSON without the identity, which the outbox gives at the commit. */
  readonly body: string
}

export interface RecordId {
  readonly publisherId: string
  readonly epoch: number
  readonly seq: number
}

/** The most one record may weigh, in bytes of topic and body. A reading is a scalar with its context. */
export const maximumRecordBytes = 65_536

const utf8 = new TextEncoder()

/** A reading as a record, or why it must not leave (`policy.not-allowed`, `outbound.*`). */
export function toRecord(reading: Reading, policy: Policy, topicRoot: string): OutboundRecord | Fault {
  if (!policy.allow.some((pattern) => matchesPattern(pattern, reading.topic))) {
    return fault('policy.not-allowed', { topic: reading.topic }, { retry: false })
  }
  const topic = joinTopic(topicRoot, reading.topic)
  const field = notFinite(reading)
  if (!isTopic(topic)) return fault('outbound.bad-topic', { topic }, { retry: false })
  if (field !== null) return fault('outbound.not-finite', { topic, field }, { retry: false })
  const body = encodeJson(bodyOf(reading))
  const bytes = utf8.encode(topic).length + utf8.encode(body).length
  if (bytes > maximumRecordBytes) return fault('outbound.too-large', { topic, bytes, limit: maximumRecordBytes }, { retry: false })
  return { topic, body }
}

/** A body with its identity in front: the payload on the wire, the same bytes each time it is sent. */
export function withIdentity(body: Uint8Array, id: RecordId): Uint8Array {
  const head = utf8.encode(`${encodeJson(id).slice(0, -1)},`)
  const payload = new Uint8Array(head.length + body.length - 1)
  payload.set(head)
  payload.set(body.subarray(1), head.length)
  return payload
}

/** The identity as MQTT 5 user properties, for a receiver that removes duplicates without reading payloads. */
export function identityProperties(id: RecordId): readonly (readonly [string, string])[] {
  return [
    ['publisherId', id.publisherId],
    ['epoch', String(id.epoch)],
    ['seq', String(id.seq)],
  ]
}

/** Fields in a fixed order, so that equal readings make equal bytes. Absent ones are left out (undefined in JSON). */
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
const thinnedFields = ['reconstruction', 'epsilon', 'received', 'suppressed', 'segment'] as const

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

/** A topic name (4.7), without controls: a receiver may close the line over one (1.5.4). */
function isTopic(topic: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: MQTT 5, 1.5.4 names them.
  const hasIllegal = /[+#\u0000-\u001f\u007f-\u009f]/.test(topic)
  return topic !== '' && !topic.startsWith('$') && !hasIllegal && topic.isWellFormed() && utf8.encode(topic).length <= 65_535
}
