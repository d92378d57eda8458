// Scaling gives the number a person would write down, and says where it cannot.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createScaling } from '../../../nodes/lib/scaling.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'

const cases: readonly (readonly [raw: number, scale: number, offset: number, result: number])[] = [
  [234, 0.1, 0, 23.4],
  [3, 0.1, 0, 0.3],
  [-7, 0.1, 0, -0.7],
  [36.6, 1.8, 32, 97.88],
  [1.1, 10, 0, 11],
  [3.1298714, 10, 0, 31.298714],
  [0.041666668, 0.1, 0, 0.0041666668],
  [4095, 0.00390625, -4, 11.99609375],
  [32767, 1 / 32768, 0, 0.999969482421875],
  [5, 1e-7, 32, 32.0000005],
  [3, 1e21, 0, 3e21],
  [2731, 0.1, -273.15, -0.05],
  [0, 0.1, 0, 0],
]

for (const [raw, scale, offset, result] of cases) {
  test(`${raw} · ${scale} + ${offset} is ${result}`, () => {
    assert.deepEqual(createScaling(scale, offset)(raw), { value: result, isExact: true })
  })
}

test('registers by decimal scales read as the shortest decimal, whatever the digits', (context) => {
  const random = seededRandom(testSeed(context))
  for (let turn = 0; turn < 20_000; turn += 1) {
    const places = randomInteger(random, 5)
    const [raw, factor, addend] = [randomInteger(random, 65_536) - 32_768, 1 + randomInteger(random, 999), randomInteger(random, 2_000) - 1_000]
    const exact = Number(`${raw * factor + addend}e-${places}`)
    const scaling = createScaling(Number(`${factor}e-${places}`), Number(`${addend}e-${places}`))
    assert.equal(Number(scaling(raw).value) + 0, exact + 0, `${raw} · ${factor}e-${places} + ${addend}e-${places}`)
  }
})

test('values past the reach of exact decimals are the plain product, never off by more than doubles are', () => {
  assert.equal(createScaling(0.1, 0)(1.23456789012345e18).value, 1.23456789012345e18 * 0.1)
  assert.equal(createScaling(0.1 + 0.2, 0)(10).value, 10 * (0.1 + 0.2))
  assert.equal(createScaling(1e308, 0)(10).value, Number.POSITIVE_INFINITY)
})

test('a BigInt stays exact where scale and offset are integers', () => {
  assert.deepEqual(createScaling(1, 0)(2n ** 53n + 1n), { value: 2n ** 53n + 1n, isExact: true })
  assert.deepEqual(createScaling(1000, 1)(2n ** 60n), { value: 2n ** 60n * 1000n + 1n, isExact: true })
  assert.deepEqual(createScaling(1, -(2 ** 52))(2n ** 53n), { value: 2 ** 52, isExact: true })
})

test('a BigInt by a fraction becomes a number, and says so where digits are lost', () => {
  assert.deepEqual(createScaling(0.1, 0)(1234n), { value: 123.4, isExact: true })
  assert.equal(createScaling(0.1, 0)(2n ** 53n + 1n).isExact, false)
})
