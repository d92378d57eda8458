// From bytes to a Sparkplug B payload, by the table of the schema. Names come from the table, never from the wire.
import type { Payload } from './payload.ts'
import { type FieldKind, type FieldRule, isMessage, type MessageName, type ScalarKind, schema } from './schema.ts'
import { type Cursor, cursorOver, malformed, readDouble, readFloat, readKey, readLength, readVarint, skipField, wireTypes } from './wire-format.ts'

/** Templates in templates, property sets in property sets. */
const maxDepth = 16

/** Throws the fault `sparkplug.malformed`, and nothing else, on whatever comes. Fields the schema does not know are passed over. */
export function decodePayload(bytes: Uint8Array): Payload {
  return readMessage(cursorOver(bytes), 'payload', 0)
}

type Message = Record<string, unknown>

function readMessage(cursor: Cursor, name: MessageName, depth: number): Message {
  if (depth > maxDepth) throw malformed('too-deep', cursor.at)
  const rules = schema[name]
  const message: Message = {}
  while (cursor.at < cursor.end) {
    const { number, wireType } = readKey(cursor)
    const rule = rules[number]
    if (rule === undefined) skipField(cursor, wireType)
    else readField(cursor, rule, wireType, message, depth)
  }
  return message
}

function readField(cursor: Cursor, { name, kind, isRepeated, as }: FieldRule, wireType: number, message: Message, depth: number): void {
  if (isRepeated === true) {
    const list = (message[name] ?? []) as unknown[]
    message[name] = list
    if (wireType === wireTypes.delimited && kind === 'uint32') readPacked(cursor, list)
    else list.push(readValue(cursor, kind, wireType, depth))
    return
  }
  const value = readValue(cursor, kind, wireType, depth)
  // Of members of one `oneof` the last one counts (encoding guide, "Last One Wins").
  message[name] = as === undefined ? value : { as, is: value }
}

function readValue(cursor: Cursor, kind: FieldKind, wireType: number, depth: number): unknown {
  if (!isMessage(kind)) return readScalar(cursor, kind, wireType)
  if (wireType !== wireTypes.delimited) throw malformed('wire-type', cursor.at)
  const { end } = cursor
  cursor.end = readLength(cursor)
  const message = readMessage(cursor, kind, depth + 1)
  cursor.end = end
  return message
}

/** Scalars of one number may also come all in one field (encoding guide, "Packed Repeated Fields"). */
function readPacked(cursor: Cursor, list: unknown[]): void {
  const end = readLength(cursor)
  while (cursor.at < end) {
    cursor.fieldsLeft -= 1
    if (cursor.fieldsLeft < 0) throw malformed('too-many-fields', cursor.at)
    list.push(readUint32(cursor))
  }
  if (cursor.at !== end) throw malformed('length', cursor.at)
}

const wireTypeOf: Readonly<Record<ScalarKind, number>> = {
  uint32: wireTypes.varint,
  uint64: wireTypes.varint,
  bool: wireTypes.varint,
  float: wireTypes.fixed32,
  double: wireTypes.fixed64,
  string: wireTypes.delimited,
  text: wireTypes.delimited,
  bytes: wireTypes.delimited,
}

const readers: Readonly<Record<ScalarKind, (cursor: Cursor) => unknown>> = {
  uint32: readUint32,
  uint64: readVarint,
  bool: (cursor) => readVarint(cursor) !== 0,
  float: readFloat,
  double: readDouble,
  string: readString,
  text: (cursor) => utf8(readBytes(cursor)),
  // A copy: `slice` of a Buffer would keep the whole packet alive.
  bytes: (cursor) => new Uint8Array(readBytes(cursor)),
}

function readScalar(cursor: Cursor, kind: ScalarKind, wireType: number): unknown {
  if (wireType !== wireTypeOf[kind]) throw malformed('wire-type', cursor.at)
  return readers[kind](cursor)
}

/** Some encoders write a negative int32 sign-extended to ten bytes; any other number beyond 32 bit is no uint32. */
function readUint32(cursor: Cursor): number {
  const value = readVarint(cursor)
  if (typeof value === 'number' && value <= 0xffff_ffff) return value
  const signed = BigInt.asIntN(64, BigInt(value))
  if (signed >= -0x8000_0000n && signed < 0n) return Number(signed) >>> 0
  throw malformed('uint32', cursor.at)
}

function readString(cursor: Cursor): string {
  const text = utf8(readBytes(cursor))
  if (text === null) throw malformed('utf-8', cursor.at)
  return text
}

function readBytes(cursor: Cursor): Uint8Array {
  const end = readLength(cursor)
  const bytes = cursor.bytes.subarray(cursor.at, end)
  cursor.at = end
  return bytes
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function utf8(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes)
  } catch {
    return null
  }
}
