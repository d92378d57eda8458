import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resolveProperty } from '../../../../nodes/asset-model/types/resolve-property.ts'

const cases: readonly [written: object, facts: object, lacks?: object][] = [
  [
    { accuracy: 0.08, epsilon: 0.05 },
    { accuracy: 0.08, epsilon: 0.05 },
  ],
  [
    { range: [0, 16], accuracy: '0.5 %' },
    { range: [0, 16], accuracy: 0.08 },
  ],
  [
    { range: [-20, 60], accuracy: '0.1%', epsilon: 'accuracy' },
    { range: [-20, 60], accuracy: 0.08, epsilon: 0.08 },
  ],
  [
    { range: [0, 0.3], epsilon: '10 %' },
    { range: [0, 0.3], epsilon: 0.03 },
  ],
  [{ accuracy: '0.5 %' }, {}, { setting: 'accuracy', missing: 'range' }],
  [{ epsilon: '1 %' }, {}, { setting: 'epsilon', missing: 'range' }],
  [{ epsilon: 'accuracy' }, {}, { setting: 'epsilon', missing: 'accuracy' }],
  [{ accuracy: '1 %', epsilon: 'accuracy' }, {}, { setting: 'accuracy', missing: 'range' }],
  [{ context: 'batch' }, { context: { field: 'batch' } }],
  [{ context: { field: 'state', level: 'line' } }, { context: { field: 'state', level: 'line' } }],
  [{ description: 'for people', tag: 'X', unit: 'bar' }, { unit: 'bar' }],
]

for (const [written, facts, lacks] of cases) {
  test(`${JSON.stringify(written)} is told as ${JSON.stringify(facts)}${lacks === undefined ? '' : ', and lacks something'}`, () => {
    const property = resolveProperty('p', written, '/x')
    assert.deepEqual({ ...property.facts }, facts)
    assert.deepEqual(property.lacks, lacks)
  })
}

test('the facts are frozen all the way down, what was written is not', () => {
  const written = { range: [0, 1] as const, checks: { sentinels: [-1] }, downsampling: { mode: 'hold' as const }, context: 'batch' }
  const { range, checks, downsampling, context, ...rest } = resolveProperty('p', written, '/x').facts
  assert.deepEqual(rest, {})
  for (const part of [range, checks, checks?.sentinels, downsampling, context]) assert.ok(Object.isFrozen(part))
  assert.equal(Object.isFrozen(written.checks.sentinels), false)
})

test('laid over another, checks and downsampling are told one by one, and a template keeps its place', () => {
  const base = resolveProperty('p', { tag: '{a}', checks: { gapSeconds: 1, flatlineSeconds: 2 }, downsampling: { mode: 'hold' } }, '/base')
  const over = resolveProperty('p', { unit: 'bar', checks: { gapSeconds: 9 }, downsampling: { heartbeatSeconds: 3 } }, '/over', base)
  assert.deepEqual(over.facts, { unit: 'bar', checks: { gapSeconds: 9, flatlineSeconds: 2 }, downsampling: { mode: 'hold', heartbeatSeconds: 3 } })
  assert.deepEqual([over.pointer, over.tag?.pointer, over.tag?.text], ['/over', '/base/tag', '{a}'])
})
