import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ScalarType, scalarOf, scalarOfText } from '../../../nodes/lib/foreign-value.ts'

test('in auto a value is what it is; a text stays one', () => {
  for (const value of [21.5, true, 'text', '12.5', 9n]) assert.deepEqual(scalarOf(value, 'auto'), { payload: value, statusCode: 0 })
})

test('a text becomes a number, true or false only where that is asked for', () => {
  const cases: readonly [unknown, ScalarType, unknown][] = [
    ['12.5', 'number', 12.5],
    [' -3e2 ', 'number', -300],
    ['9007199254740993', 'number', 9_007_199_254_740_993n],
    ['on', 'boolean', true],
    [0, 'boolean', false],
    [7, 'string', '7'],
    [true, 'string', 'true'],
  ]
  for (const [value, type, payload] of cases) assert.deepEqual(scalarOf(value, type), { payload, statusCode: 0 })
})

test('what is no value of the type has none, and says why and what it was', () => {
  const cases: readonly [unknown, ScalarType, string, string | undefined][] = [
    [null, 'auto', 'no-value', undefined],
    ['', 'number', 'no-value', undefined],
    ['12,5', 'number', 'type-mismatch', '12,5'],
    [true, 'number', 'type-mismatch', 'true'],
    ['2', 'boolean', 'type-mismatch', '2'],
    [{ a: 1 }, 'auto', 'type-mismatch', '{…}'],
    [[1], 'string', 'type-mismatch', '[…]'],
    [() => 1, 'auto', 'type-mismatch', '() => 1'],
    [Number.NaN, 'auto', 'not-a-number', 'NaN'],
    ['inf', 'number', 'not-a-number', 'inf'],
    ['1e999', 'number', 'overflow', '1e999'],
    ['x'.repeat(70_000), 'auto', 'too-long', `${'x'.repeat(79)}…`],
  ]
  for (const [value, type, finding, was] of cases) {
    const found = scalarOf(value, type)
    assert.deepEqual([found.payload, found.finding, found.was, found.statusCode >>> 31], [null, finding, was, 1])
  }
})

test('a text alone is read as it is written', () => {
  assert.equal(scalarOfText(' 12.5 ', 'auto').payload, 12.5)
  assert.equal(scalarOfText('true', 'auto').payload, true)
  assert.equal(scalarOfText('12:30', 'auto').payload, '12:30')
  assert.equal(scalarOfText('nan', 'auto').finding, 'not-a-number')
  assert.equal(scalarOfText(' x ', 'string').payload, ' x ')
})
