// A payload of bytes in a fixed layout: `offset:type`, the type with its byte order.

import { scalarOf } from '../lib/foreign-value.ts'
import { plainInteger, shortestFloat } from '../lib/numbers.ts'
import { statusCodes } from '../lib/quality.ts'
import type { Scalar } from '../lib/reading.ts'
import type { Decoder } from '../mqtt-connection/decoder.ts'
import { foundOf, trouble } from './found-values.ts'
import { namedParts, partName } from './named-parts.ts'

export interface BinaryPart {
  readonly name: string
  readonly offset: number
  readonly bytes: number
  readonly read: (view: DataView, offset: number) => Scalar
}

export interface BinaryRule {
  readonly parts: readonly BinaryPart[]
  readonly unit: string
  readonly nameOf: (topic: string) => string
}

type Read = (view: DataView, offset: number, isLittle: boolean) => number | bigint

const numbers: Readonly<Record<string, readonly [bytes: number, read: Read]>> = {
  int8: [1, (view, at) => view.getInt8(at)],
  uint8: [1, (view, at) => view.getUint8(at)],
  int16: [2, (view, at, isLittle) => view.getInt16(at, isLittle)],
  uint16: [2, (view, at, isLittle) => view.getUint16(at, isLittle)],
  int32: [4, (view, at, isLittle) => view.getInt32(at, isLittle)],
  uint32: [4, (view, at, isLittle) => view.getUint32(at, isLittle)],
  int64: [8, (view, at, isLittle) => plainInteger(view.getBigInt64(at, isLittle))],
  uint64: [8, (view, at, isLittle) => plainInteger(view.getBigUint64(at, isLittle))],
  float32: [4, (view, at, isLittle) => shortestFloat(view.getFloat32(at, isLittle))],
  float64: [8, (view, at, isLittle) => view.getFloat64(at, isLittle)],
}

/** `0:uint16`, `2:int16le`, `4:bool.3` (bit 3 of a byte), `8:string12` (so many bytes of text, up to a NUL). */
const form = /^(\d{1,7}):(?:(u?int8|u?int16|u?int32|u?int64|float32|float64)(le|be)?|bool(?:\.([0-7]))?|string(\d{1,5}))$/

export function binaryDecoder({ parts, unit, nameOf }: BinaryRule): Decoder {
  const needed = Math.max(...parts.map(({ offset, bytes }) => offset + bytes))
  return {
    decode({ topic, payload }) {
      if (payload.length < needed) return trouble(statusCodes.BadDataEncodingInvalid, 'too-short', `${payload.length} < ${needed}`)
      const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength)
      const base = nameOf(topic)
      return { found: parts.map(({ name, offset, read }) => foundOf(partName(base, name), scalarOf(read(view, offset), 'auto'), { unit })) }
    },
  }
}

/** Null where the cell is no layout. */
export function binaryParts(cell: string): readonly BinaryPart[] | null {
  const parts = namedParts(cell)?.map(({ name, text }) => partOf(name, text)) ?? null
  return parts?.every((part) => part !== null) === true ? parts.filter((part) => part !== null) : null
}

function partOf(name: string, text: string): BinaryPart | null {
  const [, at = '', type, order, bit, length] = form.exec(text) ?? []
  if (at === '') return null
  const offset = Number(at)
  if (type !== undefined) {
    const [bytes, read] = numbers[type] ?? [0, () => 0]
    return { name, offset, bytes, read: (view, position) => read(view, position, order === 'le') }
  }
  if (length !== undefined)
    return Number(length) === 0 ? null : { name, offset, bytes: Number(length), read: (view, position) => textAt(view, position, Number(length)) }
  return { name, offset, bytes: 1, read: (view, position) => ((view.getUint8(position) >> Number(bit ?? 0)) & 1) === 1 }
}

function textAt(view: DataView, offset: number, length: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, length)
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)).trimEnd()
}
