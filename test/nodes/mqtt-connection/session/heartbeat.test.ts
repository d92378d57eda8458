// Proof that the broker is there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHeartbeat } from '../../../../nodes/mqtt-connection/session/heartbeat.ts'
import { handClock } from '../../../support/hand-clock.ts'

function beating() {
  const clock = handClock()
  let pings = 0
  let silences = 0
  const heartbeat = createHeartbeat(clock, { everyMs: 30_000, withinMs: 5_000 }, () => (silences += 1))
  heartbeat.start(() => (pings += 1))
  return { clock, heartbeat, pings: () => pings, silences: () => silences }
}

test('a broker that answers is asked each period, and never silent', async () => {
  const { clock, heartbeat, pings, silences } = beating()
  for (let second = 0; second < 300; second += 1) {
    await clock.advance(1_000)
    heartbeat.heard()
  }
  assert.deepEqual([pings(), silences()], [10, 0])
})

test('one that says nothing is silent after a period and the time for an answer', async () => {
  const { clock, silences } = beating()
  await clock.advance(34_999)
  assert.equal(silences(), 0)
  await clock.advance(1)
  assert.equal(silences(), 1)
})

test('anything that comes is an answer; stopped, nothing is asked any more', async () => {
  const { clock, heartbeat, pings, silences } = beating()
  await clock.advance(32_000)
  heartbeat.heard()
  assert.equal(heartbeat.answered(), 2_000)
  await clock.advance(10_000)
  heartbeat.stop()
  await clock.advance(1_000_000)
  assert.deepEqual([pings(), silences(), clock.pending], [1, 0, 0])
})
