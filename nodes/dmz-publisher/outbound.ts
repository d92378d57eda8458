// What leaves: the table of allowed topics, and a reading as the record that goes out, in the words of canonical JSON.
import { type Fault, fault } from '../lib/fault.ts'
import { encodeCanonical, type Unwritable } from '../lib/formats/canonical-json.ts'
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

const refusals: Readonly<Record<Unwritable['unwritable'], string>> = {
  'not-finite': 'outbound.not-finite',
  'event-too-large': 'outbound.event-too-large',
}

const utf8 = new TextEncoder()

/** A reading as a record, or why it must not leave (`policy.not-allowed`, `outbound.*`). */
export function toRecord(reading: Reading, policy: Policy, topicRoot: string): OutboundRecord | Fault {
  if (!policy.allow.some((pattern) => matchesPattern(pattern, reading.topic))) {
    return fault('policy.not-allowed', { topic: reading.topic }, { retry: false })
  }
  const topic = joinTopic(topicRoot, reading.topic)
  if (!isTopic(topic)) return fault('outbound.bad-topic', { topic }, { retry: false })
  const body = encodeCanonical(reading)
  if (typeof body !== 'string') return fault(refusals[body.unwritable], { topic, field: body.field }, { retry: false })
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

/** A topic name (4.7), without controls: a receiver may close the line over one (1.5.4). */
function isTopic(topic: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: MQTT 5, 1.5.4 names them.
  const hasIllegal = /[+#\u0000-\u001f\u007f-\u009f]/.test(topic)
  return topic !== '' && !topic.startsWith('$') && !hasIllegal && topic.isWellFormed() && utf8.encode(topic).length <= 65_535
}
