// DataValues as readings: status, times and values as the server gave them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Wanted } from '../../../nodes/lib/line.ts'
import { statusCodes } from '../../../nodes/lib/quality.ts'
import type { Reading } from '../../../nodes/lib/reading.ts'
import type { VariantLike } from '../../../nodes/opcua-connection/leaves.ts'
import { createValueReader, type DataValueLike, hasOverflowed, type ValueOptions } from '../../../nodes/opcua-connection/value.ts'
import type { OpcuaItem } from '../../../nodes/opcua-connection/want.ts'
import { arrayOf, dataValue, field, opcuaItem, receivedAt, serverTime, sourceTime, variant } from './values.ts'

const item = opcuaItem('speed')

test('a good value is a reading at the time of its source, with all three times', () => {
  const [reading] = readingsOf(dataValue(variant('Double', 12.5)))
  assert.deepEqual(reading, {
    topic: 'speed',
    payload: 12.5,
    timestamp: sourceTime,
    quality: 'good',
    statusCode: 0,
    tag: item.wanted.tag,
    source: { protocol: 'opcua', address: 'ns=2;s=speed', sourceTime, serverTime, receivedAt },
  })
})

test('without a time of the source it is that of acquisition, flagged; the time of the server is not taken for it', () => {
  const [reading] = readingsOf(dataValue(variant('Double', 1), { sourceTimestamp: null }))
  assert.deepEqual(
    [reading?.timestamp, reading?.source?.sourceTime, reading?.source?.serverTime, reading?.findings],
    [receivedAt, null, serverTime, ['no-source-time']],
  )
})

test('without any time both are null', () => {
  const [reading] = readingsOf({ value: variant('Double', 1), statusCode: { value: 0 } })
  assert.deepEqual([reading?.source?.sourceTime, reading?.source?.serverTime], [null, null])
})

const statuses: readonly (readonly [name: string, statusCode: number, quality: string, payload: unknown])[] = [
  ['UncertainLastUsableValue', statusCodes.UncertainLastUsableValue, 'uncertain', 7],
  ['GoodClamped', statusCodes.GoodClamped, 'good', 7],
  ['BadSensorFailure', statusCodes.BadSensorFailure, 'bad', null],
  ['a code of severity 11', 0xc000_0000, 'bad', null],
]
for (const [name, statusCode, quality, payload] of statuses) {
  test(`${name} is kept as it is: ${quality}`, () => {
    const [reading] = readingsOf(dataValue(variant('Double', 7), { statusCode: { value: statusCode | 0 } }))
    assert.deepEqual([reading?.statusCode, reading?.quality, reading?.payload], [statusCode, quality, payload])
    assert.deepEqual(reading?.detail, payload === null ? { was: 7 } : undefined)
  })
}

test('a bad value that brings nothing has payload null and no detail', () => {
  const [reading] = readingsOf(dataValue(null, { statusCode: { value: statusCodes.BadNoCommunication } }))
  assert.deepEqual([reading?.payload, reading?.quality, reading && 'detail' in reading], [null, 'bad', false])
})

for (const [name, value] of [
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
] as const) {
  test(`${name} is no value: bad, by name in the detail, beside the code of the server`, () => {
    const [reading] = readingsOf(dataValue(variant('Float', value)))
    assert.deepEqual(
      [reading?.payload, reading?.statusCode, reading?.findings, reading?.detail],
      [null, statusCodes.BadSensorFailure, ['not-a-number'], { was: name, statusCode: 0 }],
    )
  })
}

test('a good null is no value either', () => {
  for (const value of [variant('String', null), null]) {
    const [reading] = readingsOf(dataValue(value))
    assert.deepEqual([reading?.payload, reading?.quality, reading?.findings], [null, 'bad', ['no-value']])
  }
})

test('samples lost before a value are flagged on it', () => {
  const [reading] = readingsOf(dataValue(variant('Double', 1), { statusCode: { value: 0x480 } }))
  assert.deepEqual([reading?.quality, reading?.statusCode, reading?.findings], ['good', 0x480, ['opcua.overflow']])
  assert.deepEqual([0, 0x80, 0x400, 0x480, 0x4090_0480].map(hasOverflowed), [false, false, false, true, true])
})

test('what is read of history says so', () => {
  const [reading] = readerOf()(dataValue(variant('Double', 1)), receivedAt, true)
  assert.equal(reading?.source?.historical, true)
})

test('a text beyond the limit is refused, not cut', () => {
  const [reading] = readingsOf(dataValue(variant('String', 'x'.repeat(1_048_577))))
  assert.deepEqual([reading?.payload, reading?.findings, reading?.detail?.['was']], [null, ['opcua.too-long'], 1_048_577])
})

test('unit and range of the server are in the reading and its tag; the tag is one object for all readings', () => {
  const read = readerOf({ facts: { unit: 'bar', range: [0, 16], datatype: 'number' } })
  const [first] = read(dataValue(variant('Double', 1)), receivedAt)
  const [second] = read(dataValue(variant('Double', 2)), receivedAt)
  assert.deepEqual([first?.unit, first?.tag.unit, first?.tag.range, first?.tag.datatype], ['bar', 'bar', [0, 16], 'number'])
  assert.equal(first?.tag, second?.tag)
})

test('the name of an enumeration stands beside its number', () => {
  const read = readerOf({ facts: { labels: new Map([[5, 'Automatic']]) } })
  const details = [5, 6].map((mode) => read(dataValue(variant('Int32', mode)), receivedAt)[0]?.detail)
  assert.deepEqual(details, [{ label: 'Automatic' }, undefined])
})

