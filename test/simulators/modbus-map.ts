// What a Modbus unit holds, and how it answers a read: Application Protocol V1.1b3, 6.1 to 6.4 and 7.

/** The value at an address and a time, or undefined where the device has none (exception 2). Words are taken modulo 2^16, bits by truth. */
export type AreaMap = (address: number, nowMs: number) => number | undefined

export interface UnitMap {
  readonly holding?: AreaMap
  readonly input?: AreaMap
  readonly coil?: AreaMap
  readonly discrete?: AreaMap
  /** Time a request takes; the requests of one connection are served one after the other. Default 0. */
  readonly delayMs?: number
  /** Most registers a request may ask for, where the device takes fewer than the standard's 125 (exception 3). */
  readonly maxRegisters?: number
  /** Device identification (function code 43/14) by object id; without it exception 1. */
  readonly identity?: Readonly<Record<number, string>>
  /** Most objects in one answer of the identification. Default: all. */
  readonly identityPart?: number
}

export const exceptions = {
  illegalFunction: 1,
  illegalAddress: 2,
  illegalValue: 3,
  deviceFailure: 4,
  gatewayTargetSilent: 0x0b,
} as const

/** The four reading function codes: the area, bits an item, and the most items the standard allows. */
const reads = new Map<number, { readonly area: 'holding' | 'input' | 'coil' | 'discrete'; readonly bits: 1 | 16; readonly limit: number }>([
  [1, { area: 'coil', bits: 1, limit: 2000 }],
  [2, { area: 'discrete', bits: 1, limit: 2000 }],
  [3, { area: 'holding', bits: 16, limit: 125 }],
  [4, { area: 'input', bits: 16, limit: 125 }],
])

const identification = { functionCode: 0x2b, type: 0x0e } as const

export function isRead(functionCode: number): boolean {
  return reads.has(functionCode) || functionCode === identification.functionCode
}

/** Answers a request PDU as the unit would; `unit` undefined is one that no device behind the gateway has. */
export function answerPdu(unit: UnitMap | undefined, pdu: Buffer, nowMs: number): Buffer {
  const functionCode = pdu[0] ?? 0
  const read = reads.get(functionCode)
  const area = read === undefined ? undefined : unit?.[read.area]
  if (unit === undefined) return exceptionPdu(functionCode, exceptions.gatewayTargetSilent)
  if (functionCode === identification.functionCode && unit.identity !== undefined) return identityPdu(unit, unit.identity, pdu)
  if (read === undefined || area === undefined) return exceptionPdu(functionCode, exceptions.illegalFunction)
  if (pdu.length !== 5) return exceptionPdu(functionCode, exceptions.illegalValue)
  const [start, quantity] = [pdu.readUInt16BE(1), pdu.readUInt16BE(3)]
  const limit = read.bits === 16 ? Math.min(read.limit, unit.maxRegisters ?? read.limit) : read.limit
  if (quantity < 1 || quantity > limit) return exceptionPdu(functionCode, exceptions.illegalValue)
  const values = valuesOf(area, start, quantity, nowMs)
  if (typeof values === 'number') return exceptionPdu(functionCode, values)
  const data = read.bits === 16 ? words(values) : bits(values)
  return Buffer.concat([Buffer.from([functionCode, data.length]), data])
}

/** Of the category asked for, from the object asked for on, so many as fit (6.21). */
function identityPdu({ identityPart = 256 }: UnitMap, identity: Readonly<Record<number, string>>, pdu: Buffer): Buffer {
  const [functionCode = 0, type, category = 0, first = 0] = pdu
  if (type !== identification.type || pdu.length !== 4 || category < 1 || category > 3) return exceptionPdu(functionCode, exceptions.illegalValue)
  const last = [2, 6, 255][category - 1] ?? 255
  const ids = Object.keys(identity)
    .map(Number)
    .filter((id) => id >= first && id <= last)
  if (ids.length === 0) return exceptionPdu(functionCode, exceptions.illegalAddress)
  const some = ids.slice(0, identityPart)
  const next = ids[some.length]
  const level = Math.max(...Object.keys(identity).map(Number)) > 2 ? 0x82 : 0x81
  const objects = some.map((id) =>
    Buffer.concat([Buffer.from([id, Buffer.byteLength(identity[id] ?? '')]), Buffer.from(identity[id] ?? '', 'latin1')]),
  )
  return Buffer.concat([Buffer.from([functionCode, type, category, level, next === undefined ? 0 : 0xff, next ?? 0, some.length]), ...objects])
}

export function exceptionPdu(functionCode: number, exception: number): Buffer {
  return Buffer.from([functionCode | 0x80, exception])
}

/** The values asked for, or the exception code that stands for the whole block. */
function valuesOf(area: AreaMap, start: number, quantity: number, nowMs: number): readonly number[] | number {
  if (start + quantity > 0x1_0000) return exceptions.illegalAddress
  const values: number[] = []
  try {
    for (let address = start; address < start + quantity; address++) {
      const value = area(address, nowMs)
      if (value === undefined) return exceptions.illegalAddress
      values.push(value)
    }
  } catch {
    return exceptions.deviceFailure
  }
  return values
}

function words(values: readonly number[]): Buffer {
  const data = Buffer.alloc(values.length * 2)
  for (const [index, value] of values.entries()) data.writeUInt16BE(value & 0xffff, index * 2)
  return data
}

/** The first item is the lowest bit of the first byte. */
function bits(values: readonly number[]): Buffer {
  const data = Buffer.alloc(Math.ceil(values.length / 8))
  for (const [index, value] of values.entries()) {
    if (value) data.writeUInt8((data[index >> 3] ?? 0) | (1 << (index & 7)), index >> 3)
  }
  return data
}
