// Modbus TCP framing: whole requests out of a byte stream, however it was cut. Messaging guide V1.0b, 3.1.3.

/** One request or answer: header fields and the PDU (function code and data). */
export interface Adu {
  readonly transaction: number
  readonly unit: number
  readonly pdu: Buffer
}

export interface MbapStream {
  /** The whole requests this chunk completes, in order. */
  push(chunk: Buffer): readonly Adu[]
  /** True once the bytes were no MBAP header: nothing after them can be trusted. */
  readonly isBroken: boolean
}

/** Transaction, protocol (0 = Modbus), length (unit and PDU), unit. */
const headerBytes = 7
/** The length field counts the unit and a PDU of 1 to 253 bytes. */
const lengthRange = [2, 254] as const

/** A stream of one connection; holds back at most one unfinished request. */
export function mbapStream(): MbapStream {
  let pending: Buffer = Buffer.alloc(0)
  let isBroken = false
  return {
    push(chunk) {
      const adus: Adu[] = []
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
      while (!isBroken && pending.length >= headerBytes) {
        const length = pending.readUInt16BE(4)
        isBroken = pending.readUInt16BE(2) !== 0 || length < lengthRange[0] || length > lengthRange[1]
        if (isBroken || pending.length < 6 + length) break
        adus.push({ transaction: pending.readUInt16BE(0), unit: pending.readUInt8(6), pdu: pending.subarray(7, 6 + length) })
        pending = pending.subarray(6 + length)
      }
      return adus
    },
    get isBroken() {
      return isBroken
    },
  }
}

export function encodeAdu({ transaction, unit, pdu }: Adu): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.writeUInt16BE(transaction, 0)
  header.writeUInt16BE(pdu.length + 1, 4)
  header.writeUInt8(unit, 6)
  return Buffer.concat([header, pdu])
}
