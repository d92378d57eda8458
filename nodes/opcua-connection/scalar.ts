// A value of one of OPC UA's built-in types as the scalar of a reading. OPC 10000-6, 5.1.2.
import { plainInteger, shortestFloat } from '../lib/numbers.ts'
import type { Datatype, Scalar } from '../lib/reading.ts'

/** The numbers of the built-in types that need care; the rest come as the JavaScript value they are. */
export const builtIn = {
  Boolean: 1,
  SByte: 2,
  Byte: 3,
  Int16: 4,
  UInt16: 5,
  Int32: 6,
  UInt32: 7,
  Int64: 8,
  UInt64: 9,
  Float: 10,
  Double: 11,
  String: 12,
  DateTime: 13,
  Guid: 14,
  ByteString: 15,
  XmlElement: 16,
  NodeId: 17,
  ExpandedNodeId: 18,
  StatusCode: 19,
  QualifiedName: 20,
  LocalizedText: 21,
  ExtensionObject: 22,
  DataValue: 23,
  Variant: 24,
} as const

export type BuiltIn = keyof typeof builtIn

/** `undefined`: there is no value. NaN and Infinity stay: who calls decides. */
type Decode = (value: unknown) => Scalar | undefined

const decoders: Readonly<Record<number, Decode>> = {
  [builtIn.Int64]: (value) => wideInteger(value, BigInt.asIntN),
  [builtIn.UInt64]: (value) => wideInteger(value, BigInt.asUintN),
  [builtIn.Float]: (value) => (typeof value === 'number' ? shortestFloat(value) : undefined),
  [builtIn.DateTime]: (value) => isoText(value),
  [builtIn.ByteString]: (value) => (value instanceof Uint8Array ? base64(value) : undefined),
  [builtIn.StatusCode]: (value) => numberOf(value),
  [builtIn.QualifiedName]: (value) => textOf(value, 'name'),
  [builtIn.LocalizedText]: (value) => textOf(value, 'text'),
}

/** `1601-01-01`, the zero of OPC UA's clock, is how it writes "no time" (OPC 10000-6, 5.2.2.5). */
const noTime = Date.UTC(1601, 0, 1)

/**
 * @param dataType number of the built-in type
 * @param value as `node-opcua` has it: 64-bit integers as `[high, low]`, times as Date
 */
export function decodeScalar(dataType: number, value: unknown): Scalar | undefined {
  if (value === null || value === undefined) return undefined
  const decode = decoders[dataType]
  if (decode !== undefined) return decode(value)
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value
  if (value instanceof Date) return isoText(value)
  // Node ids, and whatever a later release of the standard adds: as text.
  return typeof value === 'object' && 'toString' in value ? String(value) : undefined
}

/** Undefined for what is not a built-in type. */
export function datatypeOf(dataType: number): Datatype | undefined {
  if (!(dataType >= builtIn.Boolean && dataType <= builtIn.Variant)) return undefined
  if (dataType === builtIn.Boolean) return 'boolean'
  if (dataType === builtIn.Float || dataType === builtIn.Double) return 'number'
  return (dataType >= builtIn.SByte && dataType <= builtIn.UInt64) || dataType === builtIn.StatusCode ? 'integer' : 'string'
}

/** Milliseconds of a time the source gave; null where it gave none. */
export function timeOf(value: Date | null | undefined): number | null {
  if (value === null || value === undefined) return null
  const ms = value.getTime()
  return Number.isFinite(ms) && ms > noTime ? Math.trunc(ms) : null
}

function wideInteger(value: unknown, wrap: (bits: number, value: bigint) => bigint): Scalar | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return plainInteger(value)
  if (!isPair(value)) return undefined
  return plainInteger(wrap(64, (BigInt(value[0]) << 32n) | BigInt(value[1] >>> 0)))
}

function isPair(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => Number.isInteger(part))
}

function isoText(value: unknown): string | undefined {
  if (!(value instanceof Date)) return undefined
  return timeOf(value) === null ? undefined : value.toISOString()
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  const code = (value as { readonly value?: unknown }).value
  return typeof code === 'number' ? code >>> 0 : undefined
}

function textOf(value: unknown, field: 'name' | 'text'): string | undefined {
  if (typeof value === 'string') return value
  const text = (value as { readonly [field: string]: unknown })[field]
  return typeof text === 'string' ? text : undefined
}
