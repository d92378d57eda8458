// Listening to a line before it is asked: until it is silent, and not for ever.
import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { drain } from '../../../../nodes/modbus-connection/session/drain.ts'
import { handClock } from '../../../support/hand-clock.ts'

function draining() {
  const clock = handClock()
  const line = new PassThrough()
  const abort = new AbortController()
  let end: unknown = 'open'
  const drained = drain(line, 100, clock, abort.signal).then(
    () => (end = 'silent'),
    (thrown: { code: string; params: object }) => (end = [thrown.code, thrown.params]),
  )
  const left = () => [line.listenerCount('data'), line.listenerCount('end'), clock.pending]
  return { clock, line, abort, end: () => end, drained, left }
}

test('every byte begins the silence anew; what came is gone', async () => {
  const { clock, line, end, left } = draining()
  await clock.advance(99)
  line.write('x')
  await clock.advance(99)
  assert.equal(end(), 'open')
  await clock.advance(1)
  assert.equal(end(), 'silent')
  assert.deepEqual([left(), line.readableLength], [[0, 0, 0], 0])
})

test('a line that is never silent is given up', async () => {
  const { clock, line, end, left } = draining()
  for (let turn = 0; turn < 40; turn += 1) {
    line.write('x')
    await clock.advance(50)
  }
  assert.deepEqual(end(), ['modbus.not-the-answer', { what: 'noise' }])
  assert.deepEqual(left(), [0, 0, 0])
})

test('a line that closes, and an end of the stay, are told at once', async () => {
  const closed = draining()
  closed.line.destroy()
  await closed.drained
  assert.deepEqual(
    [closed.end(), closed.left()],
    [
      ['modbus.line-closed', {}],
      [0, 0, 0],
    ],
  )
  const aborted = draining()
  aborted.abort.abort()
  await aborted.drained
  assert.deepEqual(
    [aborted.end(), aborted.left()],
    [
      ['line.ended', {}],
      [0, 0, 0],
    ],
  )
})
