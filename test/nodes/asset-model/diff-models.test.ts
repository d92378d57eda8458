import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildModel } from '../../../nodes/asset-model/build-model.ts'
import { diffModels } from '../../../nodes/asset-model/diff-models.ts'
import { emptyModel, type Model } from '../../../nodes/lib/model.ts'
import { aDraft, type Draft } from './models.ts'

function modelOf(draft: Draft): Model {
  const { model } = buildModel(draft, () => [], 1)
  assert.ok(model !== null)
  return model
}

test('against no model all tags are added, and the other way round removed', () => {
  const model = modelOf(aDraft())
  assert.deepEqual(diffModels(emptyModel, model), { added: ['l1_p', 'l1_c', 'l2_p'], removed: [], moved: [] })
  assert.deepEqual(diffModels(model, emptyModel), { added: [], removed: ['l1_p', 'l1_c', 'l2_p'], moved: [] })
})

test('a tag whose asset or property changed has moved', () => {
  const after = aDraft()
  Object.assign(after.instances[0] ?? {}, { tags: { l1_p: 'count/h', new: 'pressure' } })
  Object.assign(after.instances[1] ?? {}, { path: 'acme/york' })
  assert.deepEqual(diffModels(modelOf(aDraft()), modelOf(after)), {
    added: ['new'],
    removed: ['l1_c'],
    moved: [
      { tag: 'l1_p', from: 'acme/leeds/packing/line 1/filler/pressure', to: 'acme/leeds/packing/line 1/filler/count%2Fh' },
      { tag: 'l2_p', from: 'acme/leeds/pressure', to: 'acme/york/pressure' },
    ],
  })
})

test('a model built again from the same text changes nothing', () => {
  assert.deepEqual(diffModels(modelOf(aDraft()), modelOf(aDraft())), { added: [], removed: [], moved: [] })
})
