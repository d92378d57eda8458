// Turns on a bus without a wire, by a hand-turned clock.
import type { Registration } from '../../nodes/lib/line.ts'
import type { Reading } from '../../nodes/lib/reading.ts'
import { createLessons } from '../../nodes/modbus-connection/lessons.ts'
import { assumedLink } from '../../nodes/modbus-connection/link.ts'
import { createLinkMeter } from '../../nodes/modbus-connection/link-meter.ts'
import { type Memory, takeTurns } from '../../nodes/modbus-connection/session/turns.ts'
import { createUnits } from '../../nodes/modbus-connection/units.ts'
import type { ModbusTag, ModbusWant } from '../../nodes/modbus-connection/want.ts'
import { handClock } from './hand-clock.ts'
import { type BusUnit, modbusBus } from './modbus-bus.ts'
import { runSession } from './run-session.ts'

const timeoutMs = 2_000
export const newMemory = (): Memory => ({ units: createUnits(timeoutMs), lessons: createLessons(), meter: createLinkMeter(assumedLink) })
export const table = (tags: readonly ModbusTag[], intervalMs: number): Registration<ModbusWant> => ({
  readerId: 'r',
  tags: tags.map(({ wanted }) => wanted),
  want: { intervalMs, tags, limits: { maxGap: null, maxRegisters: 125 } },
})

/** One stay on a bus of these units, with the default timeout. */
export function running(units: Readonly<Record<number, BusUnit>>, tables: readonly Registration<ModbusWant>[], memory = newMemory()) {
  const clock = handClock(0)
  const bus = modbusBus(clock, timeoutMs, memory.units, units)
  memory.units.begin()
  const line = runSession(
    (stay) => {
      stay.signal.addEventListener('abort', bus.close, { once: true })
      return takeTurns(stay, bus, memory, 0)
    },
    tables,
    clock,
  )
  return { clock, bus, line }
}
/** Readings a tag. */
export const countsOf = (readings: readonly Reading[]) => {
  const counts: Record<string, number> = {}
  for (const { tag } of readings) counts[tag.raw] = (counts[tag.raw] ?? 0) + 1
  return counts
}
