import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dataOf, parseExact, payloadText, writeScalar } from '../../../../nodes/lib/formats/exact-json.ts'

const values: readonly (readonly [string, number | bigint | string | boolean | null, string])[] = [
  ['a double', 0.1, '0.1'],
  ['the largest safe integer', 2 ** 53 - 1, '9007199254740991'],
  ['an integer beyond it', 9_007_199_254_740_993n, '9007199254740993'],
  ['a double beyond it', 2 ** 60, '1152921504606847000.0'],
  ['a very large double', 1e21, '1e+21'],
  ['minus zero', -0, '-0'],
  ['a text that looks like one', '9007199254740993', '"9007199254740993"'],
  ['half a surrogate pair', '\ud800', '"\\ud800"'],
  ['nothing', null, 'null'],
]
for (const [name, value, json] of values) {
  test(`${name} is written ${json} and comes back as it was`, () => {
    assert.equal(writeScalar(value), json)
    assert.ok(Object.is(parseExact(json), value))
  })
}

test('an integer of a million digits is a number like any other', () => {
  assert.equal(parseExact('1'.repeat(1_000_000)), Number.POSITIVE_INFINITY)
})

test('data are what stands in a text, in bytes, or in the payload itself', () => {
  const bytes = new TextEncoder().encode('{"a":1}')
  assert.deepEqual(
    [dataOf('{"a":1}'), dataOf(bytes), dataOf({ a: 1 }), dataOf('{'), dataOf(5), dataOf(Uint8Array.of(255))],
    [{ a: 1 }, { a: 1 }, { a: 1 }, undefined, undefined, Uint8Array.of(255)],
  )
  assert.deepEqual([payloadText('x'), payloadText(Uint8Array.of(255)), payloadText({})], ['x', undefined, undefined])
})
