// Tags that have fallen silent.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStaleWatch } from '../../../nodes/lib/stale-watch.ts'
import { type HandClock, handClock } from '../../support/hand-clock.ts'

function watched() {
  const clock = handClock()
  const stale: [at: number, id: string][] = []
  const watch = createStaleWatch(clock, (ids) => stale.push(...ids.map((id): [number, string] => [clock.monotonic(), id])))
  return { clock, watch, stale }
}

async function beat(clock: HandClock, times: number, everyMs: number, seen: () => void): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    seen()
    await clock.advance(everyMs)
  }
}

test('a tag whose time is set is stale after it, once, and again after it was seen', async () => {
  const { clock, watch, stale } = watched()
  watch.seen('a', 5_000)
  await clock.advance(4_999)
  assert.equal(stale.length, 0)
  await clock.advance(60_000)
  assert.deepEqual(stale, [[5_000, 'a']])
  watch.seen('a', 5_000)
  await clock.advance(60_000)
  assert.equal(stale.length, 2)
})

test('a tag that is seen in time is never stale', async () => {
  const { clock, watch, stale } = watched()
  await beat(clock, 100, 4_000, () => watch.seen('a', 5_000))
  assert.equal(stale.length, 0)
})

test('without a time it is three of its own periods, known after four messages', async () => {
  const { clock, watch, stale } = watched()
  await beat(clock, 3, 10_000, () => watch.seen('rare', null))
  await clock.advance(3_600_000)
  assert.equal(stale.length, 0)
  await beat(clock, 5, 10_000, () => watch.seen('regular', null))
  await clock.advance(60_000)
  assert.deepEqual(
    stale.map(([, id]) => id),
    ['regular'],
  )
})

test('a stream of ten a second is stale after three seconds: what comes together is one arrival', async () => {
  const { clock, watch, stale } = watched()
  await beat(clock, 100, 100, () => watch.seen('fast', null))
  await clock.advance(2_000)
  assert.equal(stale.length, 0)
  await clock.advance(2_000)
  assert.equal(stale.length, 1)
})

test('the gap of an outage teaches nothing', async () => {
  const { clock, watch, stale } = watched()
  await beat(clock, 10, 1_000, () => watch.seen('a', null))
  await clock.advance(3_600_000)
  await beat(clock, 10, 1_000, () => watch.seen('a', null))
  await clock.advance(4_000)
  assert.equal(stale.length, 2)
})

test('0 is never', async () => {
  const { clock, watch, stale } = watched()
  await beat(clock, 10, 1_000, () => watch.seen('a', 0))
  await clock.advance(3_600_000)
  assert.deepEqual([stale.length, clock.pending], [0, 0])
})

test('ten thousand tags have one timer, and each is said once', async () => {
  const { clock, watch, stale } = watched()
  for (let index = 0; index < 10_000; index += 1) watch.seen(`tag ${index}`, 1_000 + (index % 7) * 100)
  assert.equal(clock.pending, 1)
  await clock.advance(3_000)
  assert.deepEqual([stale.length, new Set(stale.map(([, id]) => id)).size, clock.pending], [10_000, 10_000, 0])
})

test('cleared, nothing is stale any more and no timer is left', async () => {
  const { clock, watch, stale } = watched()
  watch.seen('a', 1_000)
  watch.clear()
  assert.equal(clock.pending, 0)
  await clock.advance(60_000)
  assert.equal(stale.length, 0)
})
