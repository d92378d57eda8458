import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBudget } from '../../../nodes/lib/budget.ts'
import { handClock } from '../../support/hand-clock.ts'

const never = new AbortController().signal

test('no second holds more requests than the budget, whoever asks', async () => {
  const clock = handClock()
  const budget = createBudget(clock, 5)
  const went: number[] = []
  for (let request = 0; request < 20; request += 1) budget.turn(never).then(() => went.push(clock.monotonic()))
  await clock.advance(10_000)
  assert.equal(went.length, 20)
  for (const at of went) assert.ok(went.filter((other) => other >= at && other < at + 1_000).length <= 5)
})

test('a pause saves nothing up', async () => {
  const clock = handClock()
  const budget = createBudget(clock, 2)
  await budget.turn(never)
  await clock.advance(60_000)
  const went: number[] = []
  for (let request = 0; request < 3; request += 1) budget.turn(never).then(() => went.push(clock.monotonic()))
  await clock.advance(5_000)
  assert.deepEqual(went, [60_000, 60_500, 61_000])
})

test('an abort ends the wait, and no limit means none', async () => {
  const clock = handClock()
  const stop = new AbortController()
  const budget = createBudget(clock, 1)
  await budget.turn(stop.signal)
  const waiting = budget.turn(stop.signal)
  stop.abort()
  await waiting
  const free = createBudget(clock, 0)
  for (let request = 0; request < 1_000; request += 1) await free.turn(never)
  assert.equal(clock.pending, 0)
})
