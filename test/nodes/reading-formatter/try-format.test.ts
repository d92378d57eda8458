import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../nodes/lib/fault.ts'
import { tryFormat } from '../../../nodes/reading-formatter/try-format.ts'
import { aConfig } from './config.ts'

const now = 1_795_000_000_000

for (const format of ['json', 'umh', 'influx', 'sparkplug', 'i3x']) {
  for (const direction of ['to', 'from']) {
    test(`${format}, ${direction}: the example is written and read back`, () => {
      const { messages, readings, faults } = tryFormat(aConfig({ format, direction }), '', now)
      assert.deepEqual(
        [messages.length, readings.map(({ payload, timestamp, quality, unit }) => [payload, timestamp, quality, unit]), faults],
        [1, [[2.5, now, 'good', 'bar']], []],
      )
    })
  }
}

const values: readonly (readonly [string, unknown])[] = [
  ['7', 7],
  ['true', true],
  ['"7"', '7'],
  ['some text', 'some text'],
  ['9007199254740993', 9_007_199_254_740_993n],
  ['{"$int":"9007199254740993"}', 9_007_199_254_740_993n],
  ['null', null],
]
for (const [text, value] of values) {
  test(`the sample ${text} is the value ${String(value)}`, () =>
    assert.equal(tryFormat(aConfig({ format: 'json' }), text, now).readings[0]?.payload, value))
}

test('a whole reading may be given too, and one without a place is refused with the reason', () => {
  const reading = '{"topic":"x","payload":1,"timestamp":5,"quality":"good"}'
  assert.equal(tryFormat(aConfig({ format: 'json' }), reading, now).readings[0]?.topic, 'x')
  const { messages, faults } = tryFormat(aConfig({ format: 'umh' }), reading, now)
  assert.deepEqual([messages, faults.map(({ code }) => code)], [[], ['format.no-location']])
})

const samples: readonly (readonly [string, string, unknown])[] = [
  ['influx', 'speed value=5 1000000', 5],
  ['influx', '{"measurement":"m","payload":[{"value":6},{"name":"x"}]}', 6],
  ['umh', '{"topic":"umh.v1.a._b.c","payload":{"value":9007199254740993,"timestamp_ms":5}}', 9_007_199_254_740_993n],
  ['i3x', '{"elementId":"a","value":8,"quality":"Good","timestamp":"2026-01-01T00:00:00Z"}', 8],
  ['json', '{"topic":"a","value":9,"timestamp":1,"quality":"good"}', 9],
  ['sparkplug', '12 10 0a 01 61 20 0a 69 00 00 00 00 00 00 04 40 18 05', 2.5],
  ['sparkplug', '{"topic":"x","payload":{"type":"Buffer","data":[18,16,10,1,97,32,10,105,0,0,0,0,0,0,4,64,24,5]}}', 2.5],
]
for (const [format, sample, value] of samples) {
  test(`from ${format}: ${sample} holds ${String(value)}`, () => {
    const { readings, faults } = tryFormat(aConfig({ format, direction: 'from' }), sample, now)
    assert.deepEqual([readings.map(({ payload }) => payload), faults], [[value], []])
  })
}

test('a sample that is cut off is said to be no JSON, one of another format why it cannot be read', () => {
  assert.throws(
    () => tryFormat(aConfig({ format: 'umh', direction: 'from' }), '{"topic"', now),
    (thrown) => isFault(thrown) && thrown.code === 'format.sample-not-json',
  )
  assert.deepEqual(
    tryFormat(aConfig({ format: 'sparkplug', direction: 'from' }), 'no hex', now).faults.map(({ code }) => code),
    ['format.not-bytes'],
  )
})
