// What an answer must be, whatever frames it: its unit, its function code and its length are those of the request.

/** The one answer that is due. */
export interface Due {
  readonly unit: number
  readonly functionCode: number
  /** Data bytes of a good answer; null where only the answer itself tells (device identification). */
  readonly dataBytes: number | null
  /** The request's unit and PDU. */
  readonly asked: Buffer
}

/** What the bytes so far are: not yet an answer, one (unit and PDU), nothing of ours, or something that must not be. */
export type Look = { readonly is: 'open' } | { readonly is: 'answer'; readonly body: Buffer } | { readonly is: 'stray' } | Anomaly

export interface Anomaly {
  readonly is: 'anomaly'
  readonly what: string
  /** The unit that answered in place of the one asked. */
  readonly unit?: number
}

export interface Framing {
  /** The request on the wire. `transaction` where the framing has one. */
  encode(body: Buffer, transaction: number): Buffer
  look(bytes: Buffer, due: Due, transaction: number): Look
  /** Whether bytes that come at once while an answer is incomplete are another frame: then its end is missing. */
  isBeginning?(bytes: Buffer): boolean
  /** Characters of an answer on the wire with so many bytes of unit and PDU. */
  charactersOf(bodyBytes: number): number
  /** Whether each chunk is one whole frame, as datagrams are. */
  readonly isDatagram: boolean
}

export const open: Look = { is: 'open' }
export const anomaly = (what: string): Anomaly => ({ is: 'anomaly', what })

/** Encapsulated Interface Transport, and of it only Read Device Identification (Application Protocol 1.1b3, 6.21). */
const identification = { functionCode: 0x2b, type: 0x0e }

/** What a request asks for; null: it does not only read. The body: unit and PDU. */
export function dueOf(body: Buffer): Due | null {
  const [unit = 0, functionCode = 0, type] = body
  if (functionCode === identification.functionCode && type === identification.type && body.length === 5)
    return { unit, functionCode, dataBytes: null, asked: body }
  if (functionCode < 1 || functionCode > 4 || body.length !== 6) return null
  const quantity = body.readUInt16BE(4)
  return { unit, functionCode, dataBytes: functionCode <= 2 ? Math.ceil(quantity / 8) : quantity * 2, asked: body }
}

/** The length of the whole body as far as its first bytes tell, null while they do not; or what cannot be. */
export function lengthOf(body: Buffer, due: Due): number | null | Anomaly {
  if (body.length >= 1 && body[0] !== due.unit) return { ...anomaly('unit'), unit: body[0] ?? 0 }
  if (body.length < 2) return null
  if (body[1] === (due.functionCode | 0x80)) return 3
  if (body[1] !== due.functionCode) return anomaly('function')
  if (due.dataBytes === null) return identityLength(body, due.asked)
  if (body.length >= 3 && body[2] !== due.dataBytes) return anomaly('length')
  return 3 + due.dataBytes
}

/**
 * A line that echoes gives the request back. For some coils (from address 768 to 1,023, 17 to 24 of them) that is an
 * answer without a fault: the high byte of the address is the right byte count.
 */
export function isEcho(body: Buffer, due: Due): boolean {
  return body.equals(due.asked)
}

const identityHeaderBytes = 8

/** Unit, 2B, 0E, what was asked for, conformity, more, next id, number of objects, then id, length and text of each. */
function identityLength(body: Buffer, asked: Buffer): number | null | Anomaly {
  if ((body.length >= 3 && body[2] !== asked[2]) || (body.length >= 4 && body[3] !== asked[3])) return anomaly('function')
  const objects = body[7]
  if (objects === undefined) return null
  let end = identityHeaderBytes
  for (let left = objects; left > 0; left -= 1) {
    const length = body[end + 1]
    if (length === undefined) return null
    end += 2 + length
    if (end > longestBody) return anomaly('length')
  }
  return end
}

/** Unit id and PDU: 1 + 253. */
export const longestBody = 254
