import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statusCodes } from '../../../nodes/lib/quality.ts'
import type { Row } from '../../../nodes/message-reader/fields.ts'
import { readRow } from '../../../nodes/message-reader/read-row.ts'
import { aRow } from './rows.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const read = (cells: Partial<Row>, message: object) => readRow(aRow(cells), 'uncertain')(message, now)
const values = (cells: Partial<Row>, message: object) => read(cells, message).map(({ name, payload }) => [name, payload])

test('a stock message: topic and payload, uncertain, without time and quality', () => {
  assert.deepEqual(read({}, { topic: 'temp', payload: 21.5 }), [
    { name: 'temp', payload: 21.5, statusCode: statusCodes.Uncertain, sourceTime: null, findings: ['no-source-time', 'no-quality'] },
  ])
})

test('who vouches for the source has good readings, flagged all the same', () => {
  const [found] = readRow(aRow(), 'good')({ topic: 'temp', payload: 21.5 }, now)
  assert.deepEqual([found?.statusCode, found?.findings], [statusCodes.Good, ['no-source-time', 'no-quality']])
})

test('an object gives one value a leaf, by its name alone where the name says so', () => {
  const s7 = { topic: 'plc', payload: { DB1_temp: 21.4, DB1_run: true } }
  assert.deepEqual(values({}, s7), [
    ['plc/DB1_temp', 21.4],
    ['plc/DB1_run', true],
  ])
  assert.deepEqual(values({ value: 'payload.*', name: '{*}' }, s7), [
    ['DB1_temp', 21.4],
    ['DB1_run', true],
  ])
})

test('a list gives one set of values an element, each with its own time, quality and unit', () => {
  const payload = [
    { id: 'a', v: 1, t: '2026-03-01T11:00:00Z', q: 'good', u: 'bar' },
    { id: 'b', v: '2', t: '2026-03-01T11:00:01Z', q: 'bad', u: 'Cel' },
  ]
  const cells = {
    name: 's/{payload[*].id}',
    value: 'payload[*].v',
    type: 'number',
    time: 'payload[*].t',
    quality: 'payload[*].q',
    unit: '$.payload[*].u',
  } as const
  assert.deepEqual(
    read(cells, { payload }).map(({ name, payload: value, sourceTime, statusCode, unit, findings }) => [
      name,
      value,
      sourceTime,
      statusCode,
      unit,
      findings,
    ]),
    [
      ['s/a', 1, Date.parse('2026-03-01T11:00:00Z'), statusCodes.Good, 'bar', []],
      ['s/b', 2, Date.parse('2026-03-01T11:00:01Z'), statusCodes.Bad, 'Cel', []],
    ],
  )
})

test('what stood at * is added to a name that does not hold it', () => {
  assert.deepEqual(values({ value: 'payload[*]', name: 'x' }, { payload: [5, 6] }), [
    ['x/0', 5],
    ['x/1', 6],
  ])
})

test('a text becomes a number only where that is asked for; what cannot is bad and says what it was', () => {
  assert.equal(read({}, { topic: 't', payload: '12.5' })[0]?.payload, '12.5')
  assert.equal(read({ type: 'number' }, { topic: 't', payload: '12.5' })[0]?.payload, 12.5)
  const [wrong] = read({ type: 'number' }, { topic: 't', payload: 'n/a' })
  assert.deepEqual([wrong?.payload, wrong?.statusCode, wrong?.detail], [null, statusCodes.BadTypeMismatch, { was: 'n/a' }])
})

test('bytes are the text they hold, times are ISO 8601', () => {
  assert.equal(read({ type: 'number' }, { topic: 't', payload: Buffer.from('3.5\r\n') })[0]?.payload, 3.5)
  assert.equal(read({}, { topic: 't', payload: Buffer.of(0xff, 0xfe) })[0]?.findings.at(-1), 'type-mismatch')
  assert.equal(read({}, { topic: 't', payload: new Date(now) })[0]?.payload, '2026-03-01T12:00:00.000Z')
})

test('a time that cannot be read, or cannot be, is not passed on and never replaced in silence', () => {
  const timed = (time: unknown) => read({ time: 'time' }, { topic: 't', payload: 1, time })[0]
  assert.deepEqual(timed(now - 1_000)?.sourceTime, now - 1_000)
  assert.deepEqual(timed('yesterday')?.findings, ['unreadable-time', 'no-source-time', 'no-quality'])
  assert.deepEqual(timed(undefined)?.findings, ['no-source-time', 'no-quality'])
  const ahead = timed(now + 3_600_000)
  assert.deepEqual(
    [ahead?.sourceTime, ahead?.findings, ahead?.detail],
    [null, ['implausible-time', 'no-source-time', 'no-quality'], { sourceTime: now + 3_600_000 }],
  )
})

test('a quality that is asked for and missing is uncertain, also for who vouches', () => {
  const [found] = readRow(aRow({ quality: 'payload.q' }), 'good')({ topic: 't', payload: { v: 1 } }, now)
  assert.deepEqual([found?.statusCode, found?.findings], [statusCodes.Uncertain, ['no-source-time', 'no-quality']])
})

test('a row fits by topic, path and name only', () => {
  assert.deepEqual(read({ topic: 'line/+' }, { topic: 'other', payload: 1 }), [])
  assert.deepEqual(read({ topic: 'line/+' }, { payload: 1 }), [])
  assert.deepEqual(read({ value: 'payload.temp' }, { topic: 't', payload: 1 }), [])
  assert.deepEqual(read({}, { payload: 1 }), [])
  assert.equal(read({ topic: 'line/+' }, { topic: 'line/1', payload: 1 }).length, 1)
})

test('a value that is there and empty is a bad reading, not silence', () => {
  for (const payload of [null, '', undefined]) assert.equal(read({}, { topic: 't', payload })[0]?.findings.at(-1), 'no-value')
})
