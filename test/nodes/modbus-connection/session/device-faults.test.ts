// A sample of what test/slow/modbus-faults.test.ts does in full: whatever comes, a value is that of its address.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runFaults } from '../../../simulators/modbus-fault-run.ts'
import { type Fuzzed, fuzz, fuzzed } from '../../../simulators/modbus-fuzz.ts'
import { runSocketFaults } from '../../../simulators/modbus-socket-run.ts'
import { seededRandom, testSeed } from '../../../support/random.ts'

for (const transport of ['tcp', 'udp', 'rtu-over-tcp', 'serial-rtu', 'serial-ascii'] as const) {
  test(`${transport}: of 2,000 sequences with late, repeated, foreign, reordered, stray, cut and lost answers no value is wrong`, async (t) => {
    const { good, wrong, told, timersLeft } = await runFaults(transport, 2_000, seededRandom(testSeed(t)))
    assert.deepEqual([wrong, timersLeft, Object.keys(told).length], [[], 0, 7])
    assert.ok(good > 2_000, `${good} good`)
  })
}

test('serial-rtu: of 1,000 sequences at the edges of a device’s table no value is wrong', async (t) => {
  const { good, wrong } = await runFaults('serial-rtu', 1_000, seededRandom(testSeed(t)), true)
  assert.deepEqual(wrong, [])
  assert.ok(good > 0)
})

for (const transport of ['udp', 'rtu-over-tcp'] as const) {
  test(`${transport}: of 20 sequences through sockets no value is wrong`, async (t) => {
    const { good, wrong, writes } = await runSocketFaults(transport, 20, seededRandom(testSeed(t)))
    assert.deepEqual([wrong, writes], [[], 0])
    assert.ok(good > 0)
  })
}

for (const name of Object.keys(fuzzed) as Fuzzed[]) {
  test(`${name}: of 5,000 mutated frames none throws, is wrong or leaves anything behind`, (t) => {
    const { wrong, left } = fuzz(name, 5_000, seededRandom(testSeed(t)))
    assert.deepEqual([wrong, left], [[], 0])
  })
}
