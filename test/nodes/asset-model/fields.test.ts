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

test('a file or folder must be named, but only when the model is in it', () => {
  assert.deepEqual(parseConfig(fields, { source: 'inline', file: '' }).problems, [])
  assert.deepEqual(parseConfig(fields, { source: 'file', file: ' ' }).problems, [{ path: 'file', code: 'missing', params: {} }])
  assert.deepEqual(parseConfig(fields, { source: 'folder' }).problems, [{ path: 'folder', code: 'missing', params: {} }])
})

test('a node of an earlier release, which knew no folder, stays as it was', () => {
  const { config, problems } = parseConfig(fields, { version: 1, source: 'file', inline: '', file: 'model.yaml' })
  assert.deepEqual([config?.source, config?.file, config?.folder, problems], ['file', 'model.yaml', '', []])
})
