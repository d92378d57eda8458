// Questions of readers, and how a session waits for them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault } from '../../../nodes/lib/fault.ts'
import type { ReadRequest } from '../../../nodes/lib/line.ts'
import type { LineState } from '../../../nodes/lib/supervise.ts'
import { settle } from '../../support/hand-clock.ts'
import { aReading } from '../../support/readings.ts'
import { codeOf, down, ear, registration, setUp, stayingSession, type Want } from './switchboard-set-up.ts'

const notLive: readonly [state: LineState, code: string][] = [
  [{ state: 'idle' }, 'line.not-live'],
  [{ state: 'connecting' }, 'line.not-live'],
  [down, 'line.refused'],
]
for (const [state, code] of notLive) {
  test(`a question while the line is ${state.state} is answered at once with ${code}`, async () => {
    const { board } = setUp()
    board.report(state)
    assert.equal(await codeOf(board.read(registration('r'), null)), code)
  })
}

test('what only the protocol understands may also be asked of a line that is being opened, but not of one nobody wants', async () => {
  const { board, serve, stop } = setUp()
  assert.equal(await codeOf(board.ask('units')), 'line.not-live')
  board.join(registration('editor'), ear())
  const early = board.ask('units')
  board.report({ state: 'connecting' })
  const late = board.ask('models')
  const { session, line } = stayingSession()
  const served = serve(session)
  for (let question = line().nextQuestion(); question !== undefined; question = line().nextQuestion()) question.answer(question.what)
  assert.deepEqual(await Promise.all([early, late]), ['units', 'models'])
  board.report(down)
  assert.equal(await codeOf(board.ask('units')), 'line.refused')
  stop.abort()
  await served
})

/** A live board, three questions, and the requests as a session takes them. */
async function asked() {
  const { board, serve, stop, clock } = setUp()
  const { session, line } = stayingSession()
  const reader = registration('r')
  board.join(reader, ear())
  const served = serve(session)
  line().live()
  const answers = [board.read(reader, null), board.read(reader, ['a']), board.read(reader, ['b'])]
  const take = () => line().nextRequest() as ReadRequest<Want>
  return { board, clock, stop, served, line, answers, take, reader, socket: new AbortController() }
}

test('questions are taken in order, with what was asked for', async () => {
  const { take, line, reader, answers, stop, served } = await asked()
  const requests = [take(), take(), take()]
  assert.deepEqual(
    requests.map(({ registration: of, names }) => [of, names]),
    [
      [reader, null],
      [reader, ['a']],
      [reader, ['b']],
    ],
  )
  assert.equal(line().nextRequest(), undefined)
  stop.abort()
  await served
  await Promise.allSettled(answers)
})

test('the first answer counts, whatever the session says later', async () => {
  const { take, answers, stop, served } = await asked()
  const [one, two] = [take(), take()]
  const reading = aReading()
  one.answer([reading])
  one.answer([])
  one.fail(fault('line.timeout'))
  two.fail(fault('modbus.illegal-address'))
  two.answer([reading])
  assert.deepEqual(await answers[0], [reading])
  assert.equal(await codeOf(answers[1] as Promise<unknown>), 'modbus.illegal-address')
  stop.abort()
  await served
  assert.equal(await codeOf(answers[2] as Promise<unknown>), 'line.ended')
})

test('questions taken and not taken fail with the reason the session ended', async () => {
  const { board, life } = setUp()
  board.report({ state: 'live' })
  const answers = [board.read(registration('r'), null), board.read(registration('r'), null)]
  const ended = board.serve(async (line) => {
    line.nextRequest()
    throw fault('line.reset')
  }, life)
  assert.deepEqual(await Promise.all(answers.map(codeOf)), ['line.reset', 'line.reset'])
  assert.equal(await codeOf(ended), 'line.reset')
})

test('a question of an earlier stay is not asked again in the next', async () => {
  const { board, life } = setUp()
  board.report({ state: 'live' })
  const answer = codeOf(board.read(registration('r'), null))
  await board.serve(async () => undefined, life)
  await board.serve(async (line) => assert.equal(line.nextRequest(), undefined), life)
  assert.equal(await answer, 'line.ended')
})

test('the hundred-and-first question that waits is refused, and the others are kept', async () => {
  const { board, life } = setUp()
  board.report({ state: 'live' })
  const answers = Array.from({ length: 101 }, () => codeOf(board.read(registration('r'), null)))
  assert.equal(await answers[100], 'line.too-many-requests')
  await board.serve(async (line) => {
    for (let next = line.nextRequest(); next !== undefined; next = line.nextRequest()) next.answer([])
  }, life)
  assert.deepEqual(new Set(await Promise.all(answers.slice(0, 100))), new Set(['answered']))
})

test('what came while the session was busy ends its next idle at once, and only that', async () => {
  const { clock, line, stop, served, answers } = await asked()
  await line().idle(60_000)
  let isOver = false
  void line()
    .idle(60_000)
    .then(() => {
      isOver = true
    })
  await settle()
  assert.deepEqual([isOver, clock.pending], [false, 1])
  stop.abort()
  await served
  await Promise.allSettled(answers)
})

test('idling ends when its time is over', async () => {
  const { clock, line, stop, served, answers } = await asked()
  await line().idle(0)
  let isOver = false
  void line()
    .idle(500)
    .then(() => {
      isOver = true
    })
  await clock.advance(499)
  assert.equal(isOver, false)
  await clock.advance(1)
  assert.equal(isOver, true)
  stop.abort()
  await served
  await Promise.allSettled(answers)
})

const wakers: readonly [what: string, wake: (line: Awaited<ReturnType<typeof asked>>) => unknown][] = [
  ['a question', ({ board, reader }) => board.read(reader, null).catch(() => undefined)],
  ['a reader that joins', ({ board }) => board.join(registration('new'), ear())],
  ['an abort', ({ stop }) => stop.abort()],
  ['another signal, of a socket for example', ({ socket }) => socket.abort()],
]
for (const [what, wake] of wakers) {
  test(`${what} ends idling at once and leaves no timer`, async () => {
    const set = await asked()
    await set.line().idle(0)
    const idling = set.line().idle(60_000, set.socket.signal)
    await settle()
    assert.equal(set.clock.pending, 1)
    void wake(set)
    await idling
    assert.equal(set.clock.pending, 0)
    set.stop.abort()
    await set.served
    await Promise.allSettled(set.answers)
  })
}

test('a reader that leaves ends idling', async () => {
  const { board, serve, stop } = setUp()
  const { session, line } = stayingSession()
  const leave = board.join(registration('r'), ear())
  const served = serve(session)
  await line().idle(0)
  const idling = line().idle(60_000)
  leave()
  await idling
  stop.abort()
  await served
})

test('idling under an aborted signal, or for no time at all, is over at once', async () => {
  const { clock, board, stop, life } = setUp()
  await board.serve(async (line) => {
    const idling = line.idle(-5)
    await clock.advance(0)
    await idling
    stop.abort()
    await line.idle(60_000)
  }, life)
  assert.equal(clock.pending, 0)
})
