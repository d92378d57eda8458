// A Modbus TCP device of ours: serves maps of registers, counts what it is asked, and fails on demand.
import type net from 'node:net'
import { delayLine } from '../support/delay-line.ts'
import { openListener } from '../support/listener.ts'
import { seededRandom } from '../support/random.ts'
import { type DeviceFaults, noFaults, spoil } from './modbus-faults.ts'
import { answerPdu, isRead, type UnitMap } from './modbus-map.ts'
import { type Adu, mbapStream } from './modbus-mbap.ts'

export type { DeviceFaults } from './modbus-faults.ts'
export type { AreaMap, UnitMap } from './modbus-map.ts'

export interface ModbusDeviceOptions {
  /** 0 (default): a free one. */
  readonly port?: number
  readonly host?: string
  /** Units by id; a unit not listed is answered with exception 0x0B. Default: unit 1, each register holds its address, each bit whether that is odd. */
  readonly units?: Readonly<Record<number, UnitMap>>
  /** The time handed to the maps, ms. Default: the wall clock. */
  readonly now?: () => number
  /** Of stray and garbage bytes. Default 1. */
  readonly seed?: number
  /** How many requests `requests` remembers. Default 10,000. */
  readonly keepLast?: number
}

export interface ModbusRequest {
  readonly unit: number
  readonly functionCode: number
  /** First address and count; null where the request has none or is too short. */
  readonly start: number | null
  readonly quantity: number | null
}

export interface ModbusDevice {
  readonly host: string
  readonly port: number
  readonly faults: DeviceFaults
  /** The last requests, oldest first. */
  readonly requests: readonly ModbusRequest[]
  /** Requests since the start, by function code. */
  readonly requestCounts: ReadonlyMap<number, number>
  /** Requests with a writing function code (5, 6, 15, 16, 21, 22, 23); each was answered with exception 1. */
  readonly writes: number
  /** Requests with a function code other than 1 to 4, writes included. */
  readonly otherFunctionCodes: number
  /** Connections dropped because their bytes were no Modbus TCP. */
  readonly malformed: number
  /** Connections now open, and taken since the start. */
  readonly connections: number
  readonly accepted: number
  /** Resets every connection (RST). */
  killConnections(): void
  /** Ends every connection and listens no more; `start` comes back on the same port. */
  stop(): Promise<void>
  start(): Promise<void>
  /** For good: the same as `stop`. */
  close(): Promise<void>
}

const writingCodes: ReadonlySet<number> = new Set([5, 6, 15, 16, 21, 22, 23])

/** A client that asks on and reads no answer is dropped here, before it fills the memory. */
const unreadLimit = 1_048_576

const addressUnit: UnitMap = {
  holding: (address) => address,
  input: (address) => address,
  coil: (address) => address % 2,
  discrete: (address) => address % 2,
}

interface Counts {
  readonly requests: ModbusRequest[]
  readonly byCode: Map<number, number>
  malformed: number
}

/** Starts a device. Rejects with the errno of `listen`. Nothing a client sends can make it throw. */
export async function startModbusDevice(options: ModbusDeviceOptions = {}): Promise<ModbusDevice> {
  const units = options.units ?? { 1: addressUnit }
  const now = options.now ?? Date.now
  const keepLast = options.keepLast ?? 10_000
  const faults = noFaults()
  const random = seededRandom(options.seed ?? 1)
  const counts: Counts = { requests: [], byCode: new Map(), malformed: 0 }

  const answerTo = (adu: Adu): Adu => ({ ...adu, pdu: answerPdu(units[adu.unit], adu.pdu, now()) })
  const serve = (socket: net.Socket) => {
    const send = sender(socket, faults, random)
    const line = delayLine()
    const stream = mbapStream()
    socket.on('data', (chunk) => {
      for (const adu of stream.push(chunk)) {
        note(counts, adu, keepLast)
        line.put(units[adu.unit]?.delayMs ?? 0, () => send(answerTo(adu)))
      }
      if (!stream.isBroken || socket.destroyed) return
      counts.malformed += 1
      socket.destroy()
    })
    socket.on('end', () => line.put(0, () => socket.end()))
    socket.on('close', line.clear)
  }
  const listener = await openListener({ port: options.port ?? 0, host: options.host ?? '127.0.0.1', allowHalfOpen: true }, serve)
  return {
    host: listener.host,
    port: listener.port,
    faults,
    requests: counts.requests,
    requestCounts: counts.byCode,
    killConnections: listener.reset,
    stop: listener.close,
    start: listener.open,
    close: listener.close,
    get writes() {
      return sum(counts.byCode, (code) => writingCodes.has(code))
    },
    get otherFunctionCodes() {
      return sum(counts.byCode, (code) => !isRead(code))
    },
    get malformed() {
      return counts.malformed
    },
    get connections() {
      return listener.connections
    },
    get accepted() {
      return listener.accepted
    },
  }
}

/** Sends answers through the faults as they are switched at that moment. */
function sender(socket: net.Socket, faults: Readonly<DeviceFaults>, random: () => number): (answer: Adu) => void {
  const timers = new Set<NodeJS.Timeout>()
  socket.on('close', () => timers.forEach(clearTimeout))
  const write = (bytes: Buffer) => {
    if (!socket.writable) return
    socket.write(bytes)
    if (socket.writableLength > unreadLimit) socket.destroy()
  }
  return (answer) => {
    if (faults.blackHole) return
    if (faults.reset) return void socket.resetAndDestroy()
    if (faults.halfOpen) return void socket.end()
    const bytes = spoil(answer, faults, random)
    if (faults.late <= 0) return write(bytes)
    const timer = setTimeout(() => {
      timers.delete(timer)
      write(bytes)
    }, faults.late)
    timers.add(timer)
  }
}

function note(counts: Counts, { unit, pdu }: Adu, keepLast: number): void {
  const functionCode = pdu[0] ?? 0
  const [start, quantity] = pdu.length >= 5 ? [pdu.readUInt16BE(1), pdu.readUInt16BE(3)] : [null, null]
  counts.byCode.set(functionCode, (counts.byCode.get(functionCode) ?? 0) + 1)
  counts.requests.push({ unit, functionCode, start, quantity })
  if (counts.requests.length > keepLast) counts.requests.shift()
}

function sum(byCode: ReadonlyMap<number, number>, isCounted: (code: number) => boolean): number {
  let total = 0
  for (const [code, count] of byCode) if (isCounted(code)) total += count
  return total
}
