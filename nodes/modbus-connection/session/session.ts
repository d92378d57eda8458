// One stay on the line to Modbus devices: connect, take turns, close; what was learned is kept for the next one.
import type { Line } from '../../lib/line.ts'
import type { Config } from '../fields.ts'
import { createLessons } from '../lessons.ts'
import { linkOf } from '../link.ts'
import { createLinkMeter } from '../link-meter.ts'
import { createUnits } from '../units.ts'
import type { ModbusWant } from '../want.ts'
import { createDevice } from './device.ts'
import { createLineMemory, type LineMemory } from './line-memory.ts'
import { takeTurns } from './turns.ts'

/**
 * Rejects with the fault that ended the stay; settles at once on abort. What the devices have taught and which units
 * are silent is remembered over stays and over redeploys of the readers.
 */
export function modbusSession(config: Config, random: () => number = Math.random): (line: Line<ModbusWant>) => Promise<void> {
  const memory = { units: createUnits(config.timeoutMs), lessons: createLessons(), meter: createLinkMeter(linkOf(config)) }
  let wire: LineMemory | null = null
  return async (line) => {
    const { clock, signal, count, took } = line
    wire ??= createLineMemory(config, clock)
    const device = createDevice(config, { clock, signal, count, took, units: memory.units, memory: wire, random })
    const end = () => void device.close()
    signal.addEventListener('abort', end, { once: true })
    try {
      memory.units.begin()
      await device.open()
      await takeTurns(line, device, memory, config.pauseBetweenRequestsMs)
    } finally {
      signal.removeEventListener('abort', end)
      await device.close()
    }
  }
}
