import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBackoff } from '../../../nodes/lib/backoff.ts'
import { seededRandom, testSeed } from '../../support/random.ts'

const policy = { firstMs: 500, maxMs: 30_000 }

test('the longest wait doubles with each failure up to the limit', () => {
  const backoff = createBackoff(policy, () => 1)
  const waits = Array.from({ length: 9 }, () => backoff.next())
  assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
})

test('success starts it over', () => {
  const backoff = createBackoff(policy, () => 1)
  for (let failure = 0; failure < 6; failure += 1) backoff.next()
  backoff.reset()
  assert.equal(backoff.next(), 500)
})

test('after ten thousand failures the wait is still a number within the limit', () => {
  const backoff = createBackoff(policy, () => 1)
  for (let failure = 0; failure < 10_000; failure += 1) assert.ok(backoff.next() <= 30_000)
})

test('full jitter: the waits of two thousand readers fill the whole range evenly', (t) => {
  const random = seededRandom(testSeed(t))
  const fourth = () => {
    const backoff = createBackoff(policy, random)
    for (let failure = 0; failure < 3; failure += 1) backoff.next()
    return backoff.next()
  }
  const tenths = new Array<number>(10).fill(0)
  for (let reader = 0; reader < 2_000; reader += 1) {
    const tenth = Math.min(9, Math.floor(fourth() / 400))
    tenths[tenth] = (tenths[tenth] ?? 0) + 1
  }
  // 200 expected a tenth, standard deviation 13: six of them are never passed by chance.
  for (const count of tenths) assert.ok(Math.abs(count - 200) < 80, String(tenths))
})

test('waits are whole milliseconds', (t) => {
  const backoff = createBackoff(policy, seededRandom(testSeed(t)))
  for (let failure = 0; failure < 100; failure += 1) assert.ok(Number.isInteger(backoff.next()))
})
