// The units of a simulated device, whatever wire they are on: requests in, answers out through the faults, all counted.
import { delayLine } from '../support/delay-line.ts'
import { seededRandom } from '../support/random.ts'
import { type DeviceFaults, noFaults, spoil } from './modbus-faults.ts'
import type { DeviceFraming } from './modbus-framings.ts'
import { answerPdu, isRead, type UnitMap } from './modbus-map.ts'
import type { Adu } from './modbus-mbap.ts'

export interface ModbusRequest {
  readonly unit: number
  readonly functionCode: number
  /** First address and count; null where the request has none or is too short. */
  readonly start: number | null
  readonly quantity: number | null
}

/** One client's way back. */
export interface Wire {
  /** What is written together stays apart: an answer given twice is two datagrams, not twice as long. */
  readonly isDatagram?: boolean
  write(bytes: Buffer): void
  /** Broken off without a word. */
  reset(): void
  /** Ended in good order. */
  end(): void
  destroy(): void
}

export interface UnitServer {
  attach(wire: Wire): { receive(chunk: Buffer): void; end(): void; close(): void }
  /** What tests look at and switch. */
  readonly seen: {
    readonly faults: DeviceFaults
    readonly requests: readonly ModbusRequest[]
    readonly requestCounts: ReadonlyMap<number, number>
    readonly writes: number
    readonly otherFunctionCodes: number
    readonly malformed: number
  }
}

interface Options {
  readonly units?: Readonly<Record<number, UnitMap>>
  readonly now?: () => number
  readonly seed?: number
  readonly keepLast?: number
}

const writingCodes: ReadonlySet<number> = new Set([5, 6, 15, 16, 21, 22, 23])

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

export function createUnitServer(options: Options, framing: DeviceFraming): UnitServer {
  const units = options.units ?? { 1: addressUnit }
  const now = options.now ?? Date.now
  const keepLast = options.keepLast ?? 10_000
  const faults = noFaults()
  const random = seededRandom(options.seed ?? 1)
  const counts: Counts = { requests: [], byCode: new Map(), malformed: 0 }

  const answerTo = (adu: Adu): Adu => ({ ...adu, pdu: answerPdu(units[adu.unit], adu.pdu, now()) })
  const sender = (wire: Wire) => {
    const timers = new Set<NodeJS.Timeout>()
    const send = (answer: Adu) => {
      if (faults.blackHole) return
      if (faults.reset) return wire.reset()
      if (faults.halfOpen) return wire.end()
      const once = spoil(answer, framing.encode, faults, random)
      const twice = wire.isDatagram === true ? [once, once] : [Buffer.concat([once, once])]
      const write = () => (faults.duplicate ? twice : [once]).forEach(wire.write)
      if (faults.late <= 0) return write()
      const timer = setTimeout(() => {
        timers.delete(timer)
        write()
      }, faults.late)
      timers.add(timer)
    }
    return { send, clear: () => timers.forEach(clearTimeout) }
  }
  return {
    attach(wire) {
      const { send, clear } = sender(wire)
      const line = delayLine()
      const stream = framing.stream()
      let isDropped = false
      return {
        receive(chunk) {
          for (const adu of stream.push(chunk)) {
            note(counts, adu, keepLast)
            line.put(units[adu.unit]?.delayMs ?? 0, () => send(answerTo(adu)))
          }
          if (!stream.isBroken || isDropped) return
          isDropped = true
          counts.malformed += 1
          wire.destroy()
        },
        end: () => line.put(0, () => wire.end()),
        close() {
          line.clear()
          clear()
        },
      }
    },
    seen: {
      faults,
      requests: counts.requests,
      requestCounts: counts.byCode,
      get writes() {
        return sum(counts.byCode, (code) => writingCodes.has(code))
      },
      get otherFunctionCodes() {
        return sum(counts.byCode, (code) => !isRead(code))
      },
      get malformed() {
        return counts.malformed
      },
    },
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
