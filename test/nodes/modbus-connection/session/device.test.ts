// Units behind one gateway: a dead one costs the others next to nothing, and a dead gateway is noticed all the same.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Registration } from '../../../../nodes/lib/line.ts'
import { modbusSession } from '../../../../nodes/modbus-connection/session/session.ts'
import type { ModbusWant } from '../../../../nodes/modbus-connection/want.ts'
import { startModbusDevice } from '../../../simulators/modbus-device.ts'
import { modbusConfig } from '../../../support/modbus-config.ts'
import { modbusTag } from '../../../support/modbus-tags.ts'
import { runSession } from '../../../support/run-session.ts'

/** So long that no test sees the answer: silence. */
const forEver = 3_600_000
const timeoutMs = 120

/** Register 7 of each unit; unit 2 answers 207. */
function table(unitIds: readonly number[], intervalMs = 10): Registration<ModbusWant> {
  const tags = unitIds.map((unitId) => modbusTag(7, { unitId }))
  return { readerId: 'r', tags: tags.map(({ wanted }) => wanted), want: { intervalMs, tags, limits: { maxGap: 20, maxRegisters: 125 } } }
}

async function gateway(t: TestContext, delays: Readonly<Record<number, number>>) {
  const units = Object.fromEntries(
    Object.entries(delays).map(([id, delayMs]) => [id, { holding: (address: number) => 100 * Number(id) + address, delayMs }]),
  )
  const plc = await startModbusDevice({ units })
  t.after(() => plc.close())
  const session = modbusSession(modbusConfig({ host: plc.host, port: plc.port, connectTimeoutMs: 1_000, timeoutMs, pauseBetweenRequestsMs: 0 }))
  const asked = (unitId: number) => plc.requests.filter(({ unit }) => unit === unitId).length
  return { plc, units, session, asked }
}

test('of three units one falls silent: the others go on in every cycle, it is bad, and is asked ever more rarely', async (t) => {
  const { plc, units, session, asked } = await gateway(t, { 1: 0, 2: 0, 3: 0 })
  const line = runSession(session, [table([1, 2, 3])])
  assert.deepEqual(
    (await line.nextCycle()).map(({ payload }) => payload),
    [107, 207, 307],
  )
  Object.assign(units[2] ?? {}, { delayMs: forEver })
  const before = line.cycles.length
  const askedBefore = asked(2)
  for (let cycle = 0; cycle < 60; cycle += 1) await line.nextCycle()
  const silent = line.cycles.slice(before).filter((cycle) => cycle[1]?.quality === 'bad')
  assert.ok(silent.length >= 59, 'one answer may have been on its way')
  for (const cycle of silent)
    assert.deepEqual(
      cycle.map(({ payload, findings }) => payload ?? findings?.[1]),
      [107, 'modbus.timeout', 307],
    )
  // 60 cycles last 600 ms and some timeouts: attempts are 240, 480, 960 ms apart.
  assert.ok(asked(2) - askedBefore <= 12, `${asked(2) - askedBefore} attempts`)
  Object.assign(units[2] ?? {}, { delayMs: 0 })
  while (line.readings.at(-2)?.payload !== 207) await line.nextCycle()
  await line.stop()
  assert.equal(plc.accepted, 1 + line.counters.get('timeouts'))
})

test('a unit that never answers, first in the table, costs one stay; from the next on the others are read', async (t) => {
  const { session } = await gateway(t, { 1: forEver, 2: 0, 3: 0 })
  const first = runSession(session, [table([1, 2, 3])])
  assert.equal(((await first.ended) as { code: string }).code, 'modbus.timeout')
  const second = runSession(session, [table([1, 2, 3])])
  for (let cycle = 0; cycle < 40; cycle += 1)
    assert.deepEqual(
      (await second.nextCycle()).map(({ payload }) => payload),
      [null, 207, 307],
    )
  assert.equal(second.isLive, true)
  assert.equal(await Promise.race([second.ended, 'on']), 'on')
  await second.stop()
})

test('a table of a dead unit alone does not keep another table from its cycles', async (t) => {
  const { session } = await gateway(t, { 1: forEver, 2: 0 })
  const tables = [table([1]), table([2])]
  await runSession(session, tables).ended
  const line = runSession(session, tables)
  for (let cycle = 0; cycle < 40; cycle += 1) await line.nextCycle()
  await line.stop()
  assert.ok(line.readings.filter(({ payload }) => payload === 207).length >= 15)
})

test('a gateway that falls silent altogether is lost after two timeouts, however many units it has', async (t) => {
  const { plc, session } = await gateway(t, { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 })
  const line = runSession(session, [table([1, 2, 3, 4, 5])])
  await line.nextCycle()
  plc.faults.blackHole = true
  assert.equal(((await line.ended) as { code: string }).code, 'modbus.timeout')
  assert.equal(line.counters.get('timeouts'), 2)
})

test('a single unit that falls silent is the end of the line at once', async (t) => {
  const { plc, session } = await gateway(t, { 1: 0 })
  const line = runSession(session, [table([1])])
  await line.nextCycle()
  plc.faults.blackHole = true
  await line.ended
  assert.deepEqual([line.counters.get('timeouts'), plc.accepted], [1, 1])
})

test('a unit the gateway does not reach is asked rarely, without a new connection', async (t) => {
  const { plc, session, asked } = await gateway(t, { 1: 0 })
  const line = runSession(session, [table([1, 9])])
  for (let cycle = 0; cycle < 60; cycle += 1) await line.nextCycle()
  await line.stop()
  for (const [good, bad] of line.cycles)
    assert.deepEqual([good?.payload, bad?.findings?.[1], bad?.detail], [107, 'modbus.gateway-target', { exception: 11 }])
  assert.ok(asked(9) <= 12, `${asked(9)} attempts`)
  assert.equal(plc.accepted, 1)
})

test('an answer that comes after its unit was given up meets nobody', async (t) => {
  const { session } = await gateway(t, { 1: 0, 2: timeoutMs + 5 })
  const line = runSession(session, [table([1, 2])])
  for (let cycle = 0; cycle < 60; cycle += 1) await line.nextCycle()
  await line.stop()
  assert.ok(line.readings.every(({ payload }) => payload === 107 || payload === null))
  assert.equal(line.counters.get('anomalies'), 0)
})

test('stopped on the connection made after a silence, it settles and leaves none', async (t) => {
  const { plc, session, asked } = await gateway(t, { 1: 0, 2: 0 })
  const line = runSession(session, [table([1, 2])])
  await line.nextCycle()
  plc.faults.blackHole = true
  const before = asked(2)
  while (asked(2) === before) await new Promise((resolve) => setImmediate(resolve))
  await line.stop()
  assert.equal(plc.accepted, 2)
  while (plc.connections > 0) await new Promise((resolve) => setImmediate(resolve))
})
