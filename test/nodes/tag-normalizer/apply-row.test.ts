// One row on one reading: what comes out, for every kind of value that can come in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statusCodes } from '../../../nodes/lib/quality.ts'
import type { Reading, Scalar } from '../../../nodes/lib/reading.ts'
import { compileRow } from '../../../nodes/tag-normalizer/apply-row.ts'
import type { Config, TagRow } from '../../../nodes/tag-normalizer/fields.ts'

const plainRow: TagRow = { raw: 'PT1', name: 'line 1/pressure+', scale: 1, offset: 0, unit: '', low: null, high: null, datatype: 'any' }
const raw = (payload: Scalar, changes: Partial<Reading> = {}): Reading => ({
  topic: 'PT1',
  payload,
  timestamp: 1_000,
  quality: 'good',
  statusCode: statusCodes.Good,
  tag: { id: 'plc:PT1', name: 'PT1', raw: 'PT1' },
  ...changes,
})
const applied = (row: Partial<TagRow>, reading: Reading, outOfRange: Config['outOfRange'] = 'uncertain') =>
  compileRow({ ...plainRow, ...row }, outOfRange)(reading)
const result = ({ payload, statusCode, findings, detail }: Reading) => ({ payload, statusCode, findings, detail })
const good = (payload: Scalar) => ({ payload, statusCode: statusCodes.Good, findings: undefined, detail: undefined })
const bad = (code: keyof typeof statusCodes, finding: string, was: unknown) => ({
  payload: null,
  statusCode: statusCodes[code],
  findings: [finding],
  detail: { was },
})

const values: readonly (readonly [what: string, row: Partial<TagRow>, payload: Scalar, result: ReturnType<typeof result>])[] = [
  ['a number is scaled', { scale: 0.1, offset: 0 }, 234, good(23.4)],
  ['a 64-bit integer stays itself', {}, 2n ** 53n + 1n, good(2n ** 53n + 1n)],
  ['a 64-bit integer within limits is compared as it is', { low: 0, high: 2 ** 60 }, 2n ** 53n + 1n, good(2n ** 53n + 1n)],
  ['a text where nothing is said passes', {}, '12', good('12')],
  ['a text where a number is due is not one, even if it looks like one', { datatype: 'number' }, '12', bad('BadTypeMismatch', 'type-mismatch', '12')],
  ['an empty text never becomes 0', { scale: 2 }, '', bad('BadTypeMismatch', 'type-mismatch', '')],
  ['true never becomes 1', { low: 0 }, true, bad('BadTypeMismatch', 'type-mismatch', true)],
  ['null never becomes 0', { scale: 2 }, null, bad('BadSensorFailure', 'no-value', null)],
  ['1 never becomes true', { datatype: 'boolean' }, 1, bad('BadTypeMismatch', 'type-mismatch', 1)],
  ['1 never becomes a text', { datatype: 'string' }, 1, bad('BadTypeMismatch', 'type-mismatch', 1)],
  ['a boolean where a boolean is due passes', { datatype: 'boolean' }, false, good(false)],
  ['a text where a text is due passes', { datatype: 'string' }, 'RUN', good('RUN')],
  ['NaN is no number', {}, Number.NaN, bad('BadSensorFailure', 'not-a-number', 'NaN')],
  ['Infinity is no number', {}, Number.NEGATIVE_INFINITY, bad('BadSensorFailure', 'not-a-number', '-Infinity')],
  ['a product beyond all doubles is no number', { scale: 1e308 }, 10, bad('BadOutOfRange', 'overflow', 10)],
  ['a value on its limit is inside', { low: 0, high: 16 }, 16, good(16)],
  [
    'a value outside keeps its value',
    { low: 0, high: 16 },
    17,
    { ...good(17), statusCode: statusCodes.UncertainEngineeringUnitsExceeded, findings: ['out-of-range'] },
  ],
  [
    'limits are of the scaled value',
    { scale: 0.1, low: 0, high: 16 },
    161,
    { ...good(16.1), statusCode: statusCodes.UncertainEngineeringUnitsExceeded, findings: ['out-of-range'] },
  ],
  [
    'a 64-bit integer that loses digits says so',
    { scale: 0.5 },
    2n ** 53n + 1n,
    { ...good(2 ** 52), statusCode: statusCodes.Uncertain, findings: ['precision-lost'] },
  ],
]
for (const [what, row, payload, expected] of values) {
  test(what, () => assert.deepEqual(result(applied(row, raw(payload))), expected))
}

