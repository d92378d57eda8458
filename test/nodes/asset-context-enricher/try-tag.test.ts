import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tryTag } from '../../../nodes/asset-context-enricher/try-tag.ts'
import { buildModel } from '../../../nodes/asset-model/build-model.ts'
import { emptyModel } from '../../../nodes/lib/model.ts'
import { aDraft } from '../asset-model/models.ts'

const { model } = buildModel(aDraft(), () => [], 1)

test('a name the model knows shows where it goes, any other one the nearest that is known', () => {
  assert.ok(model !== null)
  const tried = tryTag(model, 'l1_p')
  assert.equal(tried.definition?.topic, 'acme/leeds/packing/line 1/filler/pressure')
  assert.deepEqual(tryTag(model, 'L1-P'), { definition: null, nearest: 'l1_p' })
  assert.deepEqual(tryTag(model, 'temperature'), { definition: null, nearest: null })
  assert.deepEqual(tryTag(emptyModel, 'l1_p'), { definition: null, nearest: null })
})
