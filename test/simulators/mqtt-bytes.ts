// The bytes MQTT is made of: integers, strings, binary data. MQTT 5.0, 1.5.

/** A packet the standard forbids; `reasonCode` is what to say in DISCONNECT (2.4). */
export class MqttProtocolError extends Error {
  readonly reasonCode: number
  constructor(reasonCode: number, message: string) {
    super(message)
    this.reasonCode = reasonCode
  }
}

export const malformedPacket = 0x81
export const protocolError = 0x82

/** Reads on from the start of the bytes; every read past the end throws a malformed packet. */
export interface ByteReader {
  byte(): number
  uint16(): number
  uint32(): number
  varint(): number
  string(): string
  binary(): Buffer
  take(count: number): Buffer
  readonly left: number
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function byteReader(bytes: Buffer): ByteReader {
  let at = 0
  const take = (count: number) => {
    if (at + count > bytes.length) throw new MqttProtocolError(malformedPacket, 'the packet ends too early')
    at += count
    return bytes.subarray(at - count, at)
  }
  const byte = () => take(1).readUInt8()
  const uint16 = () => take(2).readUInt16BE()
  return {
    byte,
    uint16,
    uint32: () => take(4).readUInt32BE(),
    varint: () => readVarint(byte),
    string: () => decodeString(take(uint16())),
    binary: () => take(uint16()),
    take,
    get left() {
      return bytes.length - at
    },
  }
}

function readVarint(next: () => number): number {
  let value = 0
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = next()
    value += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) return value
  }
  throw new MqttProtocolError(malformedPacket, 'a variable byte integer of more than four bytes')
}

/** Ill-formed UTF-8 and U+0000 are forbidden (1.5.4). */
function decodeString(bytes: Buffer): string {
  try {
    const text = utf8.decode(bytes)
    if (!text.includes('\u0000')) return text
  } catch {
    // Reported below, as the same offence.
  }
  throw new MqttProtocolError(malformedPacket, 'a string that is not UTF-8 or holds U+0000')
}

export function byte(value: number): Buffer {
  return Buffer.from([value])
}

export function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff])
}

export function uint32(value: number): Buffer {
  return Buffer.concat([uint16(value >>> 16), uint16(value & 0xffff)])
}

export function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let left = value; ; left = Math.floor(left / 0x80)) {
    if (left < 0x80) return Buffer.from([...bytes, left])
    bytes.push((left % 0x80) | 0x80)
  }
}

export function binary(value: Buffer): Buffer {
  return Buffer.concat([uint16(value.length), value])
}

export function string(value: string): Buffer {
  return binary(Buffer.from(value))
}
