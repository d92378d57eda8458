// From the registers of an answer to the reading of a tag: raw value, sentinels, bit fields, scale, texts of codes.
import { statusCodes } from '../lib/quality.ts'
import { type Reading, withoutValue, withStatus } from '../lib/reading.ts'
import { createScaling, type Scaling } from '../lib/scaling.ts'
import { type Answer, createRawReader, hexOf } from './raw-value.ts'
import { isBits, type ModbusTag, type Raw } from './want.ts'

export type { Answer } from './raw-value.ts'

export type Decoder = (answer: Answer, rough: Reading) => Reading

/**
 * Compiles a tag: an answer that covers it becomes its reading. `rough` is what all its readings share. A tag with a
 * scale factor is left unscaled: `scaleFactors` does that once the factor is read too.
 */
export function createDecoder(tag: ModbusTag): Decoder {
  const read = createRawReader(tag)
  const part = partOf(tag)
  const finish = tag.factor === null ? createValuer(tag, tag.scale) : unscaled
  return (answer, rough) => {
    const raw = read(answer)
    if (raw === null) return withoutValue(rough, statusCodes.BadDataEncodingInvalid, 'modbus.not-bcd', hexOf(answer, tag))
    if (tag.missing?.has(raw) === true) return withoutValue(rough, statusCodes.BadNotSupported, 'not-implemented', raw)
    return finish(rough, part === null ? raw : part(raw))
  }
}

/** What becomes of a raw value of a tag: the payload, or why there is none. */
export function createValuer({ type, offset, labels }: ModbusTag, scale: number): (rough: Reading, raw: Raw) => Reading {
  const isInteger = !type.startsWith('float')
  const scaling = type === 'bool' || type === 'string' ? null : exactScaling(scale, offset, isInteger)
  return (rough, raw) => {
    if (labels !== null) return named(rough, raw, labels)
    return typeof raw === 'boolean' || typeof raw === 'string' || scaling === null ? { ...rough, payload: raw } : scaled(rough, raw, scaling)
  }
}

function unscaled(rough: Reading, raw: Raw): Reading {
  return { ...rough, payload: raw }
}

/** Which bits of the raw value are the value; null: all of them. */
function partOf({ register, type, bit, length }: ModbusTag): ((raw: Raw) => Raw) | null {
  if (isBits(register) || bit === null) return null
  if (type === 'bool') return (raw) => ((Number(raw) >> bit) & 1) === 1
  if (length === null) return null
  const cut = type.startsWith('int') ? BigInt.asIntN : BigInt.asUintN
  return (raw) => {
    const value = cut(length, BigInt(raw) >> BigInt(bit))
    const double = Number(value)
    return Number.isSafeInteger(double) ? double : value
  }
}

/** An enumeration: the text is the value, the code stays beside it. */
function named(rough: Reading, raw: Raw, labels: ReadonlyMap<number, string>): Reading {
  const text = labels.get(Number(raw))
  if (text === undefined) return withStatus({ ...rough, payload: raw }, statusCodes.UncertainEngineeringUnitsExceeded, 'unknown-code')
  return { ...rough, payload: text, detail: { ...rough.detail, code: Number(raw) } }
}

function scaled(rough: Reading, raw: number | bigint, scale: Scaling): Reading {
  if (typeof raw === 'number' && !Number.isFinite(raw)) return withoutValue(rough, statusCodes.BadSensorFailure, 'not-a-number', raw)
  const { value, isExact } = scale(raw)
  if (typeof value === 'number' && !Number.isFinite(value)) return withoutValue(rough, statusCodes.BadOutOfRange, 'overflow', raw)
  const reading = { ...rough, payload: value }
  return isExact ? reading : withStatus(reading, statusCodes.UncertainSubNormal, 'precision-lost')
}

/** An integer times an integer stays one: beyond 2^53 as a BigInt. */
function exactScaling(scale: number, offset: number, isInteger: boolean): Scaling {
  const plain = createScaling(scale, offset)
  if (!isInteger || !Number.isSafeInteger(scale) || !Number.isSafeInteger(offset)) return plain
  return (raw) => plain(typeof raw === 'number' && !Number.isSafeInteger(raw * scale + offset) ? BigInt(raw) : raw)
}
