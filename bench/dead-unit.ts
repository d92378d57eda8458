// Ten units behind one connection, one of them dead: how many scans of the other nine end before the next one is due.

import { systemClock } from '../nodes/lib/clock.ts'
import { createCounters } from '../nodes/lib/counters.ts'
import type { Registration } from '../nodes/lib/line.ts'
import { createSwitchboard } from '../nodes/lib/switchboard.ts'
import { modbusSession } from '../nodes/modbus-connection/session/session.ts'
import type { ModbusWant } from '../nodes/modbus-connection/want.ts'
import { startModbusDevice, type UnitMap } from '../test/simulators/modbus-device.ts'
import { modbusConfig } from '../test/support/modbus-config.ts'
import { modbusTag } from '../test/support/modbus-tags.ts'

const intervalMs = 250
const timeoutMs = 250
const runMs = 45_000
const deadUnit = 5
const forEverMs = 3_600_000

export interface DeadUnitResult {
  /** Of the scans due of the nine units that live. */
  readonly share: number
  readonly timeouts: number
}

export async function scansOnTime(): Promise<DeadUnitResult> {
  const ids = Array.from({ length: 10 }, (_, index) => index + 1)
  const unitOf = (id: number): UnitMap => ({ holding: (address) => address, delayMs: id === deadUnit ? forEverMs : 2 })
  const plc = await startModbusDevice({ units: Object.fromEntries(ids.map((id) => [id, unitOf(id)])) })
  const counters = createCounters()
  const board = createSwitchboard<ModbusWant>(systemClock, counters)
  const begin = systemClock.monotonic()
  const seen = new Set<string>()
  for (const unitId of ids) {
    board.join(table(unitId), {
      readings(readings) {
        if (readings.every(({ quality }) => quality === 'good')) seen.add(`${unitId}/${Math.floor((systemClock.monotonic() - begin) / intervalMs)}`)
      },
      fresh: () => undefined,
      learn: () => true,
      state: () => undefined,
    })
  }
  const stop = new AbortController()
  const session = modbusSession(modbusConfig({ host: plc.host, port: plc.port, timeoutMs }))
  const stay = board.serve(session, { signal: stop.signal, live: () => undefined }).catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, runMs))
  stop.abort()
  await stay
  await plc.close()
  return { share: seen.size / ((ids.length - 1) * Math.floor(runMs / intervalMs)), timeouts: counters.get('timeouts') }
}

function table(unitId: number): Registration<ModbusWant> {
  const tags = [modbusTag(unitId, { unitId })]
  return { readerId: `r${unitId}`, tags: tags.map(({ wanted }) => wanted), want: { intervalMs, tags, limits: { maxGap: null, maxRegisters: 125 } } }
}
