import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCounters } from '../../../nodes/lib/counters.ts'
import { statusCodes } from '../../../nodes/lib/quality.ts'
import type { Message, Reading } from '../../../nodes/lib/reading.ts'
import type { Row } from '../../../nodes/message-reader/fields.ts'
import { createMessageSource } from '../../../nodes/message-reader/message-source.ts'
import { handClock } from '../../support/hand-clock.ts'
import { aRow } from './rows.ts'

const start = Date.parse('2026-03-01T12:00:00Z')

function setUp(...rows: readonly Partial<Row>[]) {
  const clock = handClock(start)
  const counters = createCounters()
  const emitted: Reading[] = []
  const source = createMessageSource(
    { rows: (rows.length === 0 ? [{}] : rows).map(aRow), assumedQuality: 'good' },
    { readerId: 'r', clock, emit: (readings) => emitted.push(...readings), count: counters.add },
  )
  const take = (message: Message) => source.take(message)
  return { clock, counters, emitted, take, source }
}

test('a reading has all its parts, and the tag begins with the node', () => {
  const { take } = setUp({ unit: 'Cel' })
  assert.deepEqual(take({ topic: 'a+b', payload: 21.5 }), {
    refused: null,
    readings: [
      {
        topic: 'a%2Bb',
        payload: 21.5,
        timestamp: start,
        quality: 'good',
        statusCode: statusCodes.Good,
        unit: 'Cel',
        tag: { id: 'r:a+b', name: 'a+b', raw: 'a+b', datatype: 'number', unit: 'Cel' },
        findings: ['no-source-time', 'no-quality'],
        source: { protocol: 'message', address: 'a+b', sourceTime: null, receivedAt: start },
      },
    ],
  })
})

test('a tag is one frozen object, made by its first value', () => {
  const { take } = setUp()
  const [none, first, second] = [null, 1, 2].map((payload) => take({ topic: 't', payload }).readings[0]?.tag)
  assert.deepEqual([none?.datatype, first?.datatype], [undefined, 'number'])
  assert.ok(first === second && Object.isFrozen(first))
})

test('every row that fits speaks, and of two that name one tag the upper one', () => {
  const { take, counters } = setUp({ value: 'payload.a', name: 'x' }, { value: 'payload.b', name: 'x' }, { value: 'payload.b', name: 'y' })
  assert.deepEqual(
    take({ payload: { a: 1, b: 2 } }).readings.map(({ topic, payload }) => [topic, payload]),
    [
      ['x', 1],
      ['y', 2],
    ],
  )
  assert.equal(counters.get('shadowed'), 1)
})

test('a message that no row fits is refused with the reason', () => {
  const { refused, readings } = setUp({ value: 'payload.temp' }).take({ topic: 'other', payload: 'hello' })
  assert.deepEqual([refused?.code, refused?.params, readings], ['message.no-row-fits', { topic: 'other' }, []])
})

test('too many values in one message are refused as a whole, not cut off', () => {
  const { take } = setUp({ name: 'x' })
  assert.equal(take({ payload: Array.from({ length: 10_000 }, () => 1) }).refused?.code, 'message.too-many-values')
  assert.equal(take({ payload: Array.from({ length: 9_999 }, () => 1) }).readings.length, 9_999)
})

test('names that grow without end are refused, those that are known go on', () => {
  const { take, counters } = setUp()
  for (let index = 0; index < 100_000; index += 1) take({ topic: `t${index}`, payload: index })
  assert.equal(take({ topic: 'one more', payload: 1 }).refused?.code, 'message.too-many-tags')
  assert.equal(take({ topic: 't5', payload: 1 }).readings.length, 1)
  assert.equal(take({ topic: 'x'.repeat(2_000), payload: 1 }).refused?.code, 'message.too-many-tags')
  assert.equal(counters.get('refusedTags'), 2)
})

test('a tag that falls silent is sent once more as stale, with the time of detection', async () => {
  const { clock, emitted, take, counters } = setUp({ staleAfterSeconds: 5 })
  take({ topic: 't', payload: 7 })
  await clock.advance(4_900)
  assert.equal(emitted.length, 0)
  await clock.advance(600)
  const [stale] = emitted
  assert.deepEqual(
    [stale?.payload, stale?.quality, stale?.statusCode, stale?.findings, stale?.source?.sourceTime, stale?.detail],
    [7, 'uncertain', statusCodes.UncertainLastUsableValue, ['no-source-time', 'no-quality', 'stale'], null, { lastTimestamp: start }],
  )
  assert.ok((stale?.timestamp ?? 0) > start + 4_900)
  await clock.advance(60_000)
  assert.deepEqual([emitted.length, counters.get('stale')], [1, 1])
})

test('its own periods tell when a tag is silent; 0 never does', async () => {
  const learned = setUp()
  const never = setUp({ staleAfterSeconds: 0 })
  for (const { clock, take } of [learned, never]) {
    for (let index = 0; index < 5; index += 1) {
      take({ topic: 't', payload: index })
      await clock.advance(2_000)
    }
    await clock.advance(60_000)
  }
  assert.deepEqual([learned.emitted.length, never.emitted.length], [1, 0])
})

test('closed, it says nothing more', async () => {
  const { clock, emitted, take, source } = setUp({ staleAfterSeconds: 1 })
  take({ topic: 't', payload: 7 })
  source.close()
  await clock.advance(10_000)
  assert.equal(emitted.length, 0)
})

test('the message stays as it came', () => {
  const { take } = setUp({ value: 'payload.list[*]', name: 'x' })
  const message = { topic: 't', payload: { list: [1, 2] }, _msgid: 'm' }
  const before = structuredClone(message)
  take(message)
  assert.deepEqual(message, before)
})

test('objects that hold each other come to an end', () => {
  const { take } = setUp({ name: 'x' })
  const payload: Record<string, unknown> = { a: 1 }
  for (const name of ['self', 'again', 'more']) payload[name] = payload
  assert.equal(take({ payload }).refused?.code, 'message.too-many-values')
  const hollow: Record<string, unknown> = {}
  for (const name of ['self', 'again', 'more']) hollow[name] = hollow
  assert.equal(take({ payload: hollow }).refused?.code, 'message.no-row-fits')
})

test('names that objects inherit are no values', () => {
  const { take } = setUp({ name: 'x', value: 'payload.constructor' })
  assert.equal(take({ payload: {} }).refused?.code, 'message.no-row-fits')
  assert.equal(take({ payload: JSON.parse('{"constructor":3,"__proto__":{"b":4}}') }).readings[0]?.payload, 3)
})

test('names without values are bounded too', () => {
  const { take } = setUp({ name: '{payload.id}', value: 'payload.v' })
  for (let id = 0; id < 100_000; id += 1) take({ payload: { id, v: null } })
  assert.equal(take({ payload: { id: 'new', v: null } }).refused?.code, 'message.too-many-tags')
  assert.equal(take({ payload: { id: 5, v: 1 } }).readings.length, 1)
})

test('what somebody writes on a reading does not come back with the stale one', async () => {
  const { take, clock, emitted } = setUp({ staleAfterSeconds: 10 })
  const [reading] = take({ topic: 't', payload: 1 }).readings
  Object.assign(reading ?? {}, { payload: 'scribbled' })
  await clock.advance(11_000)
  assert.equal(emitted[0]?.payload, 1)
})
