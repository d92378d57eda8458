// The guard in front of the MQTT parser: only whole, sound packets of a kind that a server may send get through, and
// what is too large is thrown away as it comes, never collected. The library looks at sizes when all bytes are there.
import { type Fault, type FaultParams, fault } from '../lib/fault.ts'
import { countProperties, readVariableInteger } from './properties.ts'

export interface GuardLimits {
  readonly maxPacketBytes: number
  /** Of one packet, MQTT 5. */
  readonly maxProperties: number
  readonly version: 4 | 5
  /** Host and port, for the fault. */
  readonly where: FaultParams
}

/** A message that did not get through. */
export interface Turned {
  readonly reason: 'packet-too-large' | 'too-many-properties'
  /** Empty where not even the topic could be read. */
  readonly topic: string
  readonly bytes: number
  readonly qos: number
  /** Null at QoS 0. */
  readonly packetId: number | null
}

export interface Passed {
  /** Whole packets, in order. */
  readonly packets: readonly Uint8Array[]
  readonly turned: readonly Turned[]
  /** Messages among the packets. */
  readonly messages: number
  /** The line is not to be trusted any more; nothing passes from here on. */
  readonly fault: Fault | null
}

export interface Guard {
  push(chunk: Uint8Array): Passed
}

/** Types a server may send to one that subscribes and asks for nothing else, with their fixed flags (MQTT 5, 2.1.3). */
const allowed: Readonly<Record<number, { readonly name: string; readonly flags: number | null; readonly least: number }>> = {
  2: { name: 'CONNACK', flags: 0, least: 2 },
  3: { name: 'PUBLISH', flags: null, least: 3 },
  6: { name: 'PUBREL', flags: 2, least: 2 },
  9: { name: 'SUBACK', flags: 0, least: 3 },
  11: { name: 'UNSUBACK', flags: 0, least: 2 },
  13: { name: 'PINGRESP', flags: 0, least: 0 },
  14: { name: 'DISCONNECT', flags: 0, least: 0 },
}
const message = 3
/** Of a message that is thrown away, so much is read at most: topic length, topic, and the packet id to acknowledge. */
const headBytes = 2 + 65_535 + 2
const longestHeader = 5

interface Frame {
  readonly first: number
  readonly headerBytes: number
  readonly bodyBytes: number
}