test('an array is the number of its leaves, and a reading a leaf, all of one time', () => {
  const learned: Wanted[] = []
  const readings = readerOf({ learn: (wanted) => learned.push(wanted) > 0 })(dataValue(arrayOf('Int16', Int16Array.of(5, 6))), receivedAt)
  assert.deepEqual(
    readings.map(({ topic, payload, timestamp, tag, source }) => [topic, payload, timestamp, tag.id, source?.address]),
    [
      ['speed', 2, sourceTime, 'c1:speed', 'ns=2;s=speed'],
      ['speed/0', 5, sourceTime, 'c1:speed/0', 'ns=2;s=speed/0'],
      ['speed/1', 6, sourceTime, 'c1:speed/1', 'ns=2;s=speed/1'],
    ],
  )
  assert.deepEqual(
    learned.map(({ tag }) => [tag.raw, tag.datatype]),
    [
      ['speed/0', 'integer'],
      ['speed/1', 'integer'],
    ],
  )
})

test('a leaf is learned once and its tag stays the same frozen object', () => {
  const learned: string[] = []
  const read = readerOf({ learn: ({ tag }) => learned.push(tag.raw) > 0 })
  const [first, second] = [1, 2].map((value) => read(dataValue(arrayOf('Double', [value])), receivedAt)[1])
  assert.deepEqual(learned, ['speed/0'])
  assert.ok(first?.tag === second?.tag && Object.isFrozen(first?.tag))
})

test('when an array goes bad, all leaves that were read go with it', () => {
  const read = readerOf()
  read(dataValue(arrayOf('Double', [1, 2])), receivedAt)
  const readings = read(dataValue(null, { statusCode: { value: statusCodes.BadNoCommunication } }), receivedAt)
  assert.deepEqual(
    readings.map(({ topic, payload, statusCode }) => [topic, payload, statusCode]),
    ['speed', 'speed/0', 'speed/1'].map((topic) => [topic, null, statusCodes.BadNoCommunication]),
  )
})

test('when an array becomes shorter, the leaves it no longer has are bad; when it is empty or null, all are', () => {
  const read = readerOf()
  const said = ([1, 2, 3] as const).map((length) =>
    dataValue(
      arrayOf(
        'Double',
        Array.from({ length: 4 - length }, () => 5),
      ),
    ),
  )
  const found = [...said, dataValue(arrayOf('Double', [])), dataValue(variant('Double', null, { arrayType: 1 }))].map((value) =>
    read(value, receivedAt).map(({ tag, payload, findings }) => [tag.raw, payload, ...(findings ?? [])]),
  )
  const gone = (...leaves: readonly number[]) => leaves.map((leaf) => [`speed/${leaf}`, null, 'no-value'])
  assert.deepEqual(found, [
    [
      ['speed', 3],
      ['speed/0', 5],
      ['speed/1', 5],
      ['speed/2', 5],
    ],
    [['speed', 2], ['speed/0', 5], ['speed/1', 5], ...gone(2)],
    [['speed', 1], ['speed/0', 5], ...gone(1, 2)],
    [['speed', 0], ...gone(0, 1, 2)],
    [['speed', null, 'no-value'], ...gone(0, 1, 2)],
  ])
})

test('a structure that nobody describes is one text: its bytes', () => {
  const opaque = { nodeId: 'i=1', buffer: Buffer.from([1, 2]) }
  assert.deepEqual(
    readingsOf(dataValue(variant('ExtensionObject', opaque))).map(({ tag, payload }) => [tag.raw, payload]),
    [['speed', 'AQI=']],
  )
})

test('a leaf with no value is bad, the others are not touched', () => {
  const readings = readingsOf(dataValue(arrayOf('Double', [1, Number.NaN])))
  assert.deepEqual(
    readings.map(({ quality }) => quality),
    ['good', 'good', 'bad'],
  )
})

test('leaves beyond the limit, and those another reader has, are not read, and the tag says so', () => {
  const long = arrayOf(
    'Int32',
    Int32Array.from({ length: 1_001 }, (_, index) => index),
  )
  const readings = readingsOf(dataValue(long))
  assert.deepEqual([readings.length, readings[0]?.payload, readings[0]?.findings], [1_001, 1_000, ['opcua.leaves-cut']])
  const refused = readerOf({ learn: () => false })(dataValue(arrayOf('Double', [1])), receivedAt)
  assert.deepEqual([refused.length, refused[0]?.payload, refused[0]?.findings], [1, 0, ['opcua.leaves-cut']])
})

test('as JSON, a structure is one text and nothing is learned', () => {
  const structure = variant('ExtensionObject', { schema: { fields: [field('X', 'Double'), field('N', 'Int64')] }, x: 1.5, n: [0x0020_0000, 0] })
  const learn = () => assert.fail('a leaf was learned')
  const readings = readerOf({ structures: 'json', learn })(dataValue(structure), receivedAt)
  assert.deepEqual(
    readings.map(({ payload }) => payload),
    ['{"X":1.5,"N":{"$int":"9007199254740992"}}'],
  )
})

function readerOf(options: Partial<ValueOptions> = {}, one: OpcuaItem = item) {
  return createValueReader(one, { structures: 'leaves', learn: () => true, ...options })
}

function readingsOf(value: DataValueLike & { readonly value?: VariantLike | null }): readonly Reading[] {
  return readerOf()(value, receivedAt)
}
