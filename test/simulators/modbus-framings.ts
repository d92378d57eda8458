// How the device finds requests in bytes and puts answers into them: MBAP, RTU and ASCII. Written apart from the reader's own.
import { type Adu, encodeAdu, type MbapStream, mbapStream } from './modbus-mbap.ts'

export interface DeviceFraming {
  stream(): MbapStream
  encode(answer: Adu): Buffer
}

export const mbap: DeviceFraming = { stream: mbapStream, encode: encodeAdu }

/** Bytes of a request's frame by function code; of the rest the byte count at the sixth place tells (15, 16, 23 apart). */
const rtuLengths: Readonly<Record<number, number>> = { 1: 8, 2: 8, 3: 8, 4: 8, 5: 8, 6: 8, 7: 4, 8: 8, 17: 4, 22: 10, 43: 7 }

export const rtu: DeviceFraming = {
  encode: ({ unit, pdu }) => withCrc(Buffer.concat([Buffer.from([unit]), pdu])),
  stream() {
    let pending: Buffer = Buffer.alloc(0)
    return {
      isBroken: false,
      push(chunk) {
        const adus: Adu[] = []
        pending = Buffer.concat([pending, chunk])
        while (pending.length >= 4) {
          const length = rtuLengths[pending[1] ?? 0] ?? 9 + (pending[6] ?? Number.POSITIVE_INFINITY)
          if (pending.length < length) break
          const frame = pending.subarray(0, length)
          // A device of a bus keeps silent about what it cannot read, and waits for the next silence.
          if (!withCrc(frame.subarray(0, -2)).equals(frame)) {
            pending = Buffer.alloc(0)
            break
          }
          adus.push({ transaction: 0, unit: frame[0] ?? 0, pdu: frame.subarray(1, -2) })
          pending = pending.subarray(length)
        }
        if (pending.length > 256) pending = Buffer.alloc(0)
        return adus
      },
    }
  },
}

export const ascii: DeviceFraming = {
  encode({ unit, pdu }) {
    const body = Buffer.concat([Buffer.from([unit]), pdu])
    return Buffer.from(
      `:${Buffer.concat([body, Buffer.from([lrc(body)])])
        .toString('hex')
        .toUpperCase()}\r\n`,
    )
  },
  stream() {
    let pending = ''
    return {
      isBroken: false,
      push(chunk) {
        const lines = (pending + chunk.toString('latin1')).split('\r\n')
        pending = (lines.pop() ?? '').slice(-600)
        return lines.flatMap((line) => {
          const bytes = Buffer.from(line.slice(line.lastIndexOf(':') + 1), 'hex')
          const body = bytes.subarray(0, -1)
          return bytes.length >= 3 && bytes.at(-1) === lrc(body) ? [{ transaction: 0, unit: body[0] ?? 0, pdu: body.subarray(1) }] : []
        })
      },
    }
  },
}

/** CRC-16 with the polynomial 0xA001, by the definition of the guide, 6.2.2. */
export function withCrc(body: Buffer): Buffer {
  let crc = 0xffff
  for (const byte of body) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc % 2 === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1
  }
  const tail = Buffer.alloc(2)
  tail.writeUInt16LE(crc)
  return Buffer.concat([body, tail])
}

function lrc(body: Buffer): number {
  let sum = 0
  for (const byte of body) sum = (sum + byte) & 0xff
  return (0x100 - sum) & 0xff
}
