import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeCanonical } from '../../../../nodes/lib/formats/canonical-read.ts'
import { statusCodes } from '../../../../nodes/lib/quality.ts'

const codes = (topic: unknown, payload: unknown) => decodeCanonical(topic, payload, statusCodes.Uncertain).faults.map(({ code }) => code)

test('text, bytes and objects are read alike, identity is passed over', () => {
  const text = '{"publisherId":"p","epoch":1,"seq":2,"value":7,"timestamp":5,"quality":"good","statusCode":0}'
  for (const payload of [text, new TextEncoder().encode(text), JSON.parse(text) as unknown]) {
    const { found, faults } = decodeCanonical('a/b', payload, 0)
    assert.deepEqual([found, faults], [[{ name: 'a/b', topic: 'a/b', payload: 7, statusCode: 0, sourceTime: 5 }], []])
  }
})

test('in a list each element has its own topic, and a wrong one costs the others nothing', () => {
  const { found, faults } = decodeCanonical('all', '[{"topic":"a","value":1},{"nothing":1},{"name":"c","value":3},{"value":4}]', statusCodes.Good)
  assert.deepEqual(
    found.map(({ name, payload }) => [name, payload]),
    [
      ['a', 1],
      ['c', 3],
    ],
  )
  assert.deepEqual(
    faults.map(({ code, params }) => [code, params['place']]),
    [
      ['format.not-canonical', 2],
      ['format.no-name', 4],
    ],
  )
})

test('without quality the assumed one counts, without time there is none, and both say so', () => {
  const [found] = decodeCanonical('a', { value: 1 }, statusCodes.Uncertain).found
  assert.deepEqual(found, { name: 'a', topic: 'a', payload: 1, statusCode: statusCodes.Uncertain, sourceTime: null, findings: ['no-quality'] })
})

test('the worse of quality and StatusCode counts; no value is bad; a list is no value', () => {
  const statusOf = (body: object) => decodeCanonical('a', body, 0).found[0]?.statusCode
  assert.equal(statusOf({ value: 1, quality: 'good', statusCode: 0x80310000 }), 0x80310000)
  assert.equal(statusOf({ value: 1, quality: 'bad', statusCode: 0 }), statusCodes.Bad)
  assert.equal(statusOf({ value: null, quality: 'good', statusCode: 0 }), statusCodes.Bad)
  assert.deepEqual(decodeCanonical('a', { value: [1], quality: 'good' }, 0).found[0]?.findings, ['type-mismatch'])
})

for (const payload of ['', 'no json', '5', 'null', null, undefined, 5, Uint8Array.of(0xff), '{"quality":"good"}']) {
  test(`${payload instanceof Uint8Array ? 'bytes that are no text' : JSON.stringify(payload)} is no reading`, () =>
    assert.deepEqual(codes('a', payload), ['format.not-canonical']))
}

test('more than ten thousand values are no message of readings', () => {
  assert.deepEqual(codes('a', new Array(10_001).fill({ value: 1 })), ['format.too-many-values'])
})

test('of an asset only texts are taken, whatever a stranger writes into it', () => {
  const asset = '{"id":"a","type":"T","path":"p","site":"s","attributes":{"deep":[]},"line":5,"__proto__":{"x":1}}'
  const [found] = decodeCanonical('t', `{"value":1,"timestamp":5,"quality":"good","asset":${asset}}`, 0).found
  assert.deepEqual(found?.asset, { id: 'a', type: 'T', path: 'p', site: 's' })
})
