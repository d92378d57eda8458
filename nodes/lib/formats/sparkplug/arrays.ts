// Arrays in `bytes_value`, packed little-endian. Specification 3.0.0, 6.4.17.
import { plainInteger, shortestFloat } from '../../numbers.ts'
import { isoTime } from './times.ts'

export type ArrayElement = number | bigint | boolean | string
/** Undefined: the bytes are no such array. */
type ReadArray = (bytes: Uint8Array) => readonly ArrayElement[] | undefined

/** What is longer is not one tag an element any more. */
export const maxElements = 10_000

export const arrays = {
  int8: packed(1, (view, at) => view.getInt8(at)),
  int16: packed(2, (view, at) => view.getInt16(at, true)),
  int32: packed(4, (view, at) => view.getInt32(at, true)),
  int64: packed(8, (view, at) => plainInteger(view.getBigInt64(at, true))),
  uint8: packed(1, (view, at) => view.getUint8(at)),
  uint16: packed(2, (view, at) => view.getUint16(at, true)),
  uint32: packed(4, (view, at) => view.getUint32(at, true)),
  uint64: packed(8, (view, at) => plainInteger(view.getBigUint64(at, true))),
  float: packed(4, (view, at) => shortestFloat(view.getFloat32(at, true))),
  double: packed(8, (view, at) => view.getFloat64(at, true)),
  dateTime: packed(8, (view, at) => isoTime(plainInteger(view.getBigUint64(at, true)))),
  boolean: booleans,
  string: strings,
} satisfies Readonly<Record<string, ReadArray>>

function packed(size: number, read: (view: DataView, at: number) => ArrayElement | undefined): ReadArray {
  return (bytes) => {
    const count = bytes.length / size
    if (!Number.isInteger(count) || count > maxElements) return undefined
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return whole(Array.from({ length: count }, (_, index) => read(view, index * size)))
  }
}

/** Four bytes say how many; then eight a byte, the first in the highest bit. */
function booleans(bytes: Uint8Array): readonly boolean[] | undefined {
  if (bytes.length < 4) return undefined
  const count = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true)
  if (count > maxElements || bytes.length !== 4 + Math.ceil(count / 8)) return undefined
  return Array.from({ length: count }, (_, index) => (((bytes[4 + (index >> 3)] ?? 0) >> (7 - (index & 7))) & 1) === 1)
}

/** Each ends with a zero byte. */
function strings(bytes: Uint8Array): readonly string[] | undefined {
  if (bytes.length === 0) return []
  if (bytes.at(-1) !== 0) return undefined
  try {
    const all = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, -1)).split('\0')
    return all.length > maxElements ? undefined : all
  } catch {
    return undefined
  }
}

function whole(elements: readonly (ArrayElement | undefined)[]): readonly ArrayElement[] | undefined {
  const known = elements.filter((element) => element !== undefined)
  return known.length === elements.length ? known : undefined
}
