// The shapes that node-red-contrib-influxdb 0.7 takes: `[[fields, tags], …]`, the time as a Date in the field `time`.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { objectOf, readObjects } from '../../../../nodes/lib/formats/influx-objects.ts'
import type { InfluxPoint, InfluxValue } from '../../../../nodes/lib/formats/influx-point.ts'

const point = (value: InfluxValue): InfluxPoint => ({ measurement: 'm', tags: [['name', 'x']], fields: [['value', value]], timestamp: 1_000 })

const values: readonly (readonly [InfluxValue, unknown])[] = [
  [{ as: 'float', is: 1.5 }, 1.5],
  [{ as: 'integer', is: 5n }, '5i'],
  [{ as: 'integer', is: 2n ** 60n }, '1152921504606846976i'],
  [{ as: 'text', is: 'i' }, 'i'],
  [{ as: 'boolean', is: true }, true],
]
for (const [value, plain] of values) {
  test(`${value.as} ${value.is} is the field ${JSON.stringify(plain)}`, () => {
    assert.deepEqual(objectOf(point(value), 't'), [{ value: plain, time: new Date(1_000) }, { name: 'x' }])
  })
}

const refused: readonly (readonly [InfluxValue, string])[] = [
  [{ as: 'text', is: '12i' }, 'format.text-like-integer'],
  [{ as: 'text', is: '-9i' }, 'format.text-like-integer'],
  [{ as: 'unsigned', is: 2n ** 63n }, 'format.no-such-value'],
]
for (const [value, code] of refused) {
  test(`${value.as} ${value.is} cannot be sent this way`, () => assert.equal((objectOf(point(value), 't') as { code?: string }).code, code))
}

test('one point alone, with and without tags, and many are read', () => {
  const fields = { value: 1, time: new Date(5) }
  const line = (tags: readonly unknown[]) => ({ measurement: 'm', tags, fields: [['value', { as: 'float', is: 1 }]], timestamp: 5 })
  for (const [payload, tags] of [
    [fields, []],
    [[fields, { a: 1 }], [['a', '1']]],
    [[[fields, { a: 'b' }]], [['a', 'b']]],
  ] as const) {
    assert.deepEqual(readObjects(payload, 'm'), { lines: [line(tags)], faults: [] })
  }
})

test('a time that went through JSON is one; a bare number may be of any unit, and is none', () => {
  const timeOf = (time: unknown) => readObjects({ value: 1, time }, 'm').lines[0]?.timestamp
  assert.deepEqual([timeOf('1970-01-01T00:00:01.000Z'), timeOf(1_000), timeOf('soon'), timeOf(new Date(Number.NaN))], [1_000, null, null, null])
})

for (const payload of [undefined, null, 5, [], [[]], {}, { time: 1 }, { deep: {} }, [[5, {}]]]) {
  test(`${JSON.stringify(payload)} is no point`, () =>
    assert.deepEqual(
      readObjects(payload, 'm').faults.map(({ code }) => code),
      ['format.not-a-line'],
    ))
}

test('a tag that is no scalar is none, and costs the point nothing', () => {
  const tags = { a: { toString: 1 }, b: Object.create(null), c: Symbol('c'), d: 4 }
  assert.deepEqual(readObjects([{ value: 1 }, tags], 'm').lines[0]?.tags, [['d', '4']])
})