test('outside its limits a value can be set to be bad, and still keeps its value', () => {
  const reading = applied({ high: 16 }, raw(17), 'bad')
  assert.deepEqual([reading.payload, reading.quality, reading.statusCode, reading.findings], [17, 'bad', statusCodes.BadOutOfRange, ['out-of-range']])
})

test('the topic is the escaped name, and every property we do not know is kept', () => {
  const before = Object.freeze(raw(1, { _msgid: 'm1', colour: 'red' }))
  const after = applied({}, before)
  assert.deepEqual([after.topic, after.tag.name, after.tag.id], ['line 1/pressure%2B', 'line 1/pressure+', 'plc:PT1'])
  assert.deepEqual([after['_msgid'], after['colour'], before.topic], ['m1', 'red', 'PT1'])
})

test('quality is never improved: an uncertain reading within limits stays uncertain with its code', () => {
  const reading = applied({ low: 0, high: 16 }, raw(5, { quality: 'uncertain', statusCode: statusCodes.UncertainSensorNotAccurate }))
  assert.deepEqual([reading.quality, reading.statusCode, reading.findings], ['uncertain', statusCodes.UncertainSensorNotAccurate, undefined])
})

test('a bad reading passes under its name, without a value', () => {
  const lost = applied({ scale: 0.1 }, raw(null, { quality: 'bad', statusCode: statusCodes.BadNoCommunication, findings: ['line-lost'] }))
  assert.deepEqual(
    [lost.tag.name, ...Object.values(result(lost))],
    ['line 1/pressure+', null, statusCodes.BadNoCommunication, ['line-lost'], undefined],
  )
  const doubtful = applied({ scale: 0.1 }, raw(234, { quality: 'bad', statusCode: statusCodes.BadSensorFailure }))
  assert.deepEqual([doubtful.payload, doubtful.detail], [null, { was: 234 }])
})

test('the row names the unit where the reader has none', () => {
  assert.equal(applied({ unit: 'Cel' }, raw(20)).unit, 'Cel')
})

test('a scale says how the reader’s unit becomes the row’s', () => {
  const reading = applied({ unit: 'bar', scale: 0.001 }, raw(1500, { unit: 'mbar' }))
  assert.deepEqual([reading.payload, reading.unit, reading.quality], [1.5, 'bar', 'good'])
})

test('a scaled value whose unit nobody names has none: the reader’s no longer fits it', () => {
  const reading = applied({ scale: 0.001 }, raw(1500, { unit: 'mbar' }))
  assert.deepEqual(['unit' in reading, reading.detail], [false, { rawUnit: 'mbar' }])
})

test('two units for one number are a finding, not a guess: the device’s word stands', () => {
  const reading = applied({ unit: 'bar' }, raw(20, { unit: '[psi]' }))
  assert.deepEqual([reading.payload, reading.unit, reading.statusCode], [20, '[psi]', statusCodes.UncertainConfigurationError])
  assert.deepEqual([reading.findings, reading.detail], [['unit-conflict'], { configuredUnit: 'bar' }])
})

test('one raw name from two connections in turn is said on every reading from then on', () => {
  const rule = compileRow(plainRow, 'uncertain')
  const from = (id: string) => rule(raw(1, { tag: { id, name: 'PT1', raw: 'PT1' } }))
  assert.deepEqual(
    ['plc1', 'plc2', 'plc1', 'plc2'].map((id) => from(id).findings),
    [undefined, undefined, ['name-clash'], ['name-clash']],
  )
})
