// How many messages a second may come in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAllowance } from '../../../nodes/mqtt-connection/allowance.ts'
import { handClock } from '../../support/hand-clock.ts'

test('over ten seconds no more come in than are allowed, however they come', async () => {
  const clock = handClock()
  const allowance = createAllowance(clock, 1_000)
  let taken = 0
  while (clock.monotonic() < 10_000) {
    taken += 37
    await clock.advance(allowance.take(37))
  }
  assert.ok(taken <= 10_000 + 100 + 37, `${taken}`)
  assert.ok(taken >= 9_900, `${taken}`)
})

test('three a second are three a second', async () => {
  const clock = handClock()
  const allowance = createAllowance(clock, 3)
  let taken = 0
  while (clock.monotonic() < 100_000) {
    taken += 1
    await clock.advance(allowance.take(1))
  }
  assert.ok(taken >= 299 && taken <= 302, `${taken}`)
})

test('a stream below the limit never rests, and 0 sets none', async () => {
  const clock = handClock()
  const allowance = createAllowance(clock, 1_000)
  for (let count = 0; count < 100; count += 1) {
    assert.equal(allowance.take(90), 0)
    await clock.advance(100)
  }
  assert.equal(createAllowance(clock, 0).take(1_000_000), 0)
})
