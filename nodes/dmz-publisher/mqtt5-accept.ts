// The whole of what a publisher lets in: CONNACK, PUBACK, PINGRESP, DISCONNECT, byte by byte. The first byte that
// is none of these, or not due, is a violation, and the caller destroys the socket. No text of the server leaves here.
import { type ByteBudget, createByteBudget } from './byte-budget.ts'
import { maximumInboundPacket } from './mqtt5-encode.ts'
import { property, walkProperties } from './mqtt5-properties.ts'
import { isReasonOf } from './mqtt5-reasons.ts'

/** Which rule of the one-way line was broken. */
export type Rule =
  | 'unexpected-packet'
  | 'malformed'
  | 'packet-too-long'
  | 'before-connack'
  | 'second-connack'
  | 'session-present'
  | 'unknown-reason'
  | 'puback-not-in-flight'
  | 'pingresp-not-due'
  | 'byte-budget'

export interface Connack {
  readonly kind: 'connack'
  readonly reasonCode: number
  readonly receiveMaximum: number
  /** Infinity where the server sets no bound. */
  readonly maximumPacketSize: number
  readonly maximumQos: 0 | 1 | 2
  readonly retainAvailable: boolean
  /** Null where the server leaves ours. */
  readonly serverKeepAliveSeconds: number | null
}

export type Inbound =
  | Connack
  | { readonly kind: 'puback'; readonly packetId: number; readonly reasonCode: number }
  | { readonly kind: 'pingresp' }
  | { readonly kind: 'disconnect'; readonly reasonCode: number }
  | { readonly kind: 'violation'; readonly rule: Rule }

export interface Acceptor {
  /** What the bytes say, in order. After a refusal, a DISCONNECT or a violation nothing more ever comes. */
  take(chunk: Uint8Array): readonly Inbound[]
  /** A PUBLISH was sent: its PUBACK is due, once. */
  expectPuback(packetId: number): void
  /** A PINGREQ was sent: one PINGRESP is due. */
  expectPingresp(): void
}

/** A PUBACK is 4 to 6 bytes long: identifier, reason code, no properties. */
const pubackBytes = 6

type PacketKind = 'connack' | 'puback' | 'pingresp' | 'disconnect'

/** First byte (flags are reserved and 0, 2.1.3), and the remaining length's bounds. */
const grammar: ReadonlyMap<number, { readonly kind: PacketKind; readonly shortest: number; readonly longest: number }> = new Map([
  [0x20, { kind: 'connack', shortest: 3, longest: maximumInboundPacket }],
  [0x40, { kind: 'puback', shortest: 2, longest: pubackBytes - 2 }],
  [0xd0, { kind: 'pingresp', shortest: 0, longest: 0 }],
  [0xe0, { kind: 'disconnect', shortest: 0, longest: maximumInboundPacket }],
])

interface Due {
  readonly pubacks: Set<number>
  pingresps: number
  isConnected: boolean
}

/** @param monotonic milliseconds that only grow, for the byte budget of 64 kB/s, 16 kB at once. */
export function createAcceptor(monotonic: () => number): Acceptor {
  const budget: ByteBudget = createByteBudget(64_000, 16_000, monotonic)
  const due: Due = { pubacks: new Set(), pingresps: 0, isConnected: false }
  const packet = new Uint8Array(maximumInboundPacket)
  let filled = 0
  let isOver = false
  const accept = (byte: number): Inbound | null => {
    if (filled === packet.length) return violation('packet-too-long')
    packet[filled++] = byte
    const event = step(packet, filled, due)
    if (event !== null) filled = 0
    return event
  }
  return {
    take(chunk) {
      const events: Inbound[] = []
      if (!isOver && !budget.spend(chunk.length)) {
        isOver = true
        return [violation('byte-budget')]
      }
      for (let at = 0; at < chunk.length && !isOver; at++) {
        const event = accept(chunk[at] ?? 0)
        if (event === null) continue
        events.push(event)
        isOver = isLast(event)
      }
      return events
    },
    expectPuback(packetId) {
      due.pubacks.add(packetId)
      budget.grant(pubackBytes)
    },
    expectPingresp() {
      due.pingresps += 1
    },
  }
}

