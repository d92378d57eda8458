// What a sent sample says of itself, and when a waiting one is due.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDownsampler } from '../../../nodes/downsampler/downsampler.ts'
import { aReading } from '../../support/readings.ts'
import { bad, plainConfig, play } from './play.ts'

test('every sample sent names its reconstruction, its ε and how many it stands for', () => {
  const played = play()
  played.take(0, 0)
  const first = played.last[0]?.detail
  for (const second of [1, 2, 3]) played.take(second, 0)
  played.command({ flush: true }, 3)
  assert.deepEqual(first, { reconstruction: 'linear', epsilon: 1, received: 1, suppressed: 0, segment: 'start' })
  assert.deepEqual(played.last[0]?.detail, { reconstruction: 'linear', epsilon: 1, received: 3, suppressed: 2 })
})

test('a held value says so, and one that is sent only on change has no ε', () => {
  const held = play({ mode: 'deadband', epsilon: 0.5 })
  held.take(0, 1)
  assert.deepEqual([held.last[0]?.detail?.['reconstruction'], held.last[0]?.detail?.['epsilon']], ['stepped', 0.5])
  held.take(1, true)
  assert.deepEqual([held.last[0]?.detail?.['reconstruction'], held.last[0]?.detail?.['epsilon']], ['stepped', 0])
})

test('the message that comes in is not changed, and every property of it goes out', () => {
  const reading = Object.freeze(aReading({ _msgid: 'm', detail: Object.freeze({ confidence: 0.9 }), findings: Object.freeze(['no-source-time']) }))
  const [output] = createDownsampler(plainConfig).take(reading, 0)
  const figures = { reconstruction: 'linear', epsilon: 1, received: 1, suppressed: 0, segment: 'start' }
  assert.deepEqual(output, { port: 'readings', message: { ...reading, detail: { confidence: 0.9, ...figures } } })
})

test('no sample waits longer than maxHold, by a timer, also when the input stops', () => {
  const { step, take, wake } = play({ maxHoldSeconds: 64 })
  assert.equal(step.nextWakeMs?.(), null)
  take(0, 0)
  assert.equal(step.nextWakeMs?.(), null, 'what was sent does not wait')
  take(10, 0)
  take(20, 0)
  assert.equal(step.nextWakeMs?.(), 74_000, 'counted from the first sample since the last one sent')
  assert.deepEqual([wake(73.9), wake(74)], [[], ['20 0']])
  assert.equal(step.nextWakeMs?.(), null)
})

test('a sample past the end of the line waits on from its own arrival', () => {
  const { step, take, wake } = play({ maxHoldSeconds: 64 })
  for (const [second, value] of [
    [0, 0],
    [10, 0],
    [20, 2.5],
  ] as const)
    take(second, value)
  assert.deepEqual(wake(74), ['10 0'])
  assert.equal(step.nextWakeMs?.(), 84_000)
  assert.deepEqual(wake(84), ['20 2.5'])
})

test('a heartbeat sooner than the hold wakes sooner, and sends all that waits', () => {
  const { step, take, wake } = play({ maxHoldSeconds: 640, heartbeatSeconds: 64 })
  for (const [second, value] of [
    [0, 0],
    [10, 0],
    [20, 2.5],
  ] as const)
    take(second, value)
  assert.equal(step.nextWakeMs?.(), 64_000)
  assert.deepEqual(wake(64), ['10 0', '20 2.5'])
})

test('a heartbeat repeats nothing: while nothing is read nothing is sent', () => {
  const { step, take } = play({ heartbeatSeconds: 64 })
  take(0, 0)
  assert.equal(step.nextWakeMs?.(), null)
})

test('a bad reading has its place in the counts', () => {
  const { take, ...played } = play()
  take(0, 0)
  take(1, 0)
  assert.deepEqual(take(2, null, bad), ['1 0', '2 null'])
  assert.equal(played.step.balance().held, 0)
})
