// The datatypes of Sparkplug B, and what the wire's value means in each. Specification 3.0.0, 6.4.16.
import { plainInteger, shortestFloat } from '../../numbers.ts'
import type { Datatype, Scalar } from '../../reading.ts'
import { type ArrayElement, arrays } from './arrays.ts'
import type { MetricValue } from './payload.ts'
import { isoTime } from './times.ts'

/** A value as people see it; undefined: the wire's value is none of this datatype. */
type Read = (value: MetricValue) => Scalar | undefined

export interface SimpleType {
  readonly shape: 'simple'
  readonly datatype: Datatype
  readonly read: Read
}
export interface ArrayType {
  readonly shape: 'array'
  readonly datatype: Datatype
  readonly read: (bytes: Uint8Array) => readonly ArrayElement[] | undefined
}
export type SparkplugType = SimpleType | ArrayType | { readonly shape: 'dataSet' } | { readonly shape: 'template' }

const simple = (datatype: Datatype, read: Read): SimpleType => ({ shape: 'simple', datatype, read })
const array = (datatype: Datatype, read: ArrayType['read']): ArrayType => ({ shape: 'array', datatype, read })

export const dataTypes: Readonly<Record<number, SparkplugType>> = {
  1: simple('integer', signed(8)),
  2: simple('integer', signed(16)),
  3: simple('integer', signed(32)),
  4: simple('integer', (value) => long(value, (bits) => BigInt.asIntN(64, bits))),
  5: simple('integer', unsigned(8)),
  6: simple('integer', unsigned(16)),
  7: simple('integer', unsigned(32)),
  8: simple('integer', (value) => long(value, (bits) => bits)),
  9: simple('number', (value) => (value.as === 'float' ? shortestFloat(value.is) : undefined)),
  10: simple('number', (value) => (value.as === 'double' ? value.is : undefined)),
  11: simple('boolean', (value) => (value.as === 'boolean' ? value.is : undefined)),
  12: simple('string', text),
  13: simple('string', (value) => (value.as === 'long' ? isoTime(value.is) : undefined)),
  14: simple('string', text),
  15: simple('string', text),
  16: { shape: 'dataSet' },
  17: simple('string', binary),
  18: simple('string', binary),
  19: { shape: 'template' },
  22: array('integer', arrays.int8),
  23: array('integer', arrays.int16),
  24: array('integer', arrays.int32),
  25: array('integer', arrays.int64),
  26: array('integer', arrays.uint8),
  27: array('integer', arrays.uint16),
  28: array('integer', arrays.uint32),
  29: array('integer', arrays.uint64),
  30: array('number', arrays.float),
  31: array('number', arrays.double),
  32: array('boolean', arrays.boolean),
  33: array('string', arrays.string),
  34: array('string', arrays.dateTime),
}

/** Encoders differ in how far they extend the sign of a short integer; bits that are neither it nor zero are another value. */
function signed(bits: 8 | 16 | 32): Read {
  return (value) => {
    if (value.as !== 'int') return undefined
    const meant = (value.is << (32 - bits)) >> (32 - bits)
    return meant >>> 0 === value.is || value.is < 2 ** bits ? meant : undefined
  }
}

/** UInt32 may stand in `long_value`: some encoders have no unsigned 32-bit type of their own. */
function unsigned(bits: 8 | 16 | 32): Read {
  return (value) => {
    if (value.as !== 'int' && (value.as !== 'long' || bits !== 32)) return undefined
    return value.is < 2 ** bits ? Number(value.is) : undefined
  }
}

function long(value: MetricValue, meant: (bits: bigint) => bigint): Scalar | undefined {
  return value.as === 'long' ? plainInteger(meant(BigInt(value.is))) : undefined
}

function text(value: MetricValue): Scalar | undefined {
  return value.as === 'string' && value.is !== null ? value.is : undefined
}

/** As hex: a payload is a scalar. */
function binary(value: MetricValue): Scalar | undefined {
  return value.as === 'bytes' ? Array.from(value.is, (byte) => byte.toString(16).padStart(2, '0')).join('') : undefined
}
