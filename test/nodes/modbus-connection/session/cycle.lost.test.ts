// Cycles on a line without transaction ids after an answer was lost: a full request has no other shape to be asked in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLessons } from '../../../../nodes/modbus-connection/lessons.ts'
import { linkOf } from '../../../../nodes/modbus-connection/link.ts'
import { createLinkMeter } from '../../../../nodes/modbus-connection/link-meter.ts'
import { createScanner } from '../../../../nodes/modbus-connection/session/cycle.ts'
import { createDevice } from '../../../../nodes/modbus-connection/session/device.ts'
import { createUnits } from '../../../../nodes/modbus-connection/units.ts'
import type { ModbusTag } from '../../../../nodes/modbus-connection/want.ts'
import { createLiar, type LiarTransport, valueAt } from '../../../simulators/modbus-liar.ts'
import { modbusConfig } from '../../../support/modbus-config.ts'
import { modbusTag } from '../../../support/modbus-tags.ts'
import { seededRandom } from '../../../support/random.ts'
import { steppedClock } from '../../../support/stepped-clock.ts'

const timeoutMs = 100

async function scanning(transport: LiarTransport, tags: readonly ModbusTag[]) {
  const clock = steppedClock()
  const liar = createLiar({ transport, random: seededRandom(1), clock, latestMs: 1 })
  const config = modbusConfig({ transport, timeoutMs, baudRate: 115_200 })
  const counts: Record<string, number> = {}
  const count = (name: string, amount = 1) => void (counts[name] = (counts[name] ?? 0) + amount)
  // Another unit vouches for the line.
  const units = { ...createUnits(timeoutMs), timedOut: () => false, waiting: () => null }
  const device = createDevice(config, {
    ...{ clock, count, units, random: () => 0.5, openCarrier: liar.openCarrier },
    signal: new AbortController().signal,
  })
  await clock.until(device.open())
  const scanner = createScanner(
    { intervalMs: 1_000, tags, limits: { maxGap: null, maxRegisters: 125 } },
    { clock, count, units, ended: device.ended, pauseMs: 0, lessons: createLessons(), meter: createLinkMeter(linkOf(config)) },
  )
  return { liar, counts, scan: async () => (await clock.until(scanner.scan(device, null))).map(({ payload }) => payload), close: device.close }
}

for (const transport of ['rtu-over-tcp', 'serial-rtu', 'serial-ascii'] as const) {
  test(`${transport}: after the answer to a full request was lost, its registers are read in two halves from the next cycle on`, async () => {
    const tags = Array.from({ length: 125 }, (_, index) => modbusTag(1_000 + index))
    const values = tags.map(({ address }) => valueAt(1, 'holding', address))
    const { liar, counts, scan, close } = await scanning(transport, tags)
    liar.plan(['lost'])
    assert.deepEqual(await scan(), Array(125).fill(null))
    assert.deepEqual([await scan(), counts['requests']], [values, 3])
    await close()
  })
}

test('no value is torn between the halves', async () => {
  const tags = Array.from({ length: 31 }, (_, index) => modbusTag(1_000 + 4 * index, { type: 'uint64' }))
  tags.push(modbusTag(1_124))
  const { liar, scan, close } = await scanning('rtu-over-tcp', tags)
  const sound = await scan()
  liar.plan(['lost'])
  await scan()
  assert.deepEqual(await scan(), sound)
  await close()
})

test('a full request for one value has no halves: it is bad until no late answer can come any more', async () => {
  const { liar, counts, scan, close } = await scanning('rtu-over-tcp', [modbusTag(1_000, { type: 'string', length: 125 })])
  liar.plan(['lost'])
  assert.deepEqual([await scan(), await scan(), counts['requests']], [[null], [null], 1])
  await close()
})
