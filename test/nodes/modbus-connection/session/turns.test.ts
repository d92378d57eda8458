// Turns on the line: who asks and who polls share it, and it ends as soon as it is told to.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Registration } from '../../../../nodes/lib/line.ts'
import { modbusSession } from '../../../../nodes/modbus-connection/session/session.ts'
import type { ModbusTag, ModbusWant } from '../../../../nodes/modbus-connection/want.ts'
import { startModbusDevice } from '../../../simulators/modbus-device.ts'
import { modbusConfig } from '../../../support/modbus-config.ts'
import { modbusTag } from '../../../support/modbus-tags.ts'
import { runSession } from '../../../support/run-session.ts'
import { until } from '../../../support/until.ts'

const config = (port: number, more: object = {}) => modbusConfig({ port, connectTimeoutMs: 1_000, timeoutMs: 1_000, firstReconnectMs: 100, ...more })
const table = (tags: readonly ModbusTag[], intervalMs: number): Registration<ModbusWant> => ({
  readerId: 'r',
  tags: tags.map(({ wanted }) => wanted),
  want: { intervalMs, tags, limits: { maxGap: 20, maxRegisters: 125 } },
})
const units = (delayMs: number) => ({ 1: { holding: (address: number) => address, delayMs } })

test('questions without end do not stop the cycles', async (t) => {
  const plc = await startModbusDevice({ units: units(2) })
  t.after(() => plc.close())
  const polled = table([modbusTag(1)], 10)
  const line = runSession(modbusSession(config(plc.port)), [polled])
  await line.nextCycle()
  let isAsking = true
  const ask = async () => {
    while (isAsking) await line.read(polled, null).catch(() => undefined)
  }
  const askers = Array.from({ length: 20 }, ask)
  const before = plc.requests.length
  for (let cycle = 0; cycle < 10; cycle += 1) await line.nextCycle()
  // A turn is one question and what is due: only those fit between two cycles that the device answers in an interval.
  const asked = plc.requests.length - before
  assert.ok(asked <= 10 * 12, `${asked} requests in 10 cycles`)
  isAsking = false
  await Promise.all([line.stop(), ...askers])
})

test('a slow table does not keep a fast one from its turns, nor a fast one a slow one', async (t) => {
  const plc = await startModbusDevice({ units: units(1) })
  t.after(() => plc.close())
  const slow = table(
    Array.from({ length: 20 }, (_, index) => modbusTag(index * 200)),
    10,
  )
  const fast = table([modbusTag(60_000)], 10)
  const line = runSession(modbusSession(config(plc.port)), [slow, fast])
  while (line.cycles.length < 30) await line.nextCycle()
  await line.stop()
  // Both are always overdue, the earlier due goes first: after two cycles of one the other has waited longer.
  const order = line.cycles.map((cycle) => (cycle.length === 1 ? 'f' : 's')).join('')
  assert.doesNotMatch(order, /fff|sss/)
})

test('a device too slow for its table is asked for one cycle at a time; the missed ones are counted', async (t) => {
  const plc = await startModbusDevice({ units: units(30) })
  t.after(() => plc.close())
  const line = runSession(modbusSession(config(plc.port)), [table([modbusTag(1)], 10)])
  for (let cycle = 0; cycle < 5; cycle += 1) await line.nextCycle()
  await line.stop()
  assert.ok(plc.requests.length <= line.cycles.length + 1)
  assert.ok(line.counters.get('skipped') >= 4, `${line.counters.get('skipped')} skipped`)
})

test('a reader that joins while a cycle runs is read, and its question is answered with its tags', async (t) => {
  const plc = await startModbusDevice({ units: units(20) })
  t.after(() => plc.close())
  const first = table([modbusTag(1)], 60_000)
  const line = runSession(modbusSession(config(plc.port)), [first])
  await line.nextCycle()
  const busy = line.read(first, null)
  const late = table([modbusTag(2)], 60_000)
  line.join(late)
  assert.deepEqual(
    (await line.read(late, null)).map(({ payload }) => payload),
    [2],
  )
  await busy
  await line.stop()
  assert.equal(plc.accepted, 1)
})

test('the question of a reader that has left is refused, not left open', async (t) => {
  const plc = await startModbusDevice({ units: units(20) })
  t.after(() => plc.close())
  const staying = table([modbusTag(1)], 60_000)
  const line = runSession(modbusSession(config(plc.port)), [staying])
  await line.nextCycle()
  const busy = line.read(staying, null)
  await assert.rejects(line.read(table([modbusTag(2)], 60_000), null), { code: 'line.ended' })
  await busy
  await line.stop()
})

/** Who waits one of these out runs into the test's limit. */
const forEverMs = 600_000
const bounded = { timeout: 60_000 }

for (const [when, isResting] of [
  ['while it waits for an answer', false],
  ['while it rests', true],
] as const) {
  const asked = async (t: TestContext) => {
    const plc = await startModbusDevice()
    t.after(() => plc.close())
    plc.faults.blackHole = !isResting
    const waits = { timeoutMs: forEverMs, pauseBetweenRequestsMs: isResting ? forEverMs : 0 }
    const line = runSession(modbusSession(config(plc.port, waits)), [table([modbusTag(1), modbusTag(500)], 10)])
    await until(() => (isResting ? line.counters.get('bytesIn') > 0 : plc.requests.length > 0))
    return { plc, line }
  }

  test(`stopped ${when}, it settles at once and leaves no connection`, bounded, async (t) => {
    const { plc, line } = await asked(t)
    await line.stop()
    await until(() => plc.connections === 0)
  })

  test(`a line cut ${when} ends the stay without waiting it out`, bounded, async (t) => {
    const { plc, line } = await asked(t)
    plc.killConnections()
    const cause = (await line.ended) as { code: string }
    assert.equal(cause.code, 'modbus.line-broken')
  })
}

test('each stay begins at another transaction, so that a gateway’s late answer to the stay before fits none of ours', async (t) => {
  const plc = await startModbusDevice()
  t.after(() => plc.close())
  const draws = [0.25, 0.75]
  const session = modbusSession(config(plc.port), () => draws.shift() ?? 0)
  for (let stay = 0; stay < 2; stay += 1) {
    const line = runSession(session, [table([modbusTag(7)], 60_000)])
    assert.deepEqual(
      (await line.nextCycle()).map(({ payload }) => payload),
      [7],
    )
    await line.stop()
  }
  assert.equal(draws.length, 0)
})
