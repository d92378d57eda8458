// A million mutated frames for each framing of Modbus: nothing throws, nothing wrong gets through, nothing is left behind.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fuzzed, fuzz, fuzzed } from '../simulators/modbus-fuzz.ts'
import { seededRandom, testSeed } from '../support/random.ts'

const frames = 1_000_000

for (const name of Object.keys(fuzzed) as Fuzzed[]) {
  test(`${name}: ${frames} mutated frames`, { timeout: 600_000 }, (t) => {
    const { through, wrong, left } = fuzz(name, frames, seededRandom(testSeed(t)))
    t.diagnostic(`${through} got through`)
    assert.deepEqual([wrong, left], [[], 0])
    assert.ok(through > 0)
  })
}
