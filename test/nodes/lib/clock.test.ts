import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pause, systemClock } from '../../../nodes/lib/clock.ts'
import { handClock, settle } from '../../support/hand-clock.ts'

test('a pause ends when its time is over, not before', async () => {
  const clock = handClock()
  const ends: number[] = []
  void pause(clock, 100, new AbortController().signal).then(() => ends.push(clock.monotonic()))
  await clock.advance(99)
  assert.deepEqual(ends, [])
  await clock.advance(1)
  assert.deepEqual(ends, [100])
})

test('an abort ends a pause at once and takes its timer away', async () => {
  const clock = handClock()
  const stop = new AbortController()
  const pausing = pause(clock, 60_000, stop.signal)
  stop.abort()
  await pausing
  assert.equal(clock.pending, 0)
})

test('a pause under a signal that has aborted sets no timer', async () => {
  const clock = handClock()
  await pause(clock, 60_000, AbortSignal.abort())
  assert.equal(clock.pending, 0)
})

test('a pause that is over listens to its signal no more', async () => {
  const clock = handClock()
  let listeners = 0
  const signal = Object.assign(Object.create(null), {
    aborted: false,
    addEventListener: () => void (listeners += 1),
    removeEventListener: () => void (listeners -= 1),
  }) as AbortSignal
  const pausing = pause(clock, 10, signal)
  assert.equal(listeners, 1)
  await clock.advance(10)
  await pausing
  assert.equal(listeners, 0)
})

test('the system clock counts in whole milliseconds and calls back once', async () => {
  assert.ok(Number.isInteger(systemClock.now()))
  const before = systemClock.monotonic()
  let calls = 0
  await new Promise<void>((resolve) => systemClock.after(1, () => resolve(void (calls += 1))))
  assert.ok(systemClock.monotonic() > before)
  assert.equal(calls, 1)
})

test('the system clock takes a wait longer than a timer can hold, and forgets a cancelled one', async () => {
  const cancel = systemClock.after(3_000_000_000, () => assert.fail('fired'))
  await settle()
  cancel()
})
