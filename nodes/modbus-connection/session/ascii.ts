// ASCII frames (Modbus over Serial Line 1.02, 2.5.2): a colon, two digits a byte, a checksum (LRC), CR and LF.
import { anomaly, type Due, type Framing, isEcho, type Look, lengthOf, open } from './frames.ts'

const colon = 0x3a
const end = '\r\n'

export const ascii: Framing = {
  isDatagram: false,
  charactersOf: (bodyBytes) => 1 + 2 * (bodyBytes + 1) + end.length,
  encode: (body) =>
    Buffer.from(
      `:${Buffer.concat([body, Buffer.from([lrcOf(body)])])
        .toString('hex')
        .toUpperCase()}${end}`,
      'latin1',
    ),
  look(got, due) {
    if (got.length > 0 && got[0] !== colon) return anomaly('start')
    const digits = got.subarray(1).toString('latin1')
    const length = lengthOf(Buffer.from(digits.slice(0, digits.length & ~1), 'hex'), due)
    if (typeof length === 'object' && length !== null) return length
    const digitsDue = length === null ? Number.POSITIVE_INFINITY : 2 * (length + 1)
    if (!/^[0-9A-Fa-f]*$/.test(digits.slice(0, digitsDue))) return anomaly('digit')
    if (digits.length < digitsDue + end.length) return end.startsWith(digits.slice(digitsDue)) ? open : anomaly('length')
    return whole(digits, digitsDue, due)
  },
}

function whole(digits: string, digitsDue: number, due: Due): Look {
  if (digits.slice(digitsDue) !== end) return anomaly('length')
  const bytes = Buffer.from(digits.slice(0, digitsDue), 'hex')
  const body = bytes.subarray(0, -1)
  if (bytes.at(-1) !== lrcOf(body)) return anomaly('checksum')
  return isEcho(body, due) ? anomaly('echo') : { is: 'answer', body }
}

/** The two's complement of the sum of all bytes (Modbus over Serial Line 1.02, 6.1). */
function lrcOf(body: Buffer): number {
  return -body.reduce((sum, byte) => sum + byte, 0) & 0xff
}
