// Equal contexts are one object.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createContextTable } from '../../../../nodes/asset-context-enricher/timelines/interned-contexts.ts'

test('equal fields in any order give the same frozen object, and the same twin that is marked', () => {
  const contexts = createContextTable()
  const first = contexts([
    ['b', 1],
    ['a', 'x'],
  ])
  const second = contexts(
    new Map<string, string | number>([
      ['a', 'x'],
      ['b', 1],
    ]),
  )
  assert.equal(first.context, second.context)
  assert.equal(first.pending, second.pending)
  assert.deepEqual(
    [first.context, first.pending],
    [
      { a: 'x', b: 1 },
      { a: 'x', b: 1, pending: true },
    ],
  )
  assert.ok(Object.isFrozen(first.context) && Object.isFrozen(first.pending))
})

test('values of another type are another context', () => {
  const contexts = createContextTable()
  const made = [1, '1', true, 'true'].map((value) => contexts([['a', value]]).context)
  assert.equal(new Set(made).size, 4)
})

test('no field at all is no context, but may be marked', () => {
  assert.deepEqual(createContextTable()([]), { context: undefined, pending: { pending: true } })
})

test('beyond the limit those in use stay the same objects, others are made again', () => {
  const contexts = createContextTable(10)
  const of = (value: number) => contexts([['a', value]]).context
  const [used, unused] = [of(-1), of(-2)]
  for (let value = 0; value < 100; value += 1) {
    of(value)
    assert.equal(of(-1), used)
  }
  assert.notEqual(of(-2), unused)
  assert.deepEqual(of(-2), unused)
})
