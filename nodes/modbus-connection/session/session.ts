// One stay on the line to a Modbus TCP device: connect, scan what is due, answer who asks, end at the first anomaly.
import { asFault, fault } from '../../lib/fault.ts'
import type { Line, ReadRequest, Registration } from '../../lib/line.ts'
import type { Config } from '../fields.ts'
import { createSchedule, type Schedule } from '../schedule.ts'
import type { ModbusWant } from '../want.ts'
import { type Client, createClient } from './client.ts'
import { createScanner, type Scanner } from './cycle.ts'
import { openSocket } from './open-socket.ts'
import { StrictPort } from './port.ts'

/** A tag table on this stay. */
interface Part {
  readonly registration: Registration<ModbusWant>
  readonly schedule: Schedule
  readonly scanner: Scanner
}

/** Longest wait while nothing is due; whatever happens ends it. */
const idleMs = 60_000

/** Rejects with the fault that ended the stay; settles at once on abort. */
export function modbusSession(config: Config, random: () => number = Math.random): (line: Line<ModbusWant>) => Promise<void> {
  return async (line) => {
    const { clock, signal, count } = line
    const socket = await openSocket(config, clock, signal)
    const port = new StrictPort({ socket, clock, timeoutMs: config.timeoutMs, firstTransaction: Math.floor(random() * 0x1_0000), count })
    const end = () => port.close()
    signal.addEventListener('abort', end, { once: true })
    try {
      if (!signal.aborted) await stay(line, config, port.ended, await createClient(port, clock))
    } finally {
      signal.removeEventListener('abort', end)
      port.close()
    }
  }
}

/** A turn serves one question and the cycle most overdue, so that neither who asks nor a slow table starves the rest. */
async function stay(line: Line<ModbusWant>, config: Config, ended: AbortSignal, client: Client): Promise<void> {
  const parts = new Map<Registration<ModbusWant>, Part>()
  while (!line.signal.aborted) {
    // A line that was cut while nobody read is noticed at once, not at the next cycle.
    ended.throwIfAborted()
    follow(line, config, ended, parts)
    const request = line.nextRequest()
    if (request !== undefined) await answer(request, client, parts)
    const next = earliest(parts.values())
    const waitMs = next?.schedule.waitMs(line.clock.monotonic()) ?? idleMs
    if (next !== null && waitMs === 0) await runCycle(line, client, next)
    else if (request === undefined) await line.idle(Math.min(idleMs, waitMs), ended)
  }
}

function earliest(parts: Iterable<Part>): Part | null {
  let first: Part | null = null
  for (const part of parts) if (first === null || part.schedule.dueMs < first.schedule.dueMs) first = part
  return first
}

/** Keeps schedule and plan of the registrations that stay, makes those of new ones, forgets the rest. */
function follow(line: Line<ModbusWant>, config: Config, ended: AbortSignal, parts: Map<Registration<ModbusWant>, Part>): void {
  const current = new Set(line.registrations.current)
  for (const known of parts.keys()) if (!current.has(known)) parts.delete(known)
  for (const registration of current) {
    if (!parts.has(registration)) parts.set(registration, newPart(line, config, ended, registration))
  }
}

function newPart({ clock, count }: Line<ModbusWant>, config: Config, ended: AbortSignal, registration: Registration<ModbusWant>): Part {
  const { want } = registration
  return {
    registration,
    schedule: createSchedule(want.intervalMs, clock.monotonic()),
    scanner: createScanner(want, { clock, ended, pauseMs: config.pauseBetweenRequestsMs, count }),
  }
}

async function runCycle(line: Line<ModbusWant>, client: Client, { registration, schedule, scanner }: Part): Promise<void> {
  line.count('skipped', schedule.begin(line.clock.monotonic()))
  const readings = await scanner.scan(client, null)
  line.count('cycles')
  // An exception is an answer, but no fresh data.
  if (readings.some((reading) => reading.quality !== 'bad')) line.live()
  line.emit(registration, readings)
}

/** Exactly once: with readings, or with the fault that also ends the stay. */
async function answer(request: ReadRequest<ModbusWant>, client: Client, parts: ReadonlyMap<Registration<ModbusWant>, Part>): Promise<void> {
  const scanner = parts.get(request.registration)?.scanner
  if (scanner === undefined) return request.fail(fault('line.ended'))
  try {
    request.answer(await scanner.scan(client, request.names))
  } catch (thrown) {
    request.fail(asFault(thrown))
    throw thrown
  }
}
