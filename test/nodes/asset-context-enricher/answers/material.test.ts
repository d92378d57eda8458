import assert from 'node:assert/strict'
import { test } from 'node:test'
import { materialKind, namesMaterial } from '../../../../nodes/asset-context-enricher/answers/material.ts'

const kinds: readonly [field: string, kind: string | null][] = [
  ['lot', 'lot'],
  ['lot.cap', 'lot'],
  ['serial.part', 'serial'],
  ['batch', 'batch'],
  ['lots', null],
  ['lotCap', null],
  ['product', null],
]
for (const [field, kind] of kinds) {
  test(`the field ${field} names ${kind ?? 'no material'}`, () => {
    assert.equal(materialKind(field), kind)
  })
}

test('a context names a material by any field of its kind; a number counts as its digits', () => {
  const context = { batch: 'B-1', 'lot.cap': 4711, product: '4711' }
  assert.ok(namesMaterial(context, { kind: 'lot', value: '4711' }))
  assert.ok(!namesMaterial(context, { kind: 'serial', value: '4711' }))
  assert.ok(!namesMaterial(undefined, { kind: 'lot', value: '4711' }))
})
