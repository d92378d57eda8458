// What a Modbus reader asks of its connection: typed tags, a plan of requests, an interval.
import type { Wanted } from '../lib/line.ts'

/** The four tables of a Modbus device (Modbus Application Protocol 1.1b3, 4.3). */
export type RegisterKind = 'holding' | 'input' | 'coil' | 'discrete'
export type RegisterType = NumberType | 'bool' | 'string'
export type NumberType =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64'
  | 'bcd16'
  | 'bcd32'
  | 'bcd64'

/** What registers hold before anything is made of it. */
export type Raw = number | bigint | boolean | string

export interface ModbusTag {
  readonly wanted: Wanted
  readonly unitId: number
  readonly register: RegisterKind
  /** As on the wire, 0 to 65,535. */
  readonly address: number
  readonly type: RegisterType
  /** The lowest bit of a bool in a register, of a byte (0 or 8), of a bit field in an integer; null: the whole value. */
  readonly bit: number | null
  /** Registers of a string, bits of a bit field; null for all other types. */
  readonly length: number | null
  /** Within a register: `big` is the standard's order. */
  readonly byteOrder: 'big' | 'little'
  /** Among the registers of a value: `big` is the high word first. */
  readonly wordOrder: 'big' | 'little'
  readonly scale: number
  readonly offset: number
  /** UCUM code; empty: none. */
  readonly unit: string
  /** The tag that holds the power of ten this one is scaled by (SunSpec's sunssf), read in the same cycle (`scaleFactors`); null: none. */
  readonly factor: ModbusTag | null
  /** Texts of an enumeration; null: the value stays a number. */
  readonly labels: ReadonlyMap<number, string> | null
  /** Raw values by which the device says that it has no value here; null: none. */
  readonly missing: ReadonlySet<Raw> | null
  /** The tag's own interval; null: that of its reader. */
  readonly intervalMs: number | null
}

/** One request: neighbouring registers of one unit and table. */
export interface Block {
  readonly unitId: number
  readonly register: RegisterKind
  readonly start: number
  /** Registers, or bits for coils and discrete inputs. */
  readonly count: number
  readonly tags: readonly ModbusTag[]
}

export interface Limits {
  /** Unwanted registers read along to save a request, at most; null: as many as pay on this link. */
  readonly maxGap: number | null
  /** Registers a request; 125 by the standard. */
  readonly maxRegisters: number
}

export interface ModbusWant {
  /** Of the tags that have none of their own. */
  readonly intervalMs: number
  readonly tags: readonly ModbusTag[]
  readonly limits: Limits
}

/** Registers (or bits) a value of a fixed size takes. Of any tag: `widthOf`. */
export const widths: Readonly<Record<Exclude<RegisterType, 'string'>, number>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  bcd16: 1,
  bcd32: 2,
  bcd64: 4,
  int16: 1,
  uint16: 1,
  int32: 2,
  uint32: 2,
  int64: 4,
  uint64: 4,
  float32: 2,
  float64: 4,
}

/** Registers (or bits) a tag takes. */
export function widthOf({ type, length }: Pick<ModbusTag, 'type' | 'length'>): number {
  return type === 'string' ? (length ?? 1) : widths[type]
}

export function isBits(register: RegisterKind): boolean {
  return register === 'coil' || register === 'discrete'
}
