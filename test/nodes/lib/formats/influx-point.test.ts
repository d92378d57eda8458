import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../../nodes/lib/fault.ts'
import { type InfluxPoint, pointOf } from '../../../../nodes/lib/formats/influx-point.ts'
import type { Reading } from '../../../../nodes/lib/reading.ts'
import { aReading, aTag } from '../../../support/readings.ts'

test('tags say what it is of, in the order of their names; fields what it is worth', () => {
  const asset = { id: 'urn:7', type: 'Pump', path: 'acme/leeds/line1/pump', enterprise: 'acme', site: 'leeds', line: 'line1', area: '' }
  assert.deepEqual(pointOf(aReading({ asset, unit: 'bar', topic: 'acme/leeds/line1/pump/pressure' }), ''), {
    measurement: 'pressure',
    tags: [
      ['asset', 'urn:7'],
      ['enterprise', 'acme'],
      ['line', 'line1'],
      ['name', 'pressure'],
      ['site', 'leeds'],
      ['topic', 'acme/leeds/line1/pump/pressure'],
      ['unit', 'bar'],
    ],
    fields: [
      ['value', { as: 'float', is: 1.5 }],
      ['quality', { as: 'text', is: 'good' }],
      ['status', { as: 'integer', is: 0n }],
    ],
    timestamp: 1_000,
  })
})

const values: readonly (readonly [string, Partial<Reading>, unknown])[] = [
  ['a number is a float, also a whole one', { payload: 5 }, { as: 'float', is: 5 }],
  ['an integer is one where the tag says so', { payload: 5, tag: aTag('x', { datatype: 'integer' }) }, { as: 'integer', is: 5n }],
  ['a fraction stays one whatever the tag says', { payload: 5.5, tag: aTag('x', { datatype: 'integer' }) }, { as: 'float', is: 5.5 }],
  ['a BigInt is an integer', { payload: -(2n ** 63n) }, { as: 'integer', is: -(2n ** 63n) }],
  ['above 2^63 it is unsigned', { payload: 2n ** 64n - 1n }, { as: 'unsigned', is: 2n ** 64n - 1n }],
  ['no value has no field', { payload: null, quality: 'bad', statusCode: 0x80000000 }, undefined],
]
for (const [name, part, value] of values) {
  test(name, () => {
    const point = pointOf(aReading(part), 'm') as InfluxPoint
    assert.deepEqual(new Map(point.fields).get('value'), value)
  })
}

const refused: readonly (readonly [string, Partial<Reading>, string, string])[] = [
  ['more than 64 bit', { payload: 2n ** 64n }, 'm', 'format.no-such-value'],
  ['NaN', { payload: Number.NaN }, 'm', 'format.no-such-value'],
  ['half a surrogate pair', { payload: '\ud800' }, 'm', 'format.no-such-value'],
  ['a line end in a name', { tag: aTag('a\nb') }, 'm', 'format.illegal-name'],
  ['a backslash at the end of the topic', { topic: 'a\\' }, 'm', 'format.illegal-name'],
  ['a backslash before a comma, which InfluxDB loses', { tag: aTag('a\\,b') }, '', 'format.illegal-name'],
  ['a backslash before a quote', { tag: aTag('a\\"b') }, '', 'format.illegal-name'],
  ['a line end in the unit', { unit: 'a\nb' }, 'm', 'format.illegal-name'],
  ['no name at all', { tag: aTag('') }, '', 'format.illegal-name'],
  ['a name that begins a comment', { tag: aTag('#1') }, '', 'format.illegal-name'],
  ['a time beyond 64 bit of nanoseconds', { timestamp: 9_223_372_036_855 }, 'm', 'format.time-out-of-range'],
]
for (const [name, part, measurement, code] of refused) {
  test(`${name} is refused`, () => {
    const point = pointOf(aReading(part), measurement)
    assert.ok(isFault(point))
    assert.equal(point.code, code)
  })
}
