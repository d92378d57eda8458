import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyModel } from '../../../nodes/lib/model.ts'

test('the model in force while there is none knows no tag and no asset', () => {
  assert.deepEqual([emptyModel.revision, emptyModel.find('pressure'), emptyModel.assets, emptyModel.tagNames], [0, undefined, [], []])
  assert.ok(Object.isFrozen(emptyModel))
})
