import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fields } from '../../../nodes/asset-context-enricher/fields.ts'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'

test('an asset model must be chosen', () => {
  assert.deepEqual(parseConfig(fields, {}).problems, [{ path: 'model', code: 'missing', params: {} }])
  assert.deepEqual(parseConfig(fields, { model: 'n1' }).config, { name: '', model: 'n1' })
})
