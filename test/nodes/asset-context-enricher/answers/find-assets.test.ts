import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findAssets } from '../../../../nodes/asset-context-enricher/answers/find-assets.ts'
import { plant } from './plants.ts'

const cases: readonly [typed: string, limit: number, ids: readonly string[], total: number][] = [
  ['', 2, ['silo', 'filler-1'], 5],
  [' LINE2 ', 10, ['filler-2', 'packer-2'], 2],
  ['packer', 10, ['packer-1', 'packer-2'], 2],
  ['nobody', 10, [], 0],
]
for (const [typed, limit, ids, total] of cases) {
  test(`of "${typed}" the first ${limit} are ${ids.join(', ') || 'none'}`, () => {
    const found = findAssets(plant, typed, limit)
    assert.deepEqual([found.assets.map(({ id }) => id), found.total], [ids, total])
  })
}

test('those that begin with it come first', () => {
  const assets = ['xa', 'ab', 'a'].map((id) => ({ id, type: 'T', path: `p/${id}` }))
  assert.deepEqual(
    findAssets({ assets }, 'a', 3).assets.map(({ id }) => id),
    ['ab', 'a', 'xa'],
  )
})
