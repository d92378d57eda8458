// A run of a reader against the liar: sequences of requests with lies among them, every answer judged.

import type { Request } from '../../nodes/modbus-connection/session/client.ts'
import { createDevice, type Device } from '../../nodes/modbus-connection/session/device.ts'
import { createLineMemory } from '../../nodes/modbus-connection/session/line-memory.ts'
import { createUnits, type Units } from '../../nodes/modbus-connection/units.ts'
import { modbusConfig } from '../support/modbus-config.ts'
import { randomInteger } from '../support/random.ts'
import { steppedClock } from '../support/stepped-clock.ts'
import { createLiar, isTrue, type LiarTransport, lies } from './modbus-liar.ts'

export interface FaultRun {
  readonly sequences: number
  /** Requests answered with a value, and those without. */
  readonly good: number
  readonly bad: number
  readonly stays: number
  /** What was wrong, in words; must be empty. */
  readonly wrong: readonly string[]
  readonly counts: Readonly<Record<string, number>>
  readonly told: Readonly<Record<string, number>>
  /** Timers and streams that nobody will ever end; must be 0 after the last close. */
  readonly timersLeft: number
}

const timeoutMs = 100

/** @param isOrdered a device that answers in order and refuses what it does not have (see the liar) */
export async function runFaults(transport: LiarTransport, sequences: number, random: () => number, isOrdered = false): Promise<FaultRun> {
  const clock = steppedClock()
  const config = modbusConfig({ transport, timeoutMs, connectTimeoutMs: 1_000, baudRate: 115_200 })
  const memory = createLineMemory(config, clock)
  // None is left alone for having been silent: that would only make fewer requests of a sequence.
  const units: Units = { ...createUnits(timeoutMs), waiting: () => null, timedOut: () => random() < 0.5 }
  const liar = createLiar({ transport, random, clock, latestMs: 6 * timeoutMs, isOrdered })
  const counts: Record<string, number> = {}
  const count = (name: string, amount = 1) => (counts[name] = (counts[name] ?? 0) + amount)
  const wrong: string[] = []
  let [good, bad, stays] = [0, 0, 0]

  const signal = new AbortController().signal
  const stay = async (): Promise<Device> => {
    stays += 1
    units.begin()
    const device = createDevice(config, { clock, signal, count, units, random, memory, openCarrier: liar.openCarrier })
    await device.open()
    return device
  }
  let device = null as Device | null
  const read = async (request: Request): Promise<void> => {
    try {
      device ??= await clock.until(stay())
      const outcome = await clock.until(device.read(request))
      if (!('answer' in outcome)) {
        bad += 1
      } else if (isTrue(request, outcome.answer)) good += 1
      else wrong.push(`${JSON.stringify(request)} answered ${Buffer.from(outcome.answer.bytes).toString('hex')}`)
    } catch {
      bad += 1
      device?.close()
      device = null
      await clock.pass(randomInteger(random, 200))
    }
  }
  for (let sequence = 0; sequence < sequences; sequence += 1) {
    const requests = isOrdered ? anEdgeSequence(random) : aSequence(random)
    const some = lies.filter((lie) => !isOrdered || lie !== 'reordered')
    liar.plan(Array.from({ length: 1 + randomInteger(random, 2) }, () => some[randomInteger(random, some.length)] ?? 'late'))
    for (const request of requests) await read(request)
    if (random() < 0.3) await clock.pass(randomInteger(random, 300))
  }
  device?.close()
  await clock.pass(60_000)
  return { sequences, good, bad, stays, wrong, counts, told: Object.fromEntries(liar.told), timersLeft: clock.pending }
}

/** Requests of few shapes, so that one's answer could be taken for another's. */
function aSequence(random: () => number): readonly Request[] {
  const one = <T>(some: readonly T[], otherwise: T): T => some[randomInteger(random, some.length)] ?? otherwise
  const unitId = 1 + randomInteger(random, 4)
  const register = one(['holding', 'holding', 'input', 'coil'] as const, 'holding')
  const count = one([1, 2, 2, 10, 125], 1)
  return Array.from({ length: 2 + randomInteger(random, 3) }, () => ({
    unitId: random() < 0.8 ? unitId : 1 + randomInteger(random, 4),
    register,
    start: randomInteger(random, 0x1_0000 - 200),
    count: random() < 0.8 ? count : 1 + randomInteger(random, 20),
  }))
}

/** Blocks that end where the device's table does: none can be read wider. */
function anEdgeSequence(random: () => number): readonly Request[] {
  const count = 1 + randomInteger(random, 3)
  const unitId = 1 + randomInteger(random, 2)
  const start = () => 16 * randomInteger(random, 4_000) + 15 - count
  return Array.from({ length: 2 + randomInteger(random, 3) }, () => ({ unitId, register: 'holding', start: start(), count }))
}
