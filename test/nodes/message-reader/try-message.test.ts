import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../nodes/lib/fault.ts'
import { tryMessage } from '../../../nodes/message-reader/try-message.ts'
import { aRow } from './rows.ts'

const config = { rows: [aRow({ name: 'x' })], assumedQuality: 'uncertain' } as const

test('a sample gives the readings it will give', () => {
  const { readings } = tryMessage(config, '{ "payload": { "a": 1, "b": "2" } }', 5_000)
  assert.deepEqual(
    readings.map(({ topic, payload, timestamp }) => [topic, payload, timestamp]),
    [
      ['x/a', 1, 5_000],
      ['x/b', '2', 5_000],
    ],
  )
})

test('what is no object is the payload', () => {
  assert.equal(tryMessage(config, '21.5', 0).readings[0]?.payload, 21.5)
})

test('a message that no row fits says so, and a text that is no JSON is a fault', () => {
  assert.equal(tryMessage({ ...config, rows: [aRow()] }, '21.5', 0).refused?.code, 'message.no-row-fits')
  assert.throws(
    () => tryMessage(config, '{', 0),
    (thrown) => isFault(thrown) && thrown.code === 'message.sample-not-json',
  )
})
