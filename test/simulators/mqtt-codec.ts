// MQTT packets as a server reads them: frames out of a stream, and what clients send, decoded. MQTT 5.0 (level 5)
// and 3.1.1 (level 4), chapters 2 and 3.
import { type ByteReader, byteReader, MqttProtocolError, malformedPacket, protocolError } from './mqtt-bytes.ts'
import { type Properties, type PropertyPlace, readProperties } from './mqtt-properties.ts'

export type ProtocolLevel = 4 | 5

export interface Frame {
  /** Packet type, the upper half of the first byte. */
  readonly type: number
  readonly flags: number
  readonly body: Buffer
}

export interface Will {
  readonly topic: string
  readonly payload: Buffer
  readonly qos: number
  readonly retain: boolean
  readonly properties: Properties
}

export interface ConnectPacket {
  readonly type: 'connect'
  readonly level: ProtocolLevel
  readonly clientId: string
  readonly cleanStart: boolean
  readonly keepAliveSeconds: number
  readonly properties: Properties
  readonly will?: Will
  readonly username?: string
  readonly password?: Buffer
}

export interface PublishPacket {
  readonly type: 'publish'
  readonly topic: string
  readonly payload: Buffer
  readonly qos: number
  readonly retain: boolean
  readonly dup: boolean
  /** 0 where QoS is 0. */
  readonly packetId: number
  readonly properties: Properties
}

export interface SubscriptionRequest {
  readonly filter: string
  readonly qos: number
  readonly noLocal: boolean
  readonly retainAsPublished: boolean
  /** 0 send retained messages, 1 only for a new subscription, 2 never. */
  readonly retainHandling: number
}

export type ClientPacket =
  | ConnectPacket
  | PublishPacket
  | { readonly type: 'puback'; readonly packetId: number }
  | { readonly type: 'subscribe'; readonly packetId: number; readonly requests: readonly SubscriptionRequest[]; readonly properties: Properties }
  | { readonly type: 'unsubscribe'; readonly packetId: number; readonly filters: readonly string[] }
  | { readonly type: 'pingreq' }
  | { readonly type: 'disconnect'; readonly reasonCode: number }

const unsupportedVersion = 0x84
const packetTooLarge = 0x95
const noProperties: Properties = {}

/** Frames out of a byte stream. `next` throws what the standard forbids in a fixed header; after that the stream is lost. */
export function frameStream(maximumPacketSize: number): { push(chunk: Buffer): void; next(): Frame | undefined } {
  let pending: Buffer = Buffer.alloc(0)
  return {
    push(chunk) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    },
    next() {
      // The header is whole once a length byte without the continuation bit is there, or four with it: a fault.
      const lengthEnd = pending.subarray(1, 5).findIndex((value) => value < 0x80)
      if (lengthEnd < 0 && pending.length < 5) return undefined
      const header = byteReader(pending)
      const first = header.byte()
      const length = header.varint()
      const size = 2 + lengthEnd + length
      if (size > maximumPacketSize) throw new MqttProtocolError(packetTooLarge, `a packet of ${size} bytes`)
      if (pending.length < size) return undefined
      const body = pending.subarray(size - length, size)
      pending = pending.subarray(size)
      return { type: first >> 4, flags: first & 0x0f, body }
    },
  }
}

type Decoder = (reader: ByteReader, level: ProtocolLevel, flags: number) => ClientPacket

/** By packet type: the fixed flags (2.1.3; null where they carry data) and what reads the body. */
const decoders: Readonly<Record<number, { readonly flags: number | null; readonly decode: Decoder }>> = {
  1: { flags: 0, decode: decodeConnect },
  3: { flags: null, decode: decodePublish },
  4: { flags: 0, decode: decodePuback },
  8: { flags: 2, decode: decodeSubscribe },
  10: { flags: 2, decode: decodeUnsubscribe },
  12: { flags: 0, decode: () => ({ type: 'pingreq' }) },
  14: { flags: 0, decode: decodeDisconnect },
}

/** Reads one packet of a client. Throws MqttProtocolError. QoS 2 packets (5, 6, 7) and AUTH (15) are not served. */
export function decodeClientPacket(frame: Frame, level: ProtocolLevel): ClientPacket {
  const decoder = decoders[frame.type]
  if (decoder === undefined) throw new MqttProtocolError(protocolError, `packet type ${frame.type}`)
  if (decoder.flags !== null && decoder.flags !== frame.flags) throw new MqttProtocolError(malformedPacket, 'reserved flags')
  const reader = byteReader(frame.body)
  const packet = decoder.decode(reader, level, frame.flags)
  if (reader.left > 0) throw new MqttProtocolError(malformedPacket, `${reader.left} bytes too many`)
  return packet
}

