import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRate } from '../../../nodes/lib/rate.ts'
import { handClock } from '../../support/hand-clock.ts'

test('the rate is known after ten seconds and follows within ten more', async () => {
  const clock = handClock()
  const rate = createRate(clock)
  const run = async (seconds: number, count: number) => {
    for (let second = 0; second < seconds; second += 1) {
      rate.add(count)
      await clock.advance(1_000)
    }
  }
  assert.equal(rate.perSecond(), null)
  await run(10, 5)
  assert.equal(rate.perSecond(), 5)
  await run(10, 20)
  assert.equal(rate.perSecond(), 20)
  await run(10, 0)
  assert.equal(rate.perSecond(), 0)
})
