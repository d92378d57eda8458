import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placed } from '../../../../nodes/asset-context-enricher/answers/placed.ts'
import { plant } from './plants.ts'

const places: readonly [scope: string, ids: readonly string[]][] = [
  ['', ['silo', 'filler-1', 'packer-1', 'filler-2', 'packer-2']],
  ['acme/leeds/line1', ['filler-1', 'packer-1']],
  ['acme/leeds/line', []],
  ['filler-2', ['filler-2']],
  ['acme/leeds/line2/filler', ['filler-2']],
]
for (const [scope, ids] of places) {
  test(`at "${scope}" there are: ${ids.join(', ') || 'no assets'}`, () => {
    assert.deepEqual(
      placed(scope, plant).map(({ id }) => id),
      ids,
    )
  })
}