function decodeConnect(reader: ByteReader): ConnectPacket {
  const protocol = reader.string()
  const level = reader.byte()
  if (protocol !== 'MQTT' || (level !== 4 && level !== 5)) throw new MqttProtocolError(unsupportedVersion, `${protocol} ${level}`)
  const flags = reader.byte()
  const hasWill = (flags & 4) !== 0
  if ((flags & 1) !== 0 || (flags & 0x18) === 0x18 || (!hasWill && (flags & 0x38) !== 0)) {
    throw new MqttProtocolError(malformedPacket, 'connect flags')
  }
  const keepAliveSeconds = reader.uint16()
  const connectProperties = propertiesOf(reader, level, 'connect')
  const clientId = reader.string()
  const will = hasWill ? readWill(reader, level, flags) : undefined
  const username = (flags & 0x80) !== 0 ? reader.string() : undefined
  const password = (flags & 0x40) !== 0 ? reader.binary() : undefined
  return {
    type: 'connect',
    level,
    clientId,
    cleanStart: (flags & 2) !== 0,
    keepAliveSeconds,
    properties: connectProperties,
    ...(will && { will }),
    ...(username !== undefined && { username }),
    ...(password && { password }),
  }
}

function readWill(reader: ByteReader, level: ProtocolLevel, flags: number): Will {
  const willProperties = propertiesOf(reader, level, 'will')
  const topic = topicName(reader.string())
  return { topic, payload: reader.binary(), qos: (flags >> 3) & 3, retain: (flags & 0x20) !== 0, properties: willProperties }
}

function decodePublish(reader: ByteReader, level: ProtocolLevel, flags: number): PublishPacket {
  const qos = (flags >> 1) & 3
  const dup = (flags & 8) !== 0
  if (qos === 3 || (dup && qos === 0)) throw new MqttProtocolError(malformedPacket, 'publish flags')
  const topic = topicName(reader.string())
  const packetId = qos === 0 ? 0 : readPacketId(reader)
  const publishProperties = propertiesOf(reader, level, 'publish')
  return {
    type: 'publish',
    topic,
    payload: Buffer.from(reader.take(reader.left)),
    qos,
    retain: (flags & 1) !== 0,
    dup,
    packetId,
    properties: publishProperties,
  }
}

function decodePuback(reader: ByteReader, level: ProtocolLevel): ClientPacket {
  const packetId = readPacketId(reader)
  if (level === 5 && reader.left > 0) reader.byte()
  if (level === 5 && reader.left > 0) readProperties(reader, 'puback')
  return { type: 'puback', packetId }
}

function decodeSubscribe(reader: ByteReader, level: ProtocolLevel): ClientPacket {
  const packetId = readPacketId(reader)
  const subscribeProperties = propertiesOf(reader, level, 'subscribe')
  const requests: SubscriptionRequest[] = []
  do {
    const filter = reader.string()
    requests.push(subscriptionOptions(filter, reader.byte(), level))
  } while (reader.left > 0)
  return { type: 'subscribe', packetId, requests, properties: subscribeProperties }
}

function subscriptionOptions(filter: string, options: number, level: ProtocolLevel): SubscriptionRequest {
  const [qos, retainHandling] = [options & 3, (options >> 4) & 3]
  const reserved = options & (level === 5 ? 0xc0 : 0xfc)
  if (qos === 3 || retainHandling === 3 || reserved !== 0) throw new MqttProtocolError(malformedPacket, 'subscription options')
  return { filter, qos, noLocal: (options & 4) !== 0, retainAsPublished: (options & 8) !== 0, retainHandling }
}

function decodeUnsubscribe(reader: ByteReader, level: ProtocolLevel): ClientPacket {
  const packetId = readPacketId(reader)
  propertiesOf(reader, level, 'unsubscribe')
  const filters: string[] = []
  do filters.push(reader.string())
  while (reader.left > 0)
  return { type: 'unsubscribe', packetId, filters }
}

function decodeDisconnect(reader: ByteReader, level: ProtocolLevel): ClientPacket {
  const reasonCode = level === 5 && reader.left > 0 ? reader.byte() : 0
  if (level === 5 && reader.left > 0) readProperties(reader, 'disconnect')
  return { type: 'disconnect', reasonCode }
}

function propertiesOf(reader: ByteReader, level: ProtocolLevel, place: PropertyPlace): Properties {
  return level === 5 ? readProperties(reader, place) : noProperties
}

function readPacketId(reader: ByteReader): number {
  const packetId = reader.uint16()
  if (packetId === 0) throw new MqttProtocolError(malformedPacket, 'packet identifier 0')
  return packetId
}

function topicName(topic: string): string {
  if (topic === '' || /[+#]/.test(topic)) throw new MqttProtocolError(0x90, `topic name "${topic}"`)
  return topic
}
