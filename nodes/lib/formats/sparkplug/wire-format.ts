// Protocol Buffers on the wire: varints exact to 64 bit, lengths held to what is there. Encoding guide, "Message Structure".
import { type Fault, fault } from '../../fault.ts'

/** A place in a message, and how much may still be read of the whole payload. */
export interface Cursor {
  readonly bytes: Uint8Array
  readonly view: DataView
  at: number
  /** First byte that is no longer part of this message. */
  end: number
  /** Fields that may still come: two bytes on the wire can become an object here. */
  fieldsLeft: number
}

export const wireTypes = { varint: 0, fixed64: 1, delimited: 2, fixed32: 5 } as const

const maxFields = 1_000_000
const bytesWithoutBigInt = 7

export function cursorOver(bytes: Uint8Array): Cursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { bytes, view, at: 0, end: bytes.length, fieldsLeft: maxFields }
}

/** Field number and wire type. Throws a fault: all of these do, on what is not the format. */
export function readKey(cursor: Cursor): { readonly number: number; readonly wireType: number } {
  cursor.fieldsLeft -= 1
  if (cursor.fieldsLeft < 0) throw malformed('too-many-fields', cursor.at)
  const key = readVarint(cursor)
  if (typeof key === 'bigint' || key > 0xffff_ffff || key < 8) throw malformed('field-number', cursor.at)
  return { number: Math.floor(key / 8), wireType: key % 8 }
}

/** An unsigned 64-bit integer: a number where it is safe, else a BigInt. */
export function readVarint(cursor: Cursor): number | bigint {
  let value = 0
  for (let index = 0; index < bytesWithoutBigInt; index += 1) {
    const byte = readByte(cursor)
    value += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return value
  }
  let long = BigInt(value)
  for (let index = bytesWithoutBigInt; index < 10; index += 1) {
    const byte = readByte(cursor)
    if (index === 9 && byte > 1) break
    long |= BigInt(byte & 0x7f) << BigInt(7 * index)
    if (byte < 0x80) return long <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(long) : long
  }
  throw malformed('varint', cursor.at)
}

/** The content of a length-delimited field: from the cursor's place to the end answered. */
export function readLength(cursor: Cursor): number {
  const length = readVarint(cursor)
  if (typeof length === 'bigint' || length > cursor.end - cursor.at) throw malformed('length', cursor.at)
  return cursor.at + length
}

export function readFloat(cursor: Cursor): number {
  return cursor.view.getFloat32(take(cursor, 4), true)
}

export function readDouble(cursor: Cursor): number {
  return cursor.view.getFloat64(take(cursor, 8), true)
}

/** Passes over a field that nobody asks for. Groups (wire types 3 and 4) never were part of the schema. */
export function skipField(cursor: Cursor, wireType: number): void {
  if (wireType === wireTypes.varint) readVarint(cursor)
  else if (wireType === wireTypes.fixed64) take(cursor, 8)
  else if (wireType === wireTypes.fixed32) take(cursor, 4)
  else if (wireType === wireTypes.delimited) cursor.at = readLength(cursor)
  else throw malformed('wire-type', cursor.at)
}

/** `reason` and the byte it was found at, for the log. */
export function malformed(reason: string, at: number): Fault {
  return fault('sparkplug.malformed', { reason, at }, { retry: false })
}

function readByte(cursor: Cursor): number {
  return cursor.bytes[take(cursor, 1)] ?? 0
}

function take(cursor: Cursor, count: number): number {
  const { at } = cursor
  if (at + count > cursor.end) throw malformed('cut-off', at)
  cursor.at = at + count
  return at
}
