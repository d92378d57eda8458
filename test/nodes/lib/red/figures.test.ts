import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFigures } from '../../../../nodes/lib/red/figures.ts'
import { handClock } from '../../../support/hand-clock.ts'

async function textAfter(perSecond: number, latencyMs?: number): Promise<string | undefined> {
  const clock = handClock()
  const figures = createFigures(clock, () => latencyMs)
  for (let second = 0; second < 10; second += 1) {
    figures.add(perSecond)
    await clock.advance(1_000)
  }
  return figures.text()
}

test('a rate in three digits, and the latency where there are requests; never longer than a status may be', async () => {
  assert.deepEqual(await Promise.all([textAfter(12.5), textAfter(1_234.5, 4), textAfter(0, 0.3)]), ['12.5/s', '1230/s · 4 ms', '0/s · 0.3 ms'])
  assert.ok(((await textAfter(999_999, 59_999)) ?? '').length <= 20)
})

test('before ten seconds are over there are none', async () => {
  const clock = handClock()
  const figures = createFigures(clock)
  figures.add(5)
  await clock.advance(9_000)
  assert.equal(figures.text(), undefined)
})

test('however often they are asked for, they are made once a second', async () => {
  const clock = handClock()
  let made = 0
  const figures = createFigures(clock, () => {
    made += 1
    return 1
  })
  await clock.advance(10_000)
  for (let count = 0; count < 10_000; count += 1) figures.text()
  await clock.advance(1_000)
  figures.text()
  assert.equal(made, 2)
})
