// One stay on the line to a Modbus TCP device: connect, scan what is due, answer who asks, end at the first anomaly.
import { asFault } from '../../lib/fault.ts'
import type { Line, Registration } from '../../lib/line.ts'
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

export function modbusSession(config: Config): (line: Line<ModbusWant>) => Promise<void> {
  return async (line) => {
    const { clock, signal } = line
    const socket = await openSocket(config, clock, signal)
    const port = new StrictPort({ socket, clock, timeoutMs: config.timeoutMs, count: line.count })
    const end = () => port.close()
    signal.addEventListener('abort', end, { once: true })
    try {
      if (!signal.aborted) await stay(line, config, port, await createClient(port, clock))
    } finally {
      signal.removeEventListener('abort', end)
      port.close()
    }
  }
}

async function stay(line: Line<ModbusWant>, config: Config, port: StrictPort, client: Client): Promise<void> {
  const parts = new Map<Registration<ModbusWant>, Part>()
  while (!line.signal.aborted) {
    follow(line, config, parts)
    await answerRequests(line, client, parts)
    for (const part of parts.values()) {
      if (part.schedule.waitMs(line.clock.monotonic()) > 0) continue
      await runCycle(line, client, part)
      await answerRequests(line, client, parts)
    }
    const waits = [...parts.values()].map((part) => part.schedule.waitMs(line.clock.monotonic()))
    await line.idle(Math.min(60_000, ...waits), port.ended)
    // A line that was cut while nobody read is noticed at once, not at the next cycle.
    if (!port.isOpen && !line.signal.aborted) await port.failed
  }
}

/** Keeps schedule and plan of the registrations that stay, makes those of new ones, forgets the rest. */
function follow(line: Line<ModbusWant>, config: Config, parts: Map<Registration<ModbusWant>, Part>): void {
  const current = new Set(line.registrations.current)
  for (const known of parts.keys()) if (!current.has(known)) parts.delete(known)
  for (const registration of current) {
    if (!parts.has(registration)) parts.set(registration, newPart(line, config, registration))
  }
}

function newPart({ clock, signal, count }: Line<ModbusWant>, config: Config, registration: Registration<ModbusWant>): Part {
  const { want } = registration
  return {
    registration,
    schedule: createSchedule(want.intervalMs, clock.monotonic()),
    scanner: createScanner(want, { clock, signal, pauseMs: config.pauseBetweenRequestsMs, count }),
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

async function answerRequests(line: Line<ModbusWant>, client: Client, parts: ReadonlyMap<Registration<ModbusWant>, Part>): Promise<void> {
  for (let request = line.nextRequest(); request !== undefined; request = line.nextRequest()) {
    const scanner = parts.get(request.registration)?.scanner ?? null
    try {
      request.answer(scanner === null ? [] : await scanner.scan(client, request.names))
    } catch (thrown) {
      request.fail(asFault(thrown))
      throw thrown
    }
  }
}
