// From the registers of an answer to the raw value of a tag, in every width and order of bytes and words.
import { plainInteger } from '../lib/numbers.ts'
import { isBits, type ModbusTag, type Raw, type RegisterType, widthOf } from './want.ts'

/** Data of one answer: the first register or bit it holds, and its bytes as on the wire. */
export interface Answer {
  readonly start: number
  readonly bytes: Uint8Array
}

type Read = (view: DataView, bit: number) => Raw | null

/** Values big-endian, words high first: what `arranged` makes of every other order. A bool in a register is the register. */
const readers: Readonly<Record<RegisterType, Read>> = {
  bool: (view) => view.getUint16(0),
  int8: (view, bit) => view.getInt8(bit === 8 ? 0 : 1),
  uint8: (view, bit) => view.getUint8(bit === 8 ? 0 : 1),
  int16: (view) => view.getInt16(0),
  uint16: (view) => view.getUint16(0),
  int32: (view) => view.getInt32(0),
  uint32: (view) => view.getUint32(0),
  int64: (view) => plainInteger(view.getBigInt64(0)),
  uint64: (view) => plainInteger(view.getBigUint64(0)),
  float32: (view) => shortest(view.getFloat32(0)),
  float64: (view) => view.getFloat64(0),
  bcd16: decimalDigits,
  bcd32: decimalDigits,
  bcd64: decimalDigits,
  string: textIn,
}

/** Compiles a tag: an answer that covers it becomes its raw value, null where its digits are none (BCD). */
export function createRawReader(tag: ModbusTag): (answer: Answer) => Raw | null {
  if (isBits(tag.register)) return (answer) => bitAt(answer, tag.address)
  const read = readers[tag.type]
  return (answer) => read(arranged(answer, tag), tag.bit ?? 0)
}

/** The value whose bits in the standard's order are `pattern`; null where the type has no such value. */
export function rawOfPattern(type: Exclude<RegisterType, 'string'>, pattern: bigint): Raw | null {
  const bytes = new DataView(new ArrayBuffer(8))
  const size = widthOf({ type, length: null }) * 2
  if (pattern < 0n || pattern >= 1n << BigInt(size * 8)) return null
  bytes.setBigUint64(0, pattern)
  return readers[type](new DataView(bytes.buffer, 8 - size, size), 0)
}

/** The registers of a tag in hex, as on the wire: for what can be read as no value. */
export function hexOf({ start, bytes }: Answer, tag: ModbusTag): string {
  const own = [...bytes.subarray((tag.address - start) * 2, (tag.address - start + widthOf(tag)) * 2)]
  return `0x${own.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** The registers of a tag, high word and high byte first. */
function arranged({ start, bytes }: Answer, tag: ModbusTag): DataView {
  const { address, byteOrder, wordOrder } = tag
  const size = widthOf(tag) * 2
  // A copy: `slice` of a Buffer is a view, and the next tag over these registers must find them as they came.
  const own = new Uint8Array(bytes.subarray((address - start) * 2, (address - start) * 2 + size))
  if (own.length < size) throw new RangeError(`register ${address} is not in the answer`)
  if (wordOrder === 'little') reverseWords(own)
  if (byteOrder === 'little') swapBytes(own)
  return new DataView(own.buffer, own.byteOffset, size)
}

function reverseWords(bytes: Uint8Array): void {
  bytes.reverse()
  swapBytes(bytes)
}

function swapBytes(bytes: Uint8Array): void {
  for (let at = 0; at + 1 < bytes.length; at += 2) bytes.subarray(at, at + 2).reverse()
}

/** Bits come eight a byte, the lowest address in the lowest bit (Modbus Application Protocol 1.1b3, 6.1). */
function bitAt({ start, bytes }: Answer, address: number): boolean {
  const index = address - start
  const byte = bytes[index >> 3]
  if (byte === undefined) throw new RangeError(`bit ${address} is not in the answer`)
  return ((byte >> (index & 7)) & 1) === 1
}

/** Four bits a digit. Null where one of them is none. */
function decimalDigits(view: DataView): number | bigint | null {
  let value = 0n
  for (let at = 0; at < view.byteLength; at += 1) {
    const [high, low] = [view.getUint8(at) >> 4, view.getUint8(at) & 15]
    if (high > 9 || low > 9) return null
    value = value * 100n + BigInt(high * 10 + low)
  }
  return plainInteger(value)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Up to the first NUL, without the spaces it is filled up with. UTF-8 (SunSpec) where it is that, else Latin-1. */
function textIn(view: DataView): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  const end = bytes.indexOf(0)
  const own = end < 0 ? bytes : bytes.subarray(0, end)
  try {
    return utf8.decode(own).trimEnd()
  } catch {
    return String.fromCharCode(...own).trimEnd()
  }
}

/** A float32 as the shortest decimal that is still that float32: 3.2, not 3.200000047683716. */
function shortest(value: number): number {
  if (!Number.isFinite(value)) return value
  for (let digits = 6; digits <= 9; digits += 1) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}
