import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HierarchyItem } from '../../../../nodes/asset-model/dialog/hierarchy.ts'
import { itemDetail, itemFacts } from '../../../../nodes/asset-model/dialog/item-facts.ts'

const word = (key: string, params: Readonly<Record<string, unknown>> = {}) => [key, ...Object.values(params)].join(' ')
const base = { id: '1', name: 'x', canOpen: false }
const asset: HierarchyItem = {
  ...base,
  kind: 'asset',
  asset: {
    id: 'urn:1',
    type: 'Pump',
    typeVersion: '1.2.0',
    path: 'acme/pump',
    aliases: { kks: '10LAC01' },
    externalIds: { erp: 'E-1' },
    relations: { feeds: ['urn:2', 'urn:3'] },
  },
  validFrom: '2026-01-01',
  place: 'sites/a.yaml /instances/0',
  properties: 3,
}
const property: HierarchyItem = { ...base, kind: 'property', facts: {}, topic: 'acme/pump/x', rules: [] }

const details: readonly [name: string, item: HierarchyItem, detail: string][] = [
  ['a level, how many assets', { ...base, kind: 'level', assets: 7 }, 'tree.assets 7'],
  ['an asset, type, validity and other names', asset, 'Pump@1.2.0 · tree.from 2026-01-01 · kks: 10LAC01 · erp: E-1'],
  [
    'a type without a version',
    { ...asset, asset: { id: 'u', type: 'Pump', path: 'p' }, validTo: '2027-01-01' },
    'Pump · tree.between 2026-01-01 2027-01-01',
  ],
  [
    'a property, its tag, unit and range',
    { ...property, tag: 'T1', facts: { datatype: 'number', unit: 'bar', kind: 'pressure', range: [0, 16] } },
    'T1 · number · bar · pressure · 0 … 16',
  ],
  ['a property that only a rule finds', { ...property, rules: ['a.*'] }, 'tree.by-rule'],
  ['a property without a tag', property, 'tree.no-tag'],
]
for (const [name, item, detail] of details) {
  test(`the line says of ${name}`, () => assert.equal(itemDetail(item, word), detail))
}

test('all that is known of an asset is told, with its place in the model', () => {
  const facts = new Map(itemFacts(asset, word))
  assert.equal(facts.get('fact.relations'), 'feeds: urn:2, urn:3')
  assert.equal(facts.get('fact.place'), 'sites/a.yaml /instances/0')
  assert.equal(facts.get('fact.attributes'), '')
})

test('figures of a property have its unit, its checks and its context their names', () => {
  const facts = new Map(
    itemFacts(
      {
        ...property,
        rules: ['a', 'b'],
        facts: {
          unit: 'bar',
          accuracy: 0.08,
          epsilon: 0.1,
          checks: { gapSeconds: 60, sentinels: [-1, 9999] },
          context: { field: 'state', level: 'line' },
        },
      },
      word,
    ),
  )
  assert.deepEqual(
    ['accuracy', 'epsilon', 'checks', 'context', 'rules'].map((name) => facts.get(`fact.${name}`)),
    ['0.08 bar', '0.1 bar', 'gapSeconds: 60, sentinels: -1, 9999', 'state · line', 'a\nb'],
  )
})