/** One byte further: a packet when it is whole, a violation at the first byte that cannot be right, else null. */
function step(bytes: Uint8Array, filled: number, due: Due): Inbound | null {
  const rule = grammar.get(bytes[0] ?? 0)
  if (rule === undefined) return violation('unexpected-packet')
  if (filled === 1) return whenDue(rule.kind, due)
  const length = remainingLength(bytes, filled)
  if (length === null) return null
  if (length === 'malformed') return violation('malformed')
  if (length.value < rule.shortest) return violation('malformed')
  if (length.value > rule.longest || length.next + length.value > maximumInboundPacket) return violation('packet-too-long')
  if (filled < length.next + length.value) return null
  return parsers[rule.kind](bytes.subarray(length.next, filled), due)
}

function whenDue(kind: PacketKind, due: Due): Inbound | null {
  if (kind === 'connack') return due.isConnected ? violation('second-connack') : null
  if (!due.isConnected) return violation('before-connack')
  if (kind === 'puback' && due.pubacks.size === 0) return violation('puback-not-in-flight')
  if (kind === 'pingresp' && due.pingresps === 0) return violation('pingresp-not-due')
  return null
}

/** Null while more bytes are to come. Two bytes hold all lengths up to 1024; a third cannot be right. */
function remainingLength(bytes: Uint8Array, filled: number): { value: number; next: number } | 'malformed' | null {
  const first = bytes[1] ?? 0
  if (first < 0x80) return { value: first, next: 2 }
  if (filled < 3) return null
  const second = bytes[2] ?? 0
  if (second === 0) return 'malformed'
  return { value: (first & 0x7f) + (second & 0x7f) * 128 + (second < 0x80 ? 0 : maximumInboundPacket), next: 3 }
}

const parsers: Readonly<Record<PacketKind, (body: Uint8Array, due: Due) => Inbound>> = {
  connack: parseConnack,
  puback: parsePuback,
  pingresp: (_body, due) => {
    due.pingresps -= 1
    return { kind: 'pingresp' }
  },
  disconnect: parseDisconnect,
}

/** 3.2. With clean start there can be no session (3.2.2-4: close if there is). */
function parseConnack(body: Uint8Array, due: Due): Inbound {
  const [flags = 0, reasonCode = 0] = body
  if (flags > 1) return violation('malformed')
  if (flags === 1) return violation('session-present')
  if (!isReasonOf('C', reasonCode)) return violation('unknown-reason')
  const found = walkProperties(body, 2, 'C')
  if (found === null) return violation('malformed')
  due.isConnected = reasonCode === 0
  const maximumQos = found.get(property.maximumQos)
  return {
    kind: 'connack',
    reasonCode,
    receiveMaximum: found.get(property.receiveMaximum) ?? 65_535,
    maximumPacketSize: found.get(property.maximumPacketSize) ?? Number.POSITIVE_INFINITY,
    maximumQos: maximumQos === 0 || maximumQos === 1 ? maximumQos : 2,
    retainAvailable: found.get(property.retainAvailable) !== 0,
    serverKeepAliveSeconds: found.get(property.serverKeepAlive) ?? null,
  }
}

/** 3.4: identifier; then, where not success, the reason; then, where the server writes one, an empty property length. */
function parsePuback(body: Uint8Array, due: Due): Inbound {
  const [high = 0, low = 0, reasonCode = 0, propertyLength = 0] = body
  const packetId = (high << 8) | low
  if (propertyLength !== 0) return violation('malformed')
  if (!isReasonOf('P', reasonCode)) return violation('unknown-reason')
  if (!due.pubacks.delete(packetId)) return violation('puback-not-in-flight')
  return { kind: 'puback', packetId, reasonCode }
}

/** 3.14: nothing at all is reason 0x00; a reason alone may do without the property length. */
function parseDisconnect(body: Uint8Array): Inbound {
  const [reasonCode = 0] = body
  if (!isReasonOf('D', reasonCode)) return violation('unknown-reason')
  if (body.length > 1 && walkProperties(body, 1, 'D') === null) return violation('malformed')
  return { kind: 'disconnect', reasonCode }
}

/** After a refusal, a DISCONNECT or a violation a server has nothing more to say. */
function isLast(event: Inbound): boolean {
  if (event.kind === 'connack') return event.reasonCode !== 0
  return event.kind === 'violation' || event.kind === 'disconnect'
}

function violation(rule: Rule): Inbound {
  return { kind: 'violation', rule }
}
