import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../../../nodes/lib/fault.ts'
import { decodePayload } from '../../../../../nodes/lib/formats/sparkplug/decode.ts'
import { encodeMetrics, metricOf } from '../../../../../nodes/lib/formats/sparkplug/metric.ts'
import type { Metric } from '../../../../../nodes/lib/formats/sparkplug/payload.ts'
import type { Reading } from '../../../../../nodes/lib/reading.ts'
import { aReading, aTag } from '../../../../support/readings.ts'

test('a metric has name, time, datatype, value and the properties that say what it is worth', () => {
  const metric = metricOf(aReading({ topic: 'acme/pump/pressure', quality: 'uncertain', statusCode: 0x40900000, unit: 'bar' })) as Metric
  assert.deepEqual(metric, {
    name: 'acme/pump/pressure',
    timestamp: 1_000,
    datatype: 10,
    properties: {
      keys: ['Quality', 'StatusCode', 'engUnit'],
      values: [
        { type: 3, value: { as: 'int', is: 192 } },
        { type: 7, value: { as: 'int', is: 0x40900000 } },
        { type: 12, value: { as: 'string', is: 'bar' } },
      ],
    },
    value: { as: 'double', is: 1.5 },
  })
})

test('byte by byte, as a hand would write it', () => {
  const metric = metricOf(aReading({ topic: 'a', payload: true, timestamp: 5, quality: 'bad', statusCode: 0x80000000 })) as Metric
  // Quality 0, StatusCode 0x80000000 as a uint32, true as boolean_value; timestamp 300, seq 7.
  const properties = ['0a07', '5175616c697479', '0a0a', '537461747573436f6465', '1204', '08031800', '1208', '0807188080808008']
  const body = ['0a0161', '1805', '200b', `4a${(properties.join('').length / 2).toString(16)}`, ...properties, '7001'].join('')
  const hex = Buffer.from(encodeMetrics([metric], 300, 7)).toString('hex')
  assert.equal(hex, `08ac0212${(body.length / 2).toString(16)}${body}1807`)
})

const types: readonly (readonly [string, Partial<Reading>, number, unknown])[] = [
  ['an integer by its tag', { payload: -5, tag: aTag('x', { datatype: 'integer' }) }, 4, { as: 'long', is: 2n ** 64n - 5n }],
  ['a BigInt', { payload: 2n ** 62n }, 4, { as: 'long', is: 2n ** 62n }],
  ['a BigInt above 2^63', { payload: 2n ** 64n - 1n }, 8, { as: 'long', is: 2n ** 64n - 1n }],
  ['a text', { payload: 'µ' }, 12, { as: 'string', is: 'µ' }],
]
for (const [name, part, datatype, value] of types) {
  test(`${name} has datatype ${datatype}`, () => {
    const metric = metricOf(aReading(part)) as Metric
    assert.deepEqual([metric.datatype, metric.value], [datatype, value])
  })
}

test('no value is null, of the datatype of its tag; what is historical says so', () => {
  const source = { protocol: 'x', sourceTime: 1, receivedAt: 1, historical: true }
  const metric = metricOf(aReading({ payload: null, quality: 'bad', tag: aTag('x', { datatype: 'boolean' }), source })) as Metric
  assert.deepEqual([metric.datatype, metric.isNull, metric.isHistorical, metric.value], [11, true, true, undefined])
})

const refused: readonly (readonly [string, Partial<Reading>, string])[] = [
  ['more than 64 bit', { payload: 2n ** 64n }, 'format.no-such-value'],
  ['NaN', { payload: Number.NaN }, 'format.no-such-value'],
  ['half a surrogate pair', { payload: '\ud800' }, 'format.no-such-value'],
  ['a time before 1970', { timestamp: -1 }, 'format.time-out-of-range'],
  ['a topic that is no Unicode', { topic: '\ud800' }, 'format.illegal-name'],
]
for (const [name, part, code] of refused) {
  test(`${name} has no place`, () => {
    const metric = metricOf(aReading(part))
    assert.ok(isFault(metric))
    assert.equal(metric.code, code)
  })
}

test('many metrics make one payload, in order', () => {
  const metrics = ['a', 'b', 'c'].map((topic) => metricOf(aReading({ topic })) as Metric)
  const { timestamp, seq, metrics: decoded = [] } = decodePayload(encodeMetrics(metrics, 1_795_000_000_000, 255))
  assert.deepEqual([timestamp, seq, decoded.map(({ name }) => name)], [1_795_000_000_000, 255, ['a', 'b', 'c']])
})

test('a number has one datatype, whether it is whole or not', () => {
  const datatypes = [12, 12.5, -0, 2 ** 60].map((payload) => (metricOf(aReading({ payload })) as Metric).datatype)
  assert.deepEqual(datatypes, [10, 10, 10, 10])
})

for (const timestamp of [-1, 2 ** 60, 1e21]) {
  test(`${timestamp} ms is no time of Sparkplug`, () =>
    assert.equal((metricOf(aReading({ timestamp })) as { code?: string }).code, 'format.time-out-of-range'))
}

for (const topic of ['bdSeq', 'Node Control/Rebirth', 'a\ud800']) {
  test(`${JSON.stringify(topic)} is no name for a metric`, () =>
    assert.equal((metricOf(aReading({ topic })) as { code?: string }).code, 'format.illegal-name'))
}
