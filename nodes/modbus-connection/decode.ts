// From the registers of an answer to the value of a tag.
import { statusCodes } from '../lib/quality.ts'
import { type Reading, withoutValue, withStatus } from '../lib/reading.ts'
import { createScaling, type Scaling } from '../lib/scaling.ts'
import { isBits, type ModbusTag, type RegisterType, widths } from './want.ts'

/** Data of one answer: the first register or bit it holds, and its bytes as on the wire. */
export interface Answer {
  readonly start: number
  readonly bytes: Uint8Array
}

type Read = (view: DataView, bit: number) => number | bigint | boolean

/** Values big-endian, words high first: what `arranged` makes of every other order. */
const readers: Readonly<Record<RegisterType, Read>> = {
  bool: (view, bit) => ((view.getUint16(0) >> bit) & 1) === 1,
  int16: (view) => view.getInt16(0),
  uint16: (view) => view.getUint16(0),
  int32: (view) => view.getInt32(0),
  uint32: (view) => view.getUint32(0),
  int64: (view) => plainInteger(view.getBigInt64(0)),
  uint64: (view) => plainInteger(view.getBigUint64(0)),
  float32: (view) => shortest(view.getFloat32(0)),
  float64: (view) => view.getFloat64(0),
}

/** Compiles a tag: an answer that covers it becomes its value, scaled. `rough` is what all its readings share. */
export function createDecoder(tag: ModbusTag): (answer: Answer, rough: Reading) => Reading {
  const scale = tag.type === 'bool' ? null : createScaling(tag.scale, tag.offset)
  const read = readers[tag.type]
  const bits = isBits(tag.register)
  return (answer, rough) => {
    const raw = bits ? bitAt(answer, tag.address) : read(arranged(answer, tag), tag.bit ?? 0)
    return valued(rough, raw, scale)
  }
}

function valued(rough: Reading, raw: number | bigint | boolean, scale: Scaling | null): Reading {
  if (typeof raw === 'boolean' || scale === null) return { ...rough, payload: raw }
  if (typeof raw === 'number' && !Number.isFinite(raw)) return withoutValue(rough, statusCodes.BadSensorFailure, 'not-a-number', raw)
  const { value, isExact } = scale(raw)
  if (typeof value === 'number' && !Number.isFinite(value)) return withoutValue(rough, statusCodes.BadOutOfRange, 'overflow', raw)
  const reading = { ...rough, payload: value }
  return isExact ? reading : withStatus(reading, statusCodes.UncertainSubNormal, 'precision-lost')
}

/** The registers of a tag, high word and high byte first. */
function arranged({ start, bytes }: Answer, { address, type, byteOrder, wordOrder }: ModbusTag): DataView {
  const size = widths[type] * 2
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

/** A float32 as the shortest decimal that is still that float32: 3.2, not 3.200000047683716. */
function shortest(value: number): number {
  if (!Number.isFinite(value)) return value
  for (let digits = 6; digits <= 9; digits += 1) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}

function plainInteger(value: bigint): number | bigint {
  const double = Number(value)
  return Number.isSafeInteger(double) ? double : value
}