export function createGuard({ maxPacketBytes, maxProperties, version, where }: GuardLimits): Guard {
  let pending: Uint8Array[] = []
  let pendingBytes = 0
  /** Bytes of a message that are still to be thrown away, and what is known of it. */
  let skipping = 0
  let isGreeted = false
  let broken: Fault | null = null

  const malformed = (what: string) => fault('mqtt.malformed', { ...where, what })
  const joined = (): Uint8Array => {
    const [only] = pending
    const all = pending.length === 1 && only !== undefined ? only : concat(pending, pendingBytes)
    pending = [all]
    return all
  }
  const rest = (bytes: Uint8Array) => {
    pending = bytes.length === 0 ? [] : [bytes]
    pendingBytes = bytes.length
  }
  /** What is wrong with a packet by its first bytes. */
  const forbidden = ({ first, bodyBytes }: Frame): string | null => {
    const kind = allowed[first >> 4]
    if (kind === undefined) return `type ${first >> 4}`
    if (kind.flags !== null && (first & 15) !== kind.flags) return `${kind.name} flags`
    if (!isGreeted && kind.name !== 'CONNACK' && kind.name !== 'DISCONNECT') return `${kind.name} before CONNACK`
    if (first >> 4 === message && ((first >> 1) & 3) === 3) return 'QoS 3'
    return bodyBytes < kind.least ? `${kind.name} length` : null
  }
  /** How many bytes a look is worth: a large packet that comes in small pieces is not put together for each of them. */
  const wantedBytes = ([first]: readonly Uint8Array[]): number => {
    const frame = first === undefined ? null : frameAt(first, 0)
    if (frame === null || frame === 'malformed' || forbidden(frame) !== null) return 0
    const total = frame.headerBytes + frame.bodyBytes
    if (total <= maxPacketBytes) return total
    return frame.first >> 4 === message ? Math.min(total, frame.headerBytes + headBytes) : 0
  }
  const look = (bytes: Uint8Array, at: number, packets: Uint8Array[], turned: Turned[]): number => {
    const frame = frameAt(bytes, at)
    if (frame === null) return 0
    if (frame === 'malformed') throw malformed('length')
    const wrong = forbidden(frame)
    if (wrong !== null) throw malformed(wrong)
    const total = frame.headerBytes + frame.bodyBytes
    const isWhole = bytes.length - at >= total
    if (total > maxPacketBytes) {
      if (frame.first >> 4 !== message) throw malformed('size')
      if (!isWhole && bytes.length - at < Math.min(total, frame.headerBytes + headBytes)) return 0
      turned.push(turnedOf(bytes.subarray(at + frame.headerBytes, at + total), frame, total, 'packet-too-large'))
      skipping = Math.max(0, total - (bytes.length - at))
      return Math.min(total, bytes.length - at)
    }
    if (!isWhole) return 0
    const packet = bytes.subarray(at, at + total)
    const body = packet.subarray(frame.headerBytes)
    if (frame.first >> 4 === message && topicLength(body) === null) throw malformed('topic')
    const properties = version === 5 ? propertiesOf(frame.first, body) : 0
    if (properties === null) throw malformed('properties')
    if (properties <= maxProperties) packets.push(packet)
    else if (frame.first >> 4 === message) turned.push(turnedOf(body, frame, total, 'too-many-properties'))
    else throw malformed('too many properties')
    if (frame.first >> 4 === 2) isGreeted = true
    return total
  }
  return {
    push(chunk) {
      const packets: Uint8Array[] = []
      const turned: Turned[] = []
      const passed = () => ({ packets, turned, messages: packets.filter(([first = 0]) => first >> 4 === message).length, fault: broken })
      if (broken !== null) return passed()
      const skipped = Math.min(skipping, chunk.length)
      skipping -= skipped
      if (skipped === chunk.length) return passed()
      pending.push(chunk.subarray(skipped))
      pendingBytes += chunk.length - skipped
      if (pendingBytes < wantedBytes(pending)) return passed()
      const bytes = joined()
      let at = 0
      try {
        for (let taken = look(bytes, at, packets, turned); taken > 0; taken = look(bytes, at, packets, turned)) at += taken
      } catch (thrown) {
        broken = thrown as Fault
        at = bytes.length
      }
      rest(bytes.subarray(at))
      return passed()
    },
  }
}

/** Null: the header is not there yet. */
function frameAt(bytes: Uint8Array, at: number): Frame | 'malformed' | null {
  const first = bytes[at]
  if (first === undefined) return null
  const length = readVariableInteger(bytes, at + 1)
  if (length === null) return bytes.length - at >= longestHeader ? 'malformed' : null
  return { first, headerBytes: 1 + length.bytes, bodyBytes: length.value }
}

/** Bytes of the topic's text; null where there is none, or it does not fit. */
function topicLength(body: Uint8Array): number | null {
  const length = ((body[0] ?? 0) << 8) | (body[1] ?? 0)
  return length === 0 || 2 + length > body.length ? null : length
}

function turnedOf(body: Uint8Array, { first }: Frame, bytes: number, reason: Turned['reason']): Turned {
  const qos = (first >> 1) & 3
  const length = topicLength(body)
  if (length === null) return { reason, topic: '', bytes, qos, packetId: null }
  const topic = new TextDecoder().decode(body.subarray(2, 2 + length))
  const [high, low] = body.subarray(2 + length)
  return { reason, topic, bytes, qos, packetId: qos === 0 || high === undefined || low === undefined ? null : (high << 8) | low }
}

/** Where the properties of a packet begin (MQTT 5, 3.2.2, 3.3.2, 3.6.2, 3.9.2, 3.11.2, 3.14.2), and how many they are; null: malformed. */
function propertiesOf(first: number, body: Uint8Array): number | null {
  switch (first >> 4) {
    case message:
      return countProperties(body, 2 + (topicLength(body) ?? 0) + (((first >> 1) & 3) === 0 ? 0 : 2))
    case 6:
      return body.length <= 3 ? 0 : countProperties(body, 3)
    case 14:
      return body.length <= 1 ? 0 : countProperties(body, 1)
    case 13:
      return 0
    default:
      return countProperties(body, 2)
  }
}

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
