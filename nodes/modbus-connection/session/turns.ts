// Turns on the line: the cycle most overdue, who asks to read now, the editor's questions. One thing at a time.
import { asFault, fault } from '../../lib/fault.ts'
import type { Line, ReadRequest, Registration } from '../../lib/line.ts'
import type { Reading } from '../../lib/reading.ts'
import { groupsOf, phaseMs } from '../rates.ts'
import { createSchedule, type Schedule } from '../schedule.ts'
import type { Units } from '../units.ts'
import type { ModbusWant } from '../want.ts'
import { createAsking } from './asking.ts'
import { createScanner, type Scanner, type ScanOptions } from './cycle.ts'
import type { Device } from './device.ts'

/** What the line has learned; it outlasts a stay. */
export interface Memory extends Pick<ScanOptions, 'lessons' | 'meter'> {
  readonly units: Units
}

/** Tags of one table and one rate on this stay. */
interface Group {
  readonly registration: Registration<ModbusWant>
  readonly schedule: Schedule
  readonly scanner: Scanner
}
type Groups = Map<Registration<ModbusWant>, readonly Group[]>

/** Longest wait while nothing is due; whatever happens ends it. */
const idleMs = 60_000

/**
 * Until the line's signal aborts; rejects with the fault that ended the line. A turn serves one request and then the
 * cycle most overdue or, where none is due or each group had its cycle, one probe of a question: neither who asks nor a
 * slow table starves the rest. What a probe in vain has taken, reading is given too before the next.
 */
export async function takeTurns(line: Line<ModbusWant>, device: Omit<Device, 'open' | 'close'>, memory: Memory, pauseMs: number): Promise<void> {
  const { clock, count, signal } = line
  const options = { ...memory, clock, count, ended: device.ended, pauseMs }
  const groups: Groups = new Map()
  const asking = createAsking(line, device)
  let joined = 0
  let cyclesSince = 0
  const join = (registration: Registration<ModbusWant>) =>
    groupsOf(registration.want).map((want) => ({
      registration,
      schedule: createSchedule(want.intervalMs, clock.monotonic() + phaseMs(joined++, want.intervalMs)),
      scanner: createScanner(want, options),
    }))
  while (!signal.aborted) {
    // A line that was cut while nobody read is noticed at once, not at the next cycle.
    device.ended.throwIfAborted()
    if (follow(line.registrations.current, groups, join)) memory.units.follow(unitsOf(groups.keys()))
    memory.units.turn()
    const request = line.nextRequest()
    if (request !== undefined) await answer(request, device, groups)
    memory.units.turn()
    const next = earliest(groups.values())
    const waitMs = next?.schedule.waitMs(clock.monotonic()) ?? idleMs
    const restMs = next === null ? 0 : asking.restMs
    const mayProbe = restMs === 0 && (waitMs > 0 || cyclesSince >= sizeOf(groups))
    if (mayProbe && (await asking.turn())) cyclesSince = 0
    else if (next !== null && waitMs === 0) {
      cyclesSince += 1
      await runCycle(line, device, next)
    } else if (request === undefined) await line.idle(Math.min(idleMs, waitMs, restMs || idleMs), device.ended)
  }
}

function sizeOf(groups: Groups): number {
  let size = 0
  for (const some of groups.values()) size += some.length
  return size
}

function earliest(groups: Iterable<readonly Group[]>): Group | null {
  let first: Group | null = null
  for (const some of groups) for (const group of some) if (first === null || group.schedule.dueMs < first.schedule.dueMs) first = group
  return first
}

/** Keeps the groups of the registrations that stay, makes those of new ones, forgets the rest. True when it had to. */
function follow(
  registrations: readonly Registration<ModbusWant>[],
  groups: Groups,
  join: (registration: Registration<ModbusWant>) => readonly Group[],
): boolean {
  const current = new Set(registrations)
  const gone = [...groups.keys()].filter((known) => !current.has(known))
  const come = registrations.filter((registration) => !groups.has(registration))
  for (const registration of gone) groups.delete(registration)
  for (const registration of come) groups.set(registration, join(registration))
  return gone.length + come.length > 0
}

function unitsOf(registrations: Iterable<Registration<ModbusWant>>): ReadonlySet<number> {
  return new Set([...registrations].flatMap(({ want }) => want.tags.map(({ unitId }) => unitId)))
}

async function runCycle(line: Line<ModbusWant>, device: Pick<Device, 'read'>, { registration, schedule, scanner }: Group): Promise<void> {
  line.count('skipped', schedule.begin(line.clock.monotonic()))
  const readings = await scanner.scan(device, null)
  line.count('cycles')
  // An exception is an answer, but no fresh data.
  if (readings.some((reading) => reading.quality !== 'bad')) line.live()
  line.emit(registration, readings)
}

/** Exactly once: with readings, or with the fault that also ends the stay. */
async function answer(request: ReadRequest<ModbusWant>, device: Pick<Device, 'read'>, groups: Groups): Promise<void> {
  const asked = groups.get(request.registration)
  if (asked === undefined) return request.fail(fault('line.ended'))
  try {
    const readings: Reading[] = []
    for (const { scanner } of asked) readings.push(...(await scanner.scan(device, request.names)))
    request.answer(asked.length === 1 ? readings : inOrder(readings, request.registration))
  } catch (thrown) {
    request.fail(asFault(thrown))
    throw thrown
  }
}

/** Of the table, whatever the rates. */
function inOrder(readings: readonly Reading[], { want }: Registration<ModbusWant>): readonly Reading[] {
  const places = new Map(want.tags.map(({ wanted }, place) => [wanted.tag, place]))
  return readings.toSorted((one, other) => (places.get(one.tag) ?? 0) - (places.get(other.tag) ?? 0))
}
