// 100,000 sequences of requests a framing, with answers late, twice, foreign, out of order, stray, cut short or lost: a
// value is that of its address, or there is none. In process, in a time of its own; and 1,020 through real sockets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDevice } from '../../nodes/modbus-connection/session/device.ts'
import { createUnits } from '../../nodes/modbus-connection/units.ts'
import { runFaults } from '../simulators/modbus-fault-run.ts'
import { createLiar } from '../simulators/modbus-liar.ts'
import { runSocketFaults } from '../simulators/modbus-socket-run.ts'
import { modbusConfig } from '../support/modbus-config.ts'
import { seededRandom, testSeed } from '../support/random.ts'
import { steppedClock } from '../support/stepped-clock.ts'

/** Those whose framing another one has too are run in part. */
const runs = { tcp: 100_000, udp: 100_000, 'serial-rtu': 100_000, 'rtu-over-tcp': 10_000, 'serial-ascii': 10_000 } as const
/** Of each transport: more than a thousand in all. */
const throughSockets = 340

for (const [transport, sequences] of Object.entries(runs) as [keyof typeof runs, number][]) {
  test(`${transport}: of ${sequences} sequences with lies in them no value is wrong`, { timeout: 600_000 }, async (t) => {
    const { good, bad, wrong, told, stays, timersLeft } = await runFaults(transport, sequences, seededRandom(testSeed(t)))
    t.diagnostic(`${good} good, ${bad} bad, ${stays} stays, ${JSON.stringify(told)}`)
    assert.deepEqual(wrong, [])
    assert.equal(timersLeft, 0)
    assert.ok(good > sequences && Object.keys(told).length === 7)
  })
}

for (const transport of ['serial-rtu', 'rtu-over-tcp'] as const) {
  test(`${transport}: a device that refuses what lies beside its registers, and answers in order, is not read wrong either`, {
    timeout: 600_000,
  }, async (t) => {
    const { good, bad, wrong } = await runFaults(transport, 6_000, seededRandom(testSeed(t)), true)
    t.diagnostic(`${good} good, ${bad} bad`)
    assert.deepEqual(wrong, [])
    assert.ok(good > 600)
  })
}

for (const transport of ['tcp', 'udp', 'rtu-over-tcp'] as const) {
  test(`${transport}: of ${throughSockets} sequences through sockets no value is wrong`, { timeout: 600_000 }, async (t) => {
    const { good, bad, wrong, writes } = await runSocketFaults(transport, throughSockets, seededRandom(testSeed(t)))
    t.diagnostic(`${good} good, ${bad} bad`)
    assert.deepEqual([wrong, writes], [[], 0])
    assert.ok(good > throughSockets)
  })
}

test('udp: before a transaction comes round again the datagrams go out from another port', { timeout: 600_000 }, async () => {
  const clock = steppedClock()
  const liar = createLiar({ transport: 'udp', random: seededRandom(1), clock, latestMs: 1 })
  let opened = 0
  const device = createDevice(modbusConfig({ transport: 'udp' }), {
    clock,
    signal: new AbortController().signal,
    count: () => undefined,
    units: createUnits(1_000),
    random: () => 0.5,
    openCarrier: (...asked) => {
      opened += 1
      return liar.openCarrier(...asked)
    },
  })
  await clock.until(device.open())
  for (let start = 0; start < 60_000; start += 1) await clock.until(device.read({ unitId: 1, register: 'holding', start, count: 1 }))
  assert.equal(opened, 1)
  await clock.until(device.read({ unitId: 1, register: 'holding', start: 0, count: 1 }))
  assert.equal(opened, 2)
  await device.close()
})
