// Modbus TCP frames (Modbus Messaging on TCP/IP 1.0b, 3.1.3): a header with a transaction id. All its sixteen bits count.
import { anomaly, type Due, type Framing, isEcho, type Look, lengthOf, longestBody, open } from './frames.ts'

const headerBytes = 6
const readingCodes: ReadonlySet<number> = new Set([1, 2, 3, 4, 0x2b])

/** On a connection: bytes in order, cut anywhere. */
export const mbapStream: Framing = {
  isDatagram: false,
  charactersOf: (bodyBytes) => headerBytes + bodyBytes,
  encode(body, transaction) {
    const header = Buffer.alloc(headerBytes)
    header.writeUInt16BE(transaction, 0)
    header.writeUInt16BE(body.length, 4)
    return Buffer.concat([header, body])
  },
  // There is no checksum: a frame cut short would be made whole by the bytes of another one, late or given twice.
  isBeginning: (bytes) =>
    bytes.length > headerBytes + 1 &&
    bytes.readUInt16BE(2) === 0 &&
    bytes.readUInt16BE(4) === bytes.length - headerBytes &&
    readingCodes.has((bytes[headerBytes + 1] ?? 0) & 0x7f),
  look(got, due, transaction): Look {
    if (got.length >= 2 && got.readUInt16BE(0) !== transaction) return anomaly('transaction')
    if (got.length >= 4 && got.readUInt16BE(2) !== 0) return anomaly('protocol')
    if (got.length < headerBytes) return open
    const length = got.readUInt16BE(4)
    if (length < 3 || length > longestBody || got.length > headerBytes + length) return anomaly('length')
    return lookAtBody(got.subarray(headerBytes), length, due)
  },
}

/**
 * As datagrams, each a whole frame. They may come late, twice and in any order: one of another transaction is nobody's,
 * and no socket uses a transaction twice. One of this transaction that does not fit is a lie.
 */
export const mbapDatagram: Framing = {
  ...mbapStream,
  isDatagram: true,
  look(got, due, transaction) {
    if (got.length < 2 || got.readUInt16BE(0) !== transaction) return { is: 'stray' }
    const look = mbapStream.look(got, due, transaction)
    return look.is === 'open' ? anomaly('length') : look
  },
}

/** The header says how long the body is: what the body says must be the same. */
function lookAtBody(body: Buffer, length: number, due: Due): Look {
  const own = lengthOf(body, due)
  if (typeof own === 'object' && own !== null) return own
  if (own !== null && own !== length) return anomaly('length')
  if (body.length < length) return open
  if (own === null) return anomaly('length')
  return isEcho(body, due) ? anomaly('echo') : { is: 'answer', body }
}
