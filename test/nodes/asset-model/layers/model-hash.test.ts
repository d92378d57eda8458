import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modelHash } from '../../../../nodes/asset-model/layers/model-hash.ts'
import type { ModelDocument } from '../../../../nodes/asset-model/model-document.ts'

const starter = new Set(['Machine@1.0.0', 'Pump@1.0.0', 'Tank@1.0.0'])
const model = (more: ModelDocument['types'] = {}, instances = ['a', 'b']): ModelDocument => ({
  lineside: 1,
  types: {
    'Machine@1.0.0': { properties: {} },
    'Pump@1.0.0': { extends: 'Machine@^1' },
    'Tank@1.0.0': {},
    Mine: { extends: 'Pump' },
    ...more,
  },
  instances: instances.map((id) => ({ id, type: 'Mine', path: id })),
})

test('the order of assets does not matter, what they are does', () => {
  assert.equal(modelHash(model({}, ['b', 'a']), starter), modelHash(model(), starter))
  assert.notEqual(modelHash(model({}, ['a', 'c']), starter), modelHash(model(), starter))
})

test('types of the starter library count when an asset is made of them, however far up', () => {
  const hash = modelHash(model(), starter)
  assert.equal(modelHash(model({ 'Tank@1.0.0': { description: 'new' } }), starter), hash)
  assert.notEqual(modelHash(model({ 'Machine@1.0.0': { description: 'new' } }), starter), hash)
  assert.notEqual(modelHash(model({ Unused: {} }), starter), hash)
})

test('types that extend each other in a circle do not hang it', () => {
  const circle = model({ 'Machine@1.0.0': { extends: 'Pump' } })
  assert.match(modelHash(circle, starter), /^[0-9a-f]{16}$/)
})
