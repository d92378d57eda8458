import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeI3x, encodeI3x } from '../../../../nodes/lib/formats/i3x.ts'
import { statusCodes } from '../../../../nodes/lib/quality.ts'
import { aReading } from '../../../support/readings.ts'

test('a reading is value, quality and timestamp of an element', () => {
  const asset = { id: 'urn:acme:pump:7', type: 'Pump', path: 'acme/pump' }
  assert.equal(
    encodeI3x(aReading({ topic: 'acme/pump/motor/speed', asset, quality: 'uncertain', statusCode: 0x40900000, unit: 'bar' })),
    '{"elementId":"urn:acme:pump:7/motor/speed","isComposition":false,"value":1.5,"quality":"Uncertain",' +
      '"timestamp":"1970-01-01T00:00:01.000Z","statusCode":1083179008,"unit":"bar"}',
  )
})

for (const timestamp of [Date.UTC(10_000, 0, 1), Date.parse('0000-01-01T00:00:00Z') - 1, 8.64e15, Number.MAX_SAFE_INTEGER]) {
  test(`${timestamp} ms is no time of RFC 3339`, () =>
    assert.equal((encodeI3x(aReading({ timestamp })) as { code?: string }).code, 'format.time-out-of-range'))
}

const time = '2026-01-02T03:04:05Z'
test('the answer of a server: results, components and history are taken apart', () => {
  const results = [
    { success: true, elementId: 'a', result: { isComposition: false, value: 1, quality: 'Good', timestamp: time } },
    {
      elementId: 'm',
      result: {
        isComposition: true,
        value: null,
        quality: 'GoodNoData',
        timestamp: time,
        components: { s: { value: null, badValue: 2, quality: 'Bad', timestamp: time } },
      },
    },
    { elementId: 'o', value: { x: 1 }, quality: 'Good', timestamp: time, components: { x: { value: 1, quality: 'Good', timestamp: time } } },
    { elementId: 'h', values: [{ value: 3, quality: 'Good', timestamp: time }, 'nonsense'] },
    { elementId: 'n', value: null, quality: 'GoodNoData', timestamp: time },
  ]
  const { found, faults } = decodeI3x({ results }, 0)
  assert.deepEqual(
    found.map(({ name, payload, statusCode, historical }) => [name, payload, statusCode, historical]),
    [
      ['a', 1, statusCodes.Good, undefined],
      ['s', 2, statusCodes.Bad, undefined],
      ['x', 1, statusCodes.Good, undefined],
      ['h', 3, statusCodes.Good, true],
      ['n', null, statusCodes.Bad, undefined],
    ],
  )
  assert.deepEqual(faults, [])
})

test('a time without zone is no time', () => {
  assert.equal(decodeI3x({ elementId: 'a', value: 1, quality: 'Good', timestamp: '2026-01-02T03:04:05' }, 0).found[0]?.sourceTime, null)
})

for (const payload of ['{', null, 5, {}, { elementId: 'a' }, { value: 1 }, [1], { elementId: 'a', values: [] }]) {
  test(`${JSON.stringify(payload)} is no i3X value`, () =>
    assert.deepEqual(
      decodeI3x(payload, 0).faults.map(({ code }) => code),
      ['format.not-i3x'],
    ))
}

test('more than ten thousand values are refused, also in one history', () => {
  const values = new Array(10_001).fill({ value: 1, quality: 'Good', timestamp: time })
  assert.deepEqual(
    decodeI3x({ elementId: 'a', values }, 0).faults.map(({ code }) => code),
    ['format.too-many-values'],
  )
})

test('what is bad has no value in i3X: the one that came stands beside it', () => {
  const said = (quality: 'bad' | 'uncertain') => {
    const text = encodeI3x(aReading({ quality, statusCode: quality === 'bad' ? 0x80310000 : 0x40000000 }))
    const { value, badValue } = JSON.parse(String(text)) as { readonly value: unknown; readonly badValue?: unknown }
    return [value, badValue, decodeI3x(text, 0).found[0]?.payload]
  }
  assert.deepEqual(
    [said('bad'), said('uncertain')],
    [
      [null, 1.5, 1.5],
      [1.5, undefined, 1.5],
    ],
  )
})
