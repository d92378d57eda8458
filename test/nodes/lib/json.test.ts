import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJson, encodeJson } from '../../../nodes/lib/json.ts'

test('a BigInt is written as `{"$int":"…"}`', () => {
  assert.equal(encodeJson({ payload: 2n ** 63n, topic: 't' }), '{"payload":{"$int":"9223372036854775808"},"topic":"t"}')
})

const values: readonly unknown[] = [
  null,
  true,
  -0.5,
  'text with " and \u2028',
  0n,
  -(2n ** 63n),
  2n ** 64n - 1n,
  [1n, [2n], { deep: { deeper: 3n } }],
  { payload: 12345678901234567890n, detail: { was: 1 }, findings: ['a'] },
]
for (const value of values) {
  test(`${typeof value} ${encodeJson(value).slice(0, 40)} comes back as it was`, () => assert.deepEqual(decodeJson(encodeJson(value)), value))
}

test('what only looks like a written BigInt stays an object', () => {
  for (const text of ['{"$int":5}', '{"$int":"five"}', '{"$int":"1","more":2}', '{"$int":""}', `{"$int":"${'9'.repeat(41)}"}`]) {
    assert.equal(encodeJson(decodeJson(text)), text)
  }
})

test('text that is not JSON is a SyntaxError', () => {
  for (const text of ['', '{', '{"a":NaN}']) assert.throws(() => decodeJson(text), SyntaxError)
})
