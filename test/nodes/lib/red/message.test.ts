import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '../../../../nodes/lib/fault.ts'
import type { Message } from '../../../../nodes/lib/reading.ts'
import { isCommand, receive, sendOn } from '../../../../nodes/lib/red/message.ts'
import { unknownOf } from '../../../../nodes/lib/unknown-parts.ts'
import { aReading } from '../../../support/readings.ts'

const worded = (cause: Fault) => `a sentence of ${cause.code}`

test('a single message is one reading', () => {
  const reading = aReading()
  assert.deepEqual(receive(reading, worded), { readings: [reading], unreadable: [], fault: null })
})

test('a message that is no reading is a fault, and its parts are kept', () => {
  const { readings, unreadable, fault } = receive({ payload: 1, mine: 2 }, worded)
  assert.deepEqual([readings, fault?.code, fault?.params], [[], 'message.not-a-reading', { field: 'topic', found: 'undefined' }])
  assert.deepEqual(
    unreadable.map(({ mine, error }) => [mine, error.code]),
    [[2, 'message.not-a-reading']],
  )
})

test('a batch is its readings in order; what is none of them stands aside, marked with the reason', () => {
  const [first, second] = [aReading({ payload: 1 }), aReading({ payload: 2 })]
  const { readings, unreadable, fault } = receive({ batch: true, payload: [first, 7, null, { topic: 'x' }, second] }, worded)
  assert.deepEqual([readings, fault], [[first, second], null])
  assert.deepEqual(
    unreadable.map(({ payload, topic, error }) => [payload, topic, error.code]),
    [
      [7, undefined, 'message.not-a-reading'],
      [null, undefined, 'message.not-a-reading'],
      [undefined, 'x', 'message.not-a-reading'],
    ],
  )
})

test('a batch in which nothing is a reading is a fault, an empty one is not', () => {
  assert.equal(receive({ batch: true, payload: [1, 2] }, worded).fault?.code, 'message.not-a-reading')
  assert.deepEqual(receive({ batch: true, payload: [] }, worded), { readings: [], unreadable: [], fault: null })
})

test('a batch in a batch is no reading', () => {
  assert.equal(receive({ batch: true, payload: [aReading(), { batch: true, payload: [aReading()] }] }, worded).unreadable.length, 1)
})

test('taking a message apart changes nothing in it', () => {
  const message = { batch: true, payload: [aReading({ payload: Number.NaN }), { topic: 'x' }] }
  const before = structuredClone(message)
  receive(message, worded)
  assert.deepEqual(message, before)
})

test('`flush` and `reset` are commands when they are true, as in core nodes', () => {
  for (const message of [{ flush: true }, { reset: 1 }, { reset: true, topic: 'a' }]) assert.ok(isCommand(message))
  for (const message of [{}, { flush: false }, { reset: '' }, { payload: 'reset' }]) assert.equal(isCommand(message), false)
})

test('a reading or a batch that carries `flush` or `reset` is no command, nor is half a reading', () => {
  for (const message of [
    aReading({ reset: true }),
    { batch: true, payload: [], flush: true },
    { quality: 'good', reset: 1 },
    { timestamp: 1, flush: 1 },
  ])
    assert.equal(isCommand(message), false)
})

const sentBy = (...rest: [messages: readonly Message[], carrier: Message | null]) => {
  const sent: unknown[] = []
  sendOn((out) => sent.push(out), 3, 1, ...rest)
  return sent
}

test('messages leave through their port one by one, or as one batch that keeps what its carrier has', () => {
  const [first, second] = [aReading({ payload: 1 }), aReading({ payload: 2 })]
  assert.deepEqual(sentBy([first, second], null), [
    [null, first, null],
    [null, second, null],
  ])
  assert.deepEqual(sentBy([first], { _msgid: 'm', topic: 'cycle', payload: [9], mine: 1 }), [
    [null, { _msgid: 'm', topic: 'cycle', mine: 1, batch: true, payload: [first] }, null],
  ])
  assert.deepEqual(sentBy([], { _msgid: 'm' }), [])
})

test('an answer keeps what the question had beside a reading', () => {
  assert.deepEqual(unknownOf({ ...aReading({ unit: 'bar', findings: [] }), batch: false, _msgid: 'm', req: 1 }), { _msgid: 'm', req: 1 })
})
