import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pause } from '../../../nodes/lib/clock.ts'
import { fault } from '../../../nodes/lib/fault.ts'
import { type Life, type LineState, supervise } from '../../../nodes/lib/supervise.ts'
import { handClock, settle } from '../../support/hand-clock.ts'

const policy = { firstMs: 1_000, maxMs: 8_000 }

/** Supervises a session with the longest waits there are; `told` says each state with its time. */
function start(session: (life: Life) => Promise<void>) {
  const clock = handClock()
  const stop = new AbortController()
  const states: LineState[] = []
  const told: string[] = []
  const report = (state: LineState) => {
    states.push(state)
    told.push(`${clock.monotonic()} ${state.state}${state.state === 'down' ? ` ${state.fault.code}` : ''}`)
  }
  const ended = supervise({ session: (life) => session(life), clock, random: () => 1, backoff: policy, signal: stop.signal, report })
  return { clock, stop, states, told, ended }
}

test('a line that cannot be reached is tried again and again, each time after a longer wait', async () => {
  const { clock, stop, told, ended } = start(async () => {
    throw fault('line.refused')
  })
  await clock.advance(20_000)
  stop.abort()
  await ended
  assert.deepEqual(told, [
    '0 connecting',
    '0 down line.refused',
    '1000 connecting',
    '1000 down line.refused',
    '3000 connecting',
    '3000 down line.refused',
    '7000 connecting',
    '7000 down line.refused',
    '15000 connecting',
    '15000 down line.refused',
  ])
})

test('only fresh data makes a line live, once a stay; 30 s of it start the waits over', async () => {
  const stays = ['dead', 'dead', 'good', 'dead']
  const { clock, stop, told, ended } = start(async (life) => {
    if (stays.shift() === 'good') {
      await pause(clock, 500, life.signal)
      life.live()
      life.live()
      await pause(clock, 30_000, life.signal)
    }
    throw fault('line.dropped')
  })
  await clock.advance(34_500)
  stop.abort()
  await ended
  assert.deepEqual(told, [
    '0 connecting',
    '0 down line.dropped',
    '1000 connecting',
    '1000 down line.dropped',
    '3000 connecting',
    '3500 live',
    '33500 down line.dropped',
    '34500 connecting',
    '34500 down line.dropped',
  ])
})

test('a line that is live for a moment and lost again waits longer each time', async () => {
  const { clock, stop, told, ended } = start(async (life) => {
    life.live()
    throw fault('line.dropped')
  })
  await clock.advance(7_000)
  stop.abort()
  await ended
  const attempts = told.filter((line) => line.includes('connecting')).map((line) => Number.parseInt(line, 10))
  assert.deepEqual(attempts, [0, 1000, 3000, 7000])
})

test('a session that settles of itself is a line that ended', async () => {
  const { clock, stop, states, ended } = start(async () => undefined)
  await clock.advance(0)
  stop.abort()
  await ended
  const down = states[1]
  assert.deepEqual([down?.state, down?.state === 'down' && down.fault.code], ['down', 'line.ended'])
})

test('what a session throws that is no fault is kept as the cause', async () => {
  const cause = new TypeError('boom')
  const { clock, stop, states, ended } = start(() => {
    throw cause
  })
  await clock.advance(0)
  stop.abort()
  await ended
  const down = states[1]
  assert.ok(down?.state === 'down')
  assert.deepEqual([down.fault.code, down.fault.cause], ['unexpected', cause])
})

test('an abort ends a stay, and nothing is reported after it', async () => {
  const { stop, told, ended } = start(async ({ signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    throw fault('line.aborted')
  })
  await settle()
  stop.abort()
  await ended
  assert.deepEqual(told, ['0 connecting'])
})

test('an abort ends the wait between two stays and leaves no timer', async () => {
  const { clock, stop, ended } = start(async () => undefined)
  await clock.advance(0)
  assert.equal(clock.pending, 1)
  stop.abort()
  await ended
  assert.equal(clock.pending, 0)
})

test('under a signal that has aborted nothing is tried', async () => {
  const told: LineState[] = []
  await supervise({
    session: async () => assert.fail('tried'),
    clock: handClock(),
    random: Math.random,
    backoff: policy,
    signal: AbortSignal.abort(),
    report: (state) => told.push(state),
  })
  assert.deepEqual(told, [])
})

test('a stay that is over, or aborted, can no longer make the line live', async () => {
  const lives: Life[] = []
  const { clock, stop, told, ended } = start(async (life) => {
    lives.push(life)
    if (lives.length === 2) await new Promise((resolve) => life.signal.addEventListener('abort', resolve))
  })
  await clock.advance(0)
  lives[0]?.live()
  await clock.advance(1_000)
  stop.abort()
  lives[1]?.live()
  await ended
  assert.deepEqual(told, ['0 connecting', '0 down line.ended', '1000 connecting'])
})
