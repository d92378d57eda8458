// The dialog sees assets with their own tags, also where a name is escaped in topics, and never too many.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outlineOf } from '../../../nodes/asset-model/outline.ts'
import { emptyModel, type Model, type TagDefinition } from '../../../nodes/lib/model.ts'

const assets = ['hall #3/filler', 'hall #3/packer', 'yard/pump'].map((path, index) => ({ id: String(index), type: 'Machine', path }))
const model: Model = {
  ...emptyModel,
  revision: 1,
  assets,
  tagNames: ['F1', 'F2', 'P1'],
  find: (name) => ({ asset: assets[name.startsWith('F') ? 0 : 1], property: name.toLowerCase(), topic: 'any' }) as TagDefinition,
}

test('each asset has the tags that feed it', () => {
  assert.deepEqual(
    outlineOf(model, 10).assets.map(({ path, tags }) => [path, tags.map(({ name, property }) => `${name} ${property}`)]),
    [
      ['hall #3/filler', ['F1 f1', 'F2 f2']],
      ['hall #3/packer', ['P1 p1']],
      ['yard/pump', []],
    ],
  )
})

test('a large model is cut short, its counts are not', () => {
  const { assets: shown, counts } = outlineOf(model, 1)
  assert.deepEqual(
    shown.map(({ path, tags }) => [path, tags.length]),
    [['hall #3/filler', 1]],
  )
  assert.deepEqual(counts, { assets: 3, tags: 3 })
})
