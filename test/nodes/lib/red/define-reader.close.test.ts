import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConnectionPort, Listener } from '../../../../nodes/lib/line.ts'
import { createTagClaims } from '../../../../nodes/lib/tag-claims.ts'
import { runFlow } from '../../../support/flow.ts'
import { settle } from '../../../support/hand-clock.ts'
import { heldLine, heldTypes } from '../../../support/held-line.ts'
import { aReading } from '../../../support/readings.ts'
import { live, run } from './reader-flow.ts'

test('a reader that closes leaves its connection and sends nothing more', async (t) => {
  const { node, stay, emit, inbox } = await live(t)
  await node('r').close()
  assert.deepEqual(stay.line.registrations.current, [])
  emit([aReading()])
  await settle()
  assert.deepEqual(inbox('out').messages, [])
})

test('a reader that closes before it has joined never joins', async (t) => {
  const line = heldLine()
  const flow = await run(t, line)
  await flow.node('r').close()
  await settle()
  assert.deepEqual(
    line.stays.flatMap((stay) => stay.line.registrations.current),
    [],
  )
})

test('an answer that comes after the close is not sent, and the question is told why', async (t) => {
  const { give, question, node, inbox } = await live(t)
  give({ payload: 'now', _msgid: 'm' })
  const request = await question()
  const closing = node('r').close()
  give({ payload: 'again' })
  await closing
  request.answer([aReading()])
  const caught = (await inbox('caught').until(2)) as readonly { payload: string; error: { code: string } }[]
  assert.deepEqual(
    caught.map(({ payload, error }) => [payload, error.code]),
    [
      ['again', 'node.closed'],
      ['now', 'node.closed'],
    ],
  )
  assert.deepEqual([inbox('out').messages, inbox('completed').messages], [[], []])
})

test('a reader whose connection is replaced without it joins the new one, is a user of it, and sends again', async (t) => {
  const { node, inbox, give, emit } = await live(t)
  emit([aReading()])
  await node('c').close()
  const lost = await inbox('out').until(3)
  give({ topic: 'a' })
  const [caught] = (await inbox('caught').until(1)) as readonly { error: { code: string } }[]
  const joined = Promise.withResolvers<Listener>()
  const replacement: ConnectionPort<string> = {
    kind: 'connection',
    type: 'held-connection',
    id: 'c',
    claims: createTagClaims(),
    closed: new AbortController().signal,
    join(_registration, listener) {
      joined.resolve(listener)
      return () => undefined
    },
    read: async () => [],
    ask: () => Promise.resolve(null),
    counters: () => ({}),
  }
  Object.assign(node('c'), { lineside: replacement, users: {} })
  ;(await joined.promise).readings([aReading({ payload: 42 })])
  const out = await inbox('out').until(4)
  assert.deepEqual([lost[1]?.['findings'], caught?.error.code, out[3]?.['payload']], [['line.ended'], 'line.ended', 42])
  assert.equal(node('c').users?.['r'], node('r'))
})

test('a reader kept off by a clash of tags says so once, and reads as soon as the other has gone', async (t) => {
  const line = heldLine()
  const flow = await runFlow(
    t,
    heldTypes(line, 60_000),
    [
      { id: 'r1', type: 'lineside-held-reader', connection: 'c', wires: [[], []] },
      { id: 'r2', type: 'lineside-held-reader', connection: 'c', tags: 'b', wires: [[], []] },
      { id: 'c', type: 'lineside-held-connection', host: 'plc' },
      { id: 'catch', type: 'catch', scope: ['r2'], wires: [['caught']] },
      { id: 'caught', type: 'helper' },
    ],
    { configTypes: ['lineside-held-connection'] },
  )
  const { line: served } = await line.stay(1)
  const readers = () => served.registrations.current.map(({ readerId }) => readerId)
  await settle()
  flow.node('r2').receive({ topic: 'b' })
  const [caught] = (await flow.inbox('caught').until(1)) as readonly { error: { code: string } }[]
  assert.deepEqual([readers(), flow.errors('r2')[0], caught?.error.code], [['r1'], 'problem.tag-clash', 'misconfigured'])
  await flow.untilShown('r2', 'status.misconfigured')
  const joined = new Promise<void>((resolve) => served.registrations.watch(() => readers().includes('r2') && resolve()))
  await flow.node('r1').close()
  await joined
  assert.deepEqual(readers(), ['r2'])
})
