// Numbers as a device means them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainInteger, shortestFloat } from '../../../nodes/lib/numbers.ts'
import { seededRandom, testSeed } from '../../support/random.ts'

test('a float32 is the shortest decimal that is still that float32', () => {
  for (const value of [0.1, 3.2, -273.15, 1e-30, 16_777_216, 123_456.79, 1.1754944e-38, 3.4028235e38, 0, -0])
    assert.equal(shortestFloat(Math.fround(value)), value)
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) assert.equal(shortestFloat(value), value)
})

test('no float32 changes on the way', (t) => {
  const random = seededRandom(testSeed(t))
  const view = new DataView(new ArrayBuffer(4))
  for (let turn = 0; turn < 20_000; turn += 1) {
    view.setUint32(0, Math.floor(random() * 2 ** 32))
    const value = view.getFloat32(0)
    assert.equal(Math.fround(shortestFloat(value)), value)
  }
})

test('an integer is a number where a double holds it, else a BigInt', () => {
  assert.equal(plainInteger(2n ** 53n - 1n), 2 ** 53 - 1)
  assert.equal(plainInteger(2n ** 53n), 2n ** 53n)
  assert.equal(plainInteger(-(2n ** 63n)), -(2n ** 63n))
})
