// RTU frames (Modbus over Serial Line 1.02, 2.5.1): the body, then a CRC. The length follows from what was asked.
import { anomaly, type Framing, isEcho, lengthOf, open } from './frames.ts'

const crcBytes = 2

export const rtu: Framing = {
  isDatagram: false,
  charactersOf: (bodyBytes) => bodyBytes + crcBytes,
  encode: (body) => withCrc(body),
  look(got, due) {
    const length = lengthOf(got, due)
    if (typeof length === 'object' && length !== null) return length
    if (length === null || got.length < length + crcBytes) return open
    if (got.length > length + crcBytes) return anomaly('length')
    const body = got.subarray(0, length)
    if (!withCrc(body).equals(got)) return anomaly('checksum')
    return isEcho(body, due) ? anomaly('echo') : { is: 'answer', body }
  },
}

/** Low byte first (Modbus over Serial Line 1.02, 6.2.2). */
export function withCrc(body: Buffer): Buffer {
  let crc = 0xffff
  for (const byte of body) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1
  }
  return Buffer.concat([body, Buffer.from([crc & 0xff, crc >> 8])])
}
