import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson, contentHash, textHash } from '../../../../nodes/lib/adapters/hash.ts'

const cases: readonly [value: unknown, json: string][] = [
  [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
  // RFC 8785, 3.2.3: keys in the order of their UTF-16 code units.
  [{ '\u20ac': 1, '\r': 2, '1': 3, '\u{1f600}': 4, ö: 5 }, '{"\\r":2,"1":3,"ö":5,"€":1,"😀":4}'],
  [{ a: undefined, b: 1e21, c: -0, d: 0.1 }, '{"b":1e+21,"c":0,"d":0.1}'],
  [JSON.parse('{"__proto__":{"x":1}}'), '{"__proto__":{"x":1}}'],
  [[], '[]'],
  [undefined, 'null'],
  ['a"b', '"a\\"b"'],
]

for (const [value, json] of cases) {
  test(`the canonical JSON is ${json}`, () => {
    assert.equal(canonicalJson(value), json)
  })
}

test('a hash is sixteen digits of SHA-256, whatever the order of keys', () => {
  assert.equal(textHash('abc'), 'ba7816bf8f01cfea')
  assert.equal(contentHash({ a: 1, b: { c: 2, d: 3 } }), contentHash({ b: { d: 3, c: 2 }, a: 1 }))
  assert.notEqual(contentHash([1, 2]), contentHash([2, 1]))
  assert.match(contentHash({}), /^[0-9a-f]{16}$/)
})
