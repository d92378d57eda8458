// The four MQTT 5 packets a publisher may send, as bytes. There is no code here, or anywhere in this transport,
// for any other: what cannot be encoded cannot be asked of the broker.

export interface ConnectOptions {
  readonly clientId: string
  readonly keepAliveSeconds: number
  readonly username?: string
  readonly password?: string
}

export interface Publish {
  readonly topic: string
  readonly payload: Uint8Array
  readonly qos: 0 | 1
  readonly retain: boolean
  /** Sent before and not acknowledged. */
  readonly dup: boolean
  /** 1 to 65535; of no meaning at QoS 0. */
  readonly packetId: number
  readonly userProperties: readonly (readonly [string, string])[]
  readonly contentType?: string
  readonly messageExpirySeconds?: number
}

/** The largest packet a server may send us; it is told so in CONNECT. */
export const maximumInboundPacket = 1024

const text = new TextEncoder()

/**
 * CONNECT (3.1) of a client that wants nothing back: clean start, no will, session expiry 0, Receive Maximum 1,
 * small packets, no aliases, no response or problem information. Throws RangeError on a text above 65,535 bytes.
 */
export function encodeConnect(options: ConnectOptions): Uint8Array {
  const { clientId, keepAliveSeconds, username, password } = options
  const flags = 0x02 | (username === undefined ? 0 : 0x80) | (password === undefined ? 0 : 0x40)
  const properties = concat([
    [0x11, ...u32(0)],
    [0x17, 0],
    [0x19, 0],
    [0x21, ...u16(1)],
    [0x22, ...u16(0)],
    [0x27, ...u32(maximumInboundPacket)],
  ])
  return packet(0x10, [
    string('MQTT'),
    [5, flags, ...u16(keepAliveSeconds)],
    variableInteger(properties.length),
    properties,
    string(clientId),
    username === undefined ? [] : string(username),
    password === undefined ? [] : string(password),
  ])
}

/** PUBLISH (3.3). Throws RangeError on a topic or property above 65,535 bytes. */
export function encodePublish(publish: Publish): Uint8Array {
  const flags = (publish.dup ? 0x08 : 0) | (publish.qos << 1) | (publish.retain ? 0x01 : 0)
  const properties = concat([
    publish.messageExpirySeconds === undefined ? [] : [0x02, ...u32(publish.messageExpirySeconds)],
    publish.contentType === undefined ? [] : concat([[0x03], string(publish.contentType)]),
    ...publish.userProperties.map(([name, value]) => concat([[0x26], string(name), string(value)])),
  ])
  return packet(0x30 | flags, [
    string(publish.topic),
    publish.qos === 0 ? [] : u16(publish.packetId),
    variableInteger(properties.length),
    properties,
    publish.payload,
  ])
}

/** PINGREQ (3.12). */
export function encodePing(): Uint8Array {
  return Uint8Array.of(0xc0, 0)
}

/** DISCONNECT (3.14), normal: reason 0x00 by its absence. */
export function encodeDisconnect(): Uint8Array {
  return Uint8Array.of(0xe0, 0)
}

type Bytes = ArrayLike<number>

function packet(header: number, parts: readonly Bytes[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return concat([[header], variableInteger(length), ...parts])
}

function concat(parts: readonly Bytes[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function string(value: string): Uint8Array {
  const utf8 = text.encode(value)
  if (utf8.length > 0xffff) throw new RangeError(`an MQTT string holds at most 65535 bytes, not ${utf8.length}`)
  return concat([u16(utf8.length), utf8])
}

function u16(value: number): number[] {
  return [(value >>> 8) & 0xff, value & 0xff]
}

function u32(value: number): number[] {
  return [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]
}

/** 1.5.5: seven bits a byte, least significant first. */
function variableInteger(value: number): number[] {
  if (value > 268_435_455) throw new RangeError(`an MQTT packet holds at most 268435455 bytes, not ${value}`)
  const bytes: number[] = []
  let rest = value
  do {
    const more = rest > 127 ? 0x80 : 0
    bytes.push((rest & 0x7f) | more)
    rest >>>= 7
  } while (rest > 0)
  return bytes
}
