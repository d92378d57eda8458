import assert from 'node:assert/strict'
import { test } from 'node:test'
import { liveNames } from '../../../../nodes/asset-model/dialog/live-names.ts'

const port = (matched: readonly string[], unmatched: readonly string[]) => ({ kind: 'context', names: () => ({ matched, unmatched }) })

test('names of all enrichers are taken once, those that led nowhere first', () => {
  assert.deepEqual(liveNames([port(['a', 'b'], ['x']), port(['b'], ['y', 'x'])]), { names: ['x', 'y', 'a', 'b'], total: 4 })
})

test('other nodes that use the model offer none', () => {
  for (const other of [undefined, null, {}, { kind: 'model' }, { kind: 'context' }, 'x'])
    assert.deepEqual(liveNames([other]), { names: [], total: 0 })
})

test('many names are cut short, and counted', () => {
  const many = Array.from({ length: 3000 }, (_, index) => `tag ${index}`)
  const { names, total } = liveNames([port(many, [])])
  assert.deepEqual([names.length, total], [2000, 3000])
})
