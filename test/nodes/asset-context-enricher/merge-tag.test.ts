import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergedTag, sameTag } from '../../../nodes/asset-context-enricher/merge-tag.ts'
import { aTag } from '../../support/readings.ts'

const asset = { id: 'a', type: 'T', path: 'acme' }
const definition = { asset, property: 'p', topic: 'acme/p' }

test('what the model says goes over what the tag said; the rest stays', () => {
  const tag = aTag('p', { raw: 'DB1.4', datatype: 'integer', kind: 'pressure', interpolation: 'stepped', range: [0, 10], unit: 'mbar' })
  assert.deepEqual(mergedTag(tag, definition, false), tag)
  const facts = { datatype: 'number', kind: 'pressure.gauge', interpolation: 'linear', range: [0, 16] } as const
  assert.deepEqual(mergedTag(tag, { ...definition, ...facts, unit: 'bar' }, false), { ...tag, ...facts })
})

test("the model's range is left out where the unit is another", () => {
  const definitionInBar = { ...definition, range: [0, 16] as const, unit: 'bar' }
  assert.equal(mergedTag(aTag('p'), definitionInBar, true).range, undefined)
  assert.deepEqual(mergedTag(aTag('p', { range: [0, 1600] }), definitionInBar, true).range, [0, 1600])
})

test('the merged tag is new and frozen', () => {
  const tag = aTag('p')
  const merged = mergedTag(tag, definition, false)
  assert.notEqual(merged, tag)
  assert.ok(Object.isFrozen(merged))
})

test('a clone says the same; any difference does not', () => {
  const tag = aTag('p', { datatype: 'number', kind: 'k', interpolation: 'linear', range: [0, 1], unit: 'bar' })
  assert.ok(sameTag(tag, structuredClone(tag)))
  const changes = [
    { id: 'x' },
    { name: 'x' },
    { raw: 'x' },
    { datatype: 'string' },
    { kind: 'x' },
    { interpolation: 'stepped' },
    { range: [0, 2] },
    { range: [1, 1] },
    { unit: 'x' },
  ] as const
  for (const change of changes) assert.equal(sameTag(tag, { ...tag, ...change }), false, JSON.stringify(change))
  assert.equal(sameTag(tag, aTag('p')), false)
})
