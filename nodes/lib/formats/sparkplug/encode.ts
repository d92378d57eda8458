// From a Sparkplug B payload to bytes, by the table of the schema.
import type { Payload } from './payload.ts'
import { type FieldKind, type FieldRule, isMessage, type MessageName, type ScalarKind, schema } from './schema.ts'
import { wireTypes } from './wire-format.ts'

/** Fields in the order of their numbers. What is undefined is left out. */
export function encodePayload(payload: Payload): Uint8Array {
  const out: number[] = []
  writeMessage(out, 'payload', payload)
  return Uint8Array.from(out)
}

function writeMessage(out: number[], name: MessageName, message: object): void {
  const fields = message as Readonly<Record<string, unknown>>
  for (const [number, rule] of Object.entries(schema[name])) {
    for (const value of valuesOf(rule, fields[rule.name])) writeField(out, Number(number), rule.kind, value)
  }
}

function valuesOf({ isRepeated, as }: FieldRule, value: unknown): readonly unknown[] {
  if (value === undefined) return []
  if (isRepeated === true) return value as readonly unknown[]
  if (as === undefined) return [value]
  const member = value as { readonly as: string; readonly is: unknown }
  return member.as === as ? [member.is] : []
}

function writeField(out: number[], number: number, kind: FieldKind, value: unknown): void {
  if (!isMessage(kind)) return writers[kind](out, number, value)
  const inner: number[] = []
  writeMessage(inner, kind, value as object)
  writeDelimited(out, number, inner)
}

const writers: Readonly<Record<ScalarKind, (out: number[], number: number, value: unknown) => void>> = {
  uint32: writeInteger,
  uint64: writeInteger,
  bool: (out, number, value) => writeInteger(out, number, value === true ? 1 : 0),
  float: (out, number, value) => writeFixed(out, number, wireTypes.fixed32, (view) => view.setFloat32(0, value as number, true)),
  double: (out, number, value) => writeFixed(out, number, wireTypes.fixed64, (view) => view.setFloat64(0, value as number, true)),
  string: writeText,
  text: writeText,
  bytes: (out, number, value) => writeDelimited(out, number, value as Uint8Array),
}

function writeKey(out: number[], number: number, wireType: number): void {
  writeVarint(out, BigInt(number * 8 + wireType))
}

function writeInteger(out: number[], number: number, value: unknown): void {
  writeKey(out, number, wireTypes.varint)
  writeVarint(out, BigInt.asUintN(64, BigInt(value as number | bigint)))
}

function writeText(out: number[], number: number, value: unknown): void {
  writeDelimited(out, number, new TextEncoder().encode(value as string))
}

function writeDelimited(out: number[], number: number, bytes: ArrayLike<number>): void {
  writeKey(out, number, wireTypes.delimited)
  writeVarint(out, BigInt(bytes.length))
  for (let index = 0; index < bytes.length; index += 1) out.push(bytes[index] ?? 0)
}

function writeFixed(out: number[], number: number, wireType: 1 | 5, set: (view: DataView) => void): void {
  const bytes = new Uint8Array(wireType === wireTypes.fixed32 ? 4 : 8)
  set(new DataView(bytes.buffer))
  writeKey(out, number, wireType)
  out.push(...bytes)
}

function writeVarint(out: number[], value: bigint): void {
  let rest = value
  for (; rest > 0x7fn; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80)
  out.push(Number(rest))
}
