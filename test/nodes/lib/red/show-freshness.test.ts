import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showFreshness } from '../../../../nodes/lib/red/show-freshness.ts'
import type { NodeState } from '../../../../nodes/lib/red/status.ts'
import { handClock } from '../../../support/hand-clock.ts'
import { aReading, aTag } from '../../../support/readings.ts'

const bad = (name: string) => aReading({ tag: aTag(name), quality: 'bad', statusCode: 0x80000000, payload: null })
const good = (name: string) => aReading({ tag: aTag(name) })

function setUp() {
  const clock = handClock(1_000_000)
  const status = {
    state: 'down' as NodeState,
    show(next: NodeState) {
      status.state = next
    },
  }
  return { clock, status, shown: showFreshness(status, clock, () => undefined) }
}

test('green after a usable reading, yellow after three periods without one, also while bad ones come', async () => {
  const { clock, status, shown } = setUp()
  assert.equal(status.state, 'waiting')
  shown.taken([good('a')])
  shown.taken([bad('a')])
  await clock.advance(2_000)
  shown.taken([bad('a')])
  assert.equal(status.state, 'live')
  await clock.advance(1_000)
  assert.equal(status.state, 'stale')
})

test('no reading at all leaves the state as it is', () => {
  const { status, shown } = setUp()
  shown.taken([])
  assert.equal(status.state, 'waiting')
})

test('how long an outage was is not learned: bad readings after it are yellow as soon as before it', async () => {
  const { clock, status, shown } = setUp()
  shown.taken([good('a')])
  await clock.advance(1_000)
  shown.taken([good('a')])
  for (let minute = 0; minute < 60; minute += 1) {
    shown.taken([bad('a')])
    await clock.advance(60_000)
  }
  shown.taken([good('a')])
  shown.taken([bad('a')])
  await clock.advance(3_000)
  assert.equal(status.state, 'stale')
})

test('a tag that is always bad does not keep the period of the others from being learned', async () => {
  const { clock, status, shown } = setUp()
  for (let cycle = 0; cycle < 3; cycle += 1) {
    shown.taken([good('a')])
    await clock.advance(5_000)
    shown.taken([bad('b')])
    await clock.advance(5_000)
  }
  shown.taken([good('a')])
  await clock.advance(29_000)
  assert.equal(status.state, 'live')
})

test('after the close nothing is shown and no timer waits', () => {
  const { clock, status, shown } = setUp()
  shown.taken([good('a')])
  shown.close()
  shown.taken([bad('a')])
  assert.deepEqual([clock.pending, status.state], [0, 'live'])
})
