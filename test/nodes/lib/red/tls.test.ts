// A TLS node that is missing or unusable never becomes a line in the clear.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlsOf } from '../../../../nodes/lib/red/tls.ts'
import type { Red } from '../../../../nodes/lib/red/types.ts'

const red = (nodes: Readonly<Record<string, object>>) => ({ nodes: { getNode: (id: string) => nodes[id] } }) as unknown as Red
const settings = { ca: 'PEM', rejectUnauthorized: true }

test('no TLS node: plain TCP, because nothing else was asked for', () => {
  assert.equal(tlsOf(red({}), ''), null)
})

test('a sound TLS node gives its settings', () => {
  assert.deepEqual(tlsOf(red({ t: { valid: true, addTLSOptions: () => settings } }), 't'), settings)
})

for (const [what, node] of [
  ['missing', undefined],
  ['invalid', { valid: false, addTLSOptions: () => ({}) }],
  ['of another kind', {}],
] as const) {
  test(`a TLS node that is ${what} is unusable`, () => {
    assert.equal(tlsOf(red(node === undefined ? {} : { t: node }), 't'), undefined)
  })
}
