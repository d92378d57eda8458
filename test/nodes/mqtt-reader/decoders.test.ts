// What the rows of the table make of messages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qualityOf } from '../../../nodes/lib/quality.ts'
import type { Found } from '../../../nodes/mqtt-connection/decoder.ts'
import type { TopicRow } from '../../../nodes/mqtt-reader/fields.ts'
import { tryMessage } from '../../../nodes/mqtt-reader/try-message.ts'
import { topicRow } from '../../support/topic-rows.ts'

const now = Date.UTC(2026, 10, 21)

function found(row: Partial<TopicRow>, payload: string | Uint8Array, topic = 'line/x'): readonly Found[] {
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload
  return tryMessage([topicRow({ filter: 'line/#', ...row })], topic, bytes, now).flatMap((tried) => tried.found)
}

/** `name = value (quality, findings)`. */
function shown(all: readonly Found[]): readonly string[] {
  return all.map(({ name, payload, statusCode, findings = [] }) => {
    const value = typeof payload === 'bigint' ? `${payload}n` : JSON.stringify(payload)
    const notes = [...(qualityOf(statusCode) === 'good' ? [] : [qualityOf(statusCode)]), ...findings]
    return `${name} = ${value}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`
  })
}

const cases: readonly [what: string, row: Partial<TopicRow>, payload: string, readings: readonly string[]][] = [
  ['a number', { type: 'number' }, ' 21.5\n', ['line/x = 21.5']],
  ['an integer beyond 2^53, digit by digit', { type: 'number' }, '9007199254740993', ['line/x = 9007199254740993n']],
  ['a number with a decimal comma is none', { type: 'number' }, '21,5', ['line/x = null (bad, type-mismatch)']],
  ['NaN is a sensor without a value', { type: 'number' }, 'NaN', ['line/x = null (bad, not-a-number)']],
  ['a number too large for a double', { type: 'number' }, '1e999', ['line/x = null (bad, overflow)']],
  ['hex is no number', { type: 'number' }, '0x10', ['line/x = null (bad, type-mismatch)']],
  ['nothing at all', { type: 'number' }, '', ['line/x = null (bad, no-value)']],
  ['ON is true', { type: 'boolean' }, 'ON', ['line/x = true']],
  ['maybe is neither true nor false', { type: 'boolean' }, 'maybe', ['line/x = null (bad, type-mismatch)']],
  ['a text stays a text', { type: 'string' }, '007', ['line/x = "007"']],
  ['auto: a number', {}, '-1.5e3', ['line/x = -1500']],
  ['auto: true', {}, 'true', ['line/x = true']],
  ['auto: a text', {}, 'RUN', ['line/x = "RUN"']],
  ['auto: UMH, one value', {}, '{"timestamp_ms":1795219200000,"value":42}', ['line/x = 42']],
  [
    'auto: UMH, a group',
    {},
    '{"timestamp_ms":1795219200000,"pos":{"x":1,"y":2},"run":true}',
    ['line/x/pos/x = 1', 'line/x/pos/y = 2', 'line/x/run = true'],
  ],
  ['auto: a sample with quality and unit', {}, '{"v":1.5,"q":192,"t":1795219200000}', ['line/x = 1.5']],
  ['auto: a bad sample', {}, '{"value":1.5,"quality":"bad"}', ['line/x = 1.5 (bad)']],
  ['auto: t alone is a field of the machine', {}, '{"t":21.5,"p":3}', ['line/x/t = 21.5', 'line/x/p = 3']],
  ['auto: a list', {}, '[1,2]', ['line/x/0 = 1', 'line/x/1 = 2']],
  ['auto: broken JSON', {}, '{"value":', ['line/x = null (bad, not-json)']],
  ['auto: null in JSON', {}, '{"value":null}', ['line/x = null (bad, no-value)']],
  ['JSON: a path', { type: 'json', value: '$.data.temp' }, '{"data":{"temp":3}}', ['line/x = 3']],
  ['JSON: a path that leads nowhere', { type: 'json', value: '$.data.press' }, '{"data":{}}', ['line/x = null (bad, path-not-found)']],
  ['JSON: a path to an object', { type: 'json', value: '$.data' }, '{"data":{}}', ['line/x = null (bad, type-mismatch)']],
  ['JSON: many values', { type: 'json', value: '$.tags[*].v' }, '{"tags":[{"v":1},{"v":2}]}', ['line/x/0 = 1', 'line/x/1 = 2']],
  ['JSON: many by key', { type: 'json', value: '$.*.v' }, '{"a":{"v":1},"b":{"v":"x"}}', ['line/x/a = 1', 'line/x/b = "x"']],
  ['JSON: 64 bits', { type: 'json', value: '$.n' }, '{"n":18446744073709551615}', ['line/x = 18446744073709551615n']],
  ['JSON: our own way to write them', { type: 'json', value: '$.n' }, '{"n":{"$int":"18446744073709551615"}}', ['line/x = 18446744073709551615n']],
  ['JSON: quality asked for and missing', { type: 'json', value: '$.v', quality: '$.q' }, '{"v":1}', ['line/x = 1 (uncertain, no-quality)']],
  ['JSON: quality 0 says nothing', { type: 'json', value: '$.v', quality: '$.q' }, '{"v":1,"q":0}', ['line/x = 1 (uncertain, unknown-quality)']],
  ['JSON: a time that cannot be read', { type: 'json', value: '$.v', time: '$.t' }, '{"v":1,"t":"noon"}', ['line/x = 1 (unreadable-time)']],
  ['JSON: __proto__ is a key like any other', { type: 'json' }, '{"__proto__":{"x":1}}', ['line/x/__proto__/x = 1']],
  ['CSV: a column', { type: 'csv', value: '2' }, '1,2.5,3', ['line/x = 2.5']],
  [
    'CSV: named columns, semicolon and decimal comma',
    { type: 'csv', value: 'temp=1; run=3' },
    '21,5;x;true',
    ['line/x/temp = 21.5', 'line/x/run = true'],
  ],
  ['CSV: a column that is not there', { type: 'csv', value: '5' }, '1,2', ['line/x = null (bad, path-not-found)']],
  ['CSV: two lines', { type: 'csv', value: '1' }, '1,a\r\n2,b\r\n', ['line/x = 1', 'line/x = 2']],
]
for (const [what, row, payload, readings] of cases) {
  test(what, () => assert.deepEqual(shown(found(row, payload)), readings))
}

