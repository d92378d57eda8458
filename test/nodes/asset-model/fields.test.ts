import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fields } from '../../../nodes/asset-model/fields.ts'
import { readModel } from '../../../nodes/asset-model/session/load-model.ts'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'

test('a fresh node has a small model that is sound', async () => {
  const { config } = parseConfig(fields, {})
  assert.ok(config !== null)
  const { model, problems } = await readModel(config, '.')
  assert.deepEqual(problems, [])
  assert.equal(model?.find('line1_filler_pressure')?.topic, 'example/leeds/packing/line1/filler/pressure')
})

test('a file must be named, but only when the model is in a file', () => {
  assert.deepEqual(parseConfig(fields, { source: 'inline', file: '' }).problems, [])
  assert.deepEqual(parseConfig(fields, { source: 'file', file: ' ' }).problems, [{ path: 'file', code: 'missing', params: {} }])
})
