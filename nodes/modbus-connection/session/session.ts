// One stay on the line to a Modbus TCP device: connect, scan what is due, answer who asks, end at the first anomaly.
import { asFault, fault } from '../../lib/fault.ts'
import type { Line, ReadRequest, Registration } from '../../lib/line.ts'
import type { Config } from '../fields.ts'
import { createSchedule, type Schedule } from '../schedule.ts'
import { createUnits, type Units } from '../units.ts'
import type { ModbusWant } from '../want.ts'
import { createScanner, type Scanner } from './cycle.ts'
import { createDevice, type Device } from './device.ts'

/** A tag table on this stay. */
interface Part {
  readonly registration: Registration<ModbusWant>
  readonly schedule: Schedule
  readonly scanner: Scanner
}

/** Longest wait while nothing is due; whatever happens ends it. */
const idleMs = 60_000

/** Rejects with the fault that ended the stay; settles at once on abort. Which units are silent is remembered over stays. */
export function modbusSession(config: Config, random: () => number = Math.random): (line: Line<ModbusWant>) => Promise<void> {
  const units = createUnits(config.timeoutMs)
  return async (line) => {
    const { clock, signal, count } = line
    const device = createDevice(config, { clock, signal, count, units, random })
    const end = () => device.close()
    signal.addEventListener('abort', end, { once: true })
    try {
      units.begin()
      await device.open()
      await stay(line, config, device, units)
    } finally {
      signal.removeEventListener('abort', end)
      device.close()
    }
  }
}

/** A turn serves one question and the cycle most overdue, so that neither who asks nor a slow table starves the rest. */
async function stay(line: Line<ModbusWant>, config: Config, device: Device, units: Units): Promise<void> {
  const parts = new Map<Registration<ModbusWant>, Part>()
  while (!line.signal.aborted) {
    // A line that was cut while nobody read is noticed at once, not at the next cycle.
    device.ended.throwIfAborted()
    if (follow(line, config, device.ended, parts)) units.follow(unitsOf(parts.keys()))
    const request = line.nextRequest()
    if (request !== undefined) await answer(request, device, parts)
    const next = earliest(parts.values())
    const waitMs = next?.schedule.waitMs(line.clock.monotonic()) ?? idleMs
    if (next !== null && waitMs === 0) await runCycle(line, device, next)
    else if (request === undefined) await line.idle(Math.min(idleMs, waitMs), device.ended)
  }
}

function earliest(parts: Iterable<Part>): Part | null {
  let first: Part | null = null
  for (const part of parts) if (first === null || part.schedule.dueMs < first.schedule.dueMs) first = part
  return first
}

/** Keeps schedule and plan of the registrations that stay, makes those of new ones, forgets the rest. True when it had to. */
function follow(line: Line<ModbusWant>, config: Config, ended: AbortSignal, parts: Map<Registration<ModbusWant>, Part>): boolean {
  const current = new Set(line.registrations.current)
  const gone = [...parts.keys()].filter((known) => !current.has(known))
  const come = [...current].filter((registration) => !parts.has(registration))
  for (const registration of gone) parts.delete(registration)
  for (const registration of come) parts.set(registration, newPart(line, config, ended, registration))
  return gone.length + come.length > 0
}

function unitsOf(registrations: Iterable<Registration<ModbusWant>>): ReadonlySet<number> {
  return new Set([...registrations].flatMap(({ want }) => want.tags.map(({ unitId }) => unitId)))
}

function newPart({ clock, count }: Line<ModbusWant>, config: Config, ended: AbortSignal, registration: Registration<ModbusWant>): Part {
  const { want } = registration
  return {
    registration,
    schedule: createSchedule(want.intervalMs, clock.monotonic()),
    scanner: createScanner(want, { clock, ended, pauseMs: config.pauseBetweenRequestsMs, count }),
  }
}

async function runCycle(line: Line<ModbusWant>, device: Device, { registration, schedule, scanner }: Part): Promise<void> {
  line.count('skipped', schedule.begin(line.clock.monotonic()))
  const readings = await scanner.scan(device, null)
  line.count('cycles')
  // An exception is an answer, but no fresh data.
  if (readings.some((reading) => reading.quality !== 'bad')) line.live()
  line.emit(registration, readings)
}

/** Exactly once: with readings, or with the fault that also ends the stay. */
async function answer(request: ReadRequest<ModbusWant>, device: Device, parts: ReadonlyMap<Registration<ModbusWant>, Part>): Promise<void> {
  const scanner = parts.get(request.registration)?.scanner
  if (scanner === undefined) return request.fail(fault('line.ended'))
  try {
    request.answer(await scanner.scan(device, request.names))
  } catch (thrown) {
    request.fail(asFault(thrown))
    throw thrown
  }
}
