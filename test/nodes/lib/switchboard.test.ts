// Who has joined, and what the readers are told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aReading } from '../../support/readings.ts'
import { down, ear, registration, setUp, stayingSession } from './switchboard-set-up.ts'

test('who joins is told the state at once, and every state from then on until it leaves', () => {
  const { board } = setUp()
  const early = ear()
  const late = ear()
  const leave = board.join(registration('early'), early)
  board.report({ state: 'connecting' })
  board.join(registration('late'), late)
  board.report({ state: 'live' })
  leave()
  board.report(down)
  assert.deepEqual(
    [early.states, late.states],
    [
      ['idle', 'connecting', 'live'],
      ['connecting', 'live', 'down'],
    ],
  )
})

test('a line that is down stays down for its readers while it is tried again', () => {
  const { board } = setUp()
  const listener = ear()
  board.join(registration('r'), listener)
  for (const state of [
    { state: 'connecting' },
    down,
    { state: 'connecting' },
    down,
    { state: 'connecting' },
    { state: 'live' },
    { state: 'idle' },
    { state: 'connecting' },
  ] as const)
    board.report(state)
  assert.deepEqual(listener.states, ['idle', 'connecting', 'down', 'down', 'live', 'idle', 'connecting'])
})

test('the session sees who has joined, and is told of each change', async () => {
  const { board, serve, stop } = setUp()
  const { session, line } = stayingSession()
  const [one, two] = [registration('one'), registration('two')]
  const leave = board.join(one, ear())
  const served = serve(session)
  const changes: string[][] = []
  line().registrations.watch((all) => changes.push(all.map(({ readerId }) => readerId)))
  board.join(two, ear())
  leave()
  leave()
  assert.deepEqual(line().registrations.current, [two])
  assert.deepEqual(changes.slice(0, 2), [['one', 'two'], ['two']])
  stop.abort()
  await served
})

test('readings reach the reader they are for, and nobody after it has left', async () => {
  const { board, serve, stop } = setUp()
  const { session, line } = stayingSession()
  const [one, two] = [registration('one'), registration('two')]
  const [firstEar, secondEar] = [ear(), ear()]
  const leave = board.join(one, firstEar)
  board.join(two, secondEar)
  const served = serve(session)
  const reading = aReading()
  line().emit(one, [reading])
  leave()
  line().emit(one, [aReading()])
  assert.deepEqual([firstEar.heard, secondEar.heard], [[[reading]], []])
  stop.abort()
  await served
})

test('what the session counts is counted by the connection', async () => {
  const { counters, serve } = setUp()
  await serve(async (line) => {
    line.count('requests')
    line.count('bytes', 260)
  })
  assert.deepEqual(counters.all(), { requests: 1, bytes: 260 })
})
