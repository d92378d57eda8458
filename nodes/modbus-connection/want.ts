// What a Modbus reader asks of its connection: typed tags, a plan of requests, an interval.
import type { Wanted } from '../lib/line.ts'

/** The four tables of a Modbus device (Modbus Application Protocol 1.1b3, 4.3). */
export type RegisterKind = 'holding' | 'input' | 'coil' | 'discrete'
export type RegisterType = 'bool' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'float32' | 'float64'

export interface ModbusTag {
  readonly wanted: Wanted
  readonly unitId: number
  readonly register: RegisterKind
  /** As on the wire, 0 to 65,535. */
  readonly address: number
  readonly type: RegisterType
  /** Which bit of a register a bool is, 0 the lowest; null for coils, discrete inputs and all other types. */
  readonly bit: number | null
  /** Within a register: `big` is the standard's order. */
  readonly byteOrder: 'big' | 'little'
  /** Among the registers of a value: `big` is the high word first. */
  readonly wordOrder: 'big' | 'little'
  readonly scale: number
  readonly offset: number
  /** UCUM code; empty: none. */
  readonly unit: string
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
  /** Unwanted registers read along to save a request. */
  readonly maxGap: number
  /** Registers a request; 125 by the standard. */
  readonly maxRegisters: number
}

export interface ModbusWant {
  readonly intervalMs: number
  readonly tags: readonly ModbusTag[]
  readonly limits: Limits
}

/** Registers (or bits) a value takes. */
export const widths: Readonly<Record<RegisterType, number>> = {
  bool: 1,
  int16: 1,
  uint16: 1,
  int32: 2,
  uint32: 2,
  int64: 4,
  uint64: 4,
  float32: 2,
  float64: 4,
}

export function isBits(register: RegisterKind): boolean {
  return register === 'coil' || register === 'discrete'
}
