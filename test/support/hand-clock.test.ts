// The clock that tests turn.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pause } from '../../nodes/lib/clock.ts'
import { handClock } from './hand-clock.ts'

test('time stands still until it is turned', async () => {
  const clock = handClock(1_000)
  await new Promise((resolve) => setTimeout(resolve, 5))
  assert.deepEqual([clock.now(), clock.monotonic()], [1_000, 0])
  await clock.advance(250)
  assert.deepEqual([clock.now(), clock.monotonic()], [1_250, 250])
})

test('timers fire in order of their due time, equal ones in the order they were set', async () => {
  const clock = handClock()
  const fired: string[] = []
  for (const [name, ms] of [
    ['c', 30],
    ['a', 10],
    ['b1', 20],
    ['b2', 20],
    ['later', 31],
  ] as const) {
    clock.after(ms, () => fired.push(`${name}@${clock.monotonic()}`))
  }
  await clock.advance(30)
  assert.deepEqual(fired, ['a@10', 'b1@20', 'b2@20', 'c@30'])
  assert.equal(clock.pending, 1)
})

test('a cancelled timer never fires', async () => {
  const clock = handClock()
  const cancel = clock.after(10, () => assert.fail('fired'))
  cancel()
  await clock.advance(100)
  assert.equal(clock.pending, 0)
})

test('a timer set by a timer fires in the same turn when it falls due in it', async () => {
  const clock = handClock()
  const fired: number[] = []
  const again = () => {
    fired.push(clock.monotonic())
    clock.after(10, again)
  }
  clock.after(10, again)
  await clock.advance(35)
  assert.deepEqual(fired, [10, 20, 30])
})

test('promises settle between timers: a loop of pauses keeps its rhythm', async () => {
  const clock = handClock()
  const seen: number[] = []
  const { signal } = new AbortController()
  const loop = async () => {
    while (seen.length < 5) {
      await pause(clock, 100, signal)
      await Promise.resolve().then(() => {})
      seen.push(clock.monotonic())
    }
  }
  const done = loop()
  await clock.advance(500)
  await done
  assert.deepEqual(seen, [100, 200, 300, 400, 500])
})

test('a jump moves the wall clock and neither the monotonic one nor timers', async () => {
  const clock = handClock(5_000)
  let firedAt = -1
  clock.after(10, () => {
    firedAt = clock.monotonic()
  })
  clock.jump(-3_600_000)
  assert.equal(clock.now(), 5_000 - 3_600_000)
  await clock.advance(10)
  assert.equal(firedAt, 10)
})

test('turning a clock that is being turned is refused', async () => {
  const clock = handClock()
  const first = clock.advance(10)
  await assert.rejects(clock.advance(10), /being turned already/)
  await first
})

test('a timer that sets itself again for now is found out', async () => {
  const clock = handClock(0, { loopLimit: 100 })
  const again = () => void clock.after(0, again)
  again()
  await assert.rejects(clock.advance(1), /more than 100 timers fired/)
})
