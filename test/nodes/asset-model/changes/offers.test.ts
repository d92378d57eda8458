import assert from 'node:assert/strict'
import { test } from 'node:test'
import { builtOf, type Draft } from '../models.ts'

const draft: Draft = {
  lineside: 1,
  types: {
    Base: {
      parameters: { n: '0' },
      properties: { listed: {}, made: { tag: 'T{n}' }, ruled: {}, other: {} },
      mapping: [{ match: 'R(?<n>.)', property: 'ruled' }],
    },
    Any: { extends: 'Base', mapping: [{ match: 'A(?<n>.)_(?<property>.+)' }] },
    Named: { extends: 'Base', mapping: [{ match: 'N(?<n>.)_(?<property>.)', names: { O: 'other' } }] },
    Plain: {
      properties: { p: { description: 'for people', unit: 'bar', checks: { gapSeconds: 1 }, downsampling: { mode: 'off' }, context: 'batch' } },
    },
  },
  instances: [
    { id: 'b', type: 'Base', path: 'acme/b', parameters: { n: 1 }, tags: { L: 'listed' } },
    { id: 'a', type: 'Any', path: 'acme/a', parameters: { n: 2 } },
    { id: 'n', type: 'Named', path: 'acme/n', parameters: { n: 3 } },
    { id: 'p', type: 'Plain', path: 'acme/p' },
    { id: 'q', type: 'Plain', path: 'acme/q' },
    { id: 'old', type: 'Plain', path: 'acme/old', validTo: '2020-01-01' },
  ],
}
const { offers } = builtOf(draft, { now: Date.UTC(2026, 0, 1) })
const fedOf = (id: string) => {
  const offer = offers.find(({ asset }) => asset.id === id) ?? assert.fail()
  return [...offer.properties.keys()].filter((property) => offer.isFed(property))
}

test('a property is fed by a tag that is listed, made, or may be caught by a rule of the type or one it extends', () => {
  assert.deepEqual(fedOf('b'), ['listed', 'made', 'ruled'])
  assert.deepEqual(fedOf('a'), ['listed', 'made', 'ruled', 'other'])
  assert.deepEqual(fedOf('p'), [])
})

test('of a rule with names, only the properties named there are fed', () => {
  assert.deepEqual(fedOf('n'), ['made', 'ruled', 'other'])
})

test('assets valid now are offered, without what only steps need; those that do not differ share it', () => {
  assert.deepEqual(
    offers.map(({ asset }) => asset.id),
    ['b', 'a', 'n', 'p', 'q'],
  )
  assert.deepEqual([...(offers[3]?.properties ?? [])], [['p', { description: 'for people', unit: 'bar' }]])
  assert.equal(offers[3]?.properties, offers[4]?.properties)
})
