// What the editor may ask a live Modbus line (`ConnectionPort.ask`), beside the reading of tags, and what it answers.

export type ModbusQuestion =
  /** Who a unit says it is (function code 43/14). */
  | { readonly kind: 'identify'; readonly unitId: number }
  /** Which units answer, from one id to another, both included. */
  | { readonly kind: 'scan-units'; readonly from: number; readonly to: number }
  /** The SunSpec models of a unit. */
  | { readonly kind: 'sunspec'; readonly unitId: number }

/** What a unit says of itself (Modbus Application Protocol 1.1b3, 6.21), by object id: 0 vendor, 1 product code, 2 revision, 3 vendor URL, 4 product name … */
export interface Identity {
  readonly unitId: number
  readonly objects: readonly { readonly id: number; readonly text: string }[]
}

/** Units looked for one after another, between cycles; bounded in time, so ask on from `next`. */
export interface UnitScan {
  /** Units that answered, be it with an exception. */
  readonly found: readonly number[]
  /** The first unit not asked yet; null: all were. */
  readonly next: number | null
}

/** The chain of models of a unit; `base` is null where there is no SunSpec map. */
export interface SunspecMap {
  readonly unitId: number
  /** Address of the mark 'SunS', as on the wire. */
  readonly base: number | null
  readonly models: readonly SunspecModel[]
  /** False where the chain broke off: a refused register, or a chain without an end. */
  readonly isWhole: boolean
}

export interface SunspecModel {
  /** 1 common, 101 to 103 inverter, 201 to 204 meter … */
  readonly id: number
  /** Of the model id register; the first point stands two registers further on. */
  readonly address: number
  /** Registers after the two of the header. */
  readonly length: number
}

/** What each question is answered with. All are refused with a fault where the unit or the line does not answer. */
export interface ModbusAnswers {
  readonly identify: Identity
  readonly 'scan-units': UnitScan
  readonly sunspec: SunspecMap
}

/** Of what came through `ask`, untyped; null: no question of Modbus. */
export function questionOf(what: unknown): ModbusQuestion | null {
  if (typeof what !== 'object' || what === null) return null
  const { kind, unitId, from, to } = what as Readonly<Record<string, unknown>>
  if ((kind === 'identify' || kind === 'sunspec') && isUnit(unitId)) return { kind, unitId }
  return kind === 'scan-units' && isUnit(from) && isUnit(to) && from <= to ? { kind, from, to } : null
}

function isUnit(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255
}
