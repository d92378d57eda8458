// The editor's try-out runs the code of the runtime.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Config } from '../../../nodes/tag-normalizer/fields.ts'
import { tryRow } from '../../../nodes/tag-normalizer/try-row.ts'

const config: Config = {
  name: '',
  tags: [{ raw: 'PT1', name: 'pressure', scale: 0.1, offset: 0, unit: 'bar', low: 0, high: 16, datatype: 'any' }],
  outOfRange: 'uncertain',
}

test('a raw value shows the row, the scaled value, the unit and the quality', () => {
  const { row, payload, reading } = tryRow(config, 'PT1', ' 234 ')
  assert.deepEqual(
    [row, payload, reading.payload, reading.unit, reading.quality, reading.findings],
    [1, 234, 23.4, 'bar', 'uncertain', ['out-of-range']],
  )
})

test('a text is taken for what it looks like', () => {
  const texts = ['12.5', '-.5', '1e3', 'true', 'null', '', '9007199254740993', '"12"', '1,5', '0x10', 'constructor']
  const payloads = texts.map((text) => tryRow(config, 'other', text).payload)
  assert.deepEqual(payloads, [12.5, -0.5, 1000, true, null, null, 9007199254740993n, '12', '1,5', '0x10', 'constructor'])
})

test('NaN, a text, and a name no row has are answered, not thrown', () => {
  assert.deepEqual(tryRow(config, 'PT1', 'NaN').reading.findings, ['not-a-number'])
  assert.deepEqual(tryRow(config, 'PT1', 'abc').reading.findings, ['type-mismatch'])
  assert.equal(tryRow(config, '', '1').row, null)
})
