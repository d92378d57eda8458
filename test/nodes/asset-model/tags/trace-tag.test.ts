import assert from 'node:assert/strict'
import { test } from 'node:test'
import { traceTag } from '../../../../nodes/asset-model/tags/trace-tag.ts'
import { builtOf, type Draft } from '../models.ts'

const ever = Number.NEGATIVE_INFINITY
const never = Number.POSITIVE_INFINITY
const turn = Date.UTC(2026, 0, 1)

const draft: Draft = {
  lineside: 1,
  types: {
    Base: { parameters: { n: null }, properties: { a: { tag: 'T{n}' }, b: {} }, mapping: [{ match: '[TX](?<n>.)', property: 'b' }] },
    Pump: {
      extends: 'Base',
      properties: { a: { unit: 'bar' } },
      mapping: [{ match: '(?<property>[a-z])(?<n>.)' }, { match: 'T(?<n>.)', property: 'a' }],
    },
  },
  instances: [
    { id: 'p1', type: 'Pump', path: 'acme/1', parameters: { n: 1 }, tags: { X2: 'b' } },
    { id: 'p2', type: 'Pump', path: 'acme/2', parameters: { n: 2 }, validTo: '2026-01-01' },
    { id: 'p3', type: 'Base', path: 'acme/3', parameters: { n: 2 }, validFrom: '2026-01-01' },
  ],
}
const { parts, model } = builtOf(draft, { now: turn - 1 })

function traced(name: string, at?: number) {
  const { found, others } = traceTag(parts, name, at)
  const [answer = null, ...rest] = [found, ...others].map(
    (one) =>
      one &&
      `${one.how} ${one.pointer} ${one.definition.asset.id}.${one.definition.property}${one.from === ever && one.to === never ? '' : ' for a time'}`,
  )
  assert.equal(found?.definition.topic, model.find(name, at)?.topic)
  return [answer, ...rest]
}

const template = 'template /types/Base/properties/a/tag'

test('a name by template comes with the rules that would catch it, too', () => {
  assert.deepEqual(traced('T1'), [`${template} p1.a`, 'rule /types/Base/mapping/0 p1.b', 'rule /types/Pump/mapping/1 p1.a'])
})

test('a listed name comes before rules', () => {
  assert.deepEqual(traced('X2'), [
    'exact /instances/0/tags/X2 p1.b',
    'rule /types/Base/mapping/0 p2.b for a time',
    'rule /types/Base/mapping/0 p3.b for a time',
  ])
})

test('a name only a rule catches, and one that nothing does', () => {
  assert.deepEqual(traced('b1'), ['rule /types/Pump/mapping/0 p1.b'])
  assert.deepEqual(traced('c1'), [null])
})

test('who has a name is asked as of a time', () => {
  const others = [
    'rule /types/Base/mapping/0 p2.b for a time',
    'rule /types/Base/mapping/0 p3.b for a time',
    'rule /types/Pump/mapping/1 p2.a for a time',
  ]
  assert.deepEqual(traced('T2'), [`${template} p2.a for a time`, `${template} p3.a for a time`, ...others])
  assert.deepEqual(traced('T2', turn), [`${template} p3.a for a time`, `${template} p2.a for a time`, ...others])
})