test('bytes by layout: integers, floats, bits and texts, both byte orders', () => {
  const bytes = Uint8Array.from([0x01, 0x02, 0xfe, 0xff, 0x41, 0xac, 0, 0, 0b1000, 0x61, 0x62, 0, 0x63])
  const value = 'n=0:uint16; m=2:int16le; f=4:float32; bit=8:bool.3; text=9:string4'
  assert.deepEqual(shown(found({ type: 'binary', value }, bytes)), [
    'line/x/n = 258',
    'line/x/m = -2',
    'line/x/f = 21.5',
    'line/x/bit = true',
    'line/x/text = "ab"',
  ])
  assert.deepEqual(shown(found({ type: 'binary', value: '0:uint64' }, new Uint8Array(8).fill(255))), ['line/x = 18446744073709551615n'])
  assert.deepEqual(shown(found({ type: 'binary', value: '8:float64' }, bytes)), ['line/x = null (bad, too-short)'])
})

test('bytes that are no UTF-8 are no text', () => {
  for (const type of ['number', 'string', 'auto', 'json', 'csv'] as const)
    assert.deepEqual(shown(found({ type, value: type === 'csv' ? '1' : '' }, Uint8Array.from([0xff, 0xfe]))), ['line/x = null (bad, not-text)'])
})

test('the time of a message is its own where it gives one, and never made up', () => {
  const at = 1795219200000
  const times: readonly [row: Partial<TopicRow>, payload: string, time: number | null][] = [
    [{}, `{"timestamp_ms":${at},"value":1}`, at],
    [{}, '{"value":1}', null],
    [{}, '1', null],
    [{ type: 'json', value: '$.v', time: '$.t', timeFormat: 's' }, `{"v":1,"t":${at / 1_000}}`, at],
    [{ type: 'json', value: '$.v', time: '$.t', timeFormat: 'iso' }, `{"v":1,"t":"${new Date(at).toISOString()}"}`, at],
    [{ type: 'json', value: '$.v', time: '$.t' }, '{"v":1}', null],
    [{ type: 'csv', value: '2', time: '1' }, `${at},5`, at],
  ]
  for (const [row, payload, time] of times)
    assert.deepEqual(
      found(row, payload).map(({ sourceTime }) => sourceTime),
      [time],
      payload,
    )
})

test('beside many values each has its own time and unit', () => {
  const row = { type: 'json', value: '$.tags[*].v', time: '$.tags[*].t', unit: '$.tags[*].u' } as const
  const all = found(row, '{"tags":[{"v":1,"t":1795219200000,"u":"bar"},{"v":2,"t":1795219201000,"u":"Cel"}]}')
  assert.deepEqual(
    all.map(({ sourceTime, unit }) => [sourceTime, unit]),
    [
      [1795219200000, 'bar'],
      [1795219201000, 'Cel'],
    ],
  )
})

test('a name is made of topic and levels', () => {
  assert.deepEqual(shown(found({ name: '{2}_{1}' }, '1', 'line/x')), ['x_line = 1'])
  assert.deepEqual(shown(found({ name: 'raw/{topic}' }, '1', 'line/x')), ['raw/line/x = 1'])
})

test('a text of a megabyte is no value, and its sample is short', () => {
  const [one] = found({ type: 'string' }, 'x'.repeat(1_000_000))
  assert.deepEqual([one?.payload, one?.findings], [null, ['too-long']])
  assert.ok(JSON.stringify(one).length < 300)
})
