import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tryTag } from '../../../nodes/asset-context-enricher/try-tag.ts'
import { emptyModel } from '../../../nodes/lib/model.ts'
import { aDraft, modelOf } from '../asset-model/models.ts'

const model = modelOf(aDraft())

test('a name the model knows shows where it goes, any other one the nearest that is known', () => {
  const tried = tryTag(model, 'l1_p')
  assert.equal(tried.definition?.topic, 'acme/leeds/packing/line 1/filler/pressure')
  assert.deepEqual(tryTag(model, 'L1-P'), { definition: null, nearest: 'l1_p' })
  assert.deepEqual(tryTag(model, 'temperature'), { definition: null, nearest: null })
  assert.deepEqual(tryTag(emptyModel, 'l1_p'), { definition: null, nearest: null })
})
