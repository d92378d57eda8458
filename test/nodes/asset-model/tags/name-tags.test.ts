import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SchemaProblem } from '../../../../nodes/lib/schema-problem.ts'
import { type Draft, modelOf, problemsOf } from '../models.ts'

/** Pumps of one type with a template; instances as given. */
function pumps(...instances: readonly object[]): Draft {
  const properties = { pressure: { unit: 'bar', tag: '{plc}.P{n}' }, flow: {} }
  const types = { Pump: { parameters: { plc: 'L1', n: null }, properties } }
  return { lineside: 1, types, instances: instances.map((one, index) => ({ id: `urn:${index}`, type: 'Pump', path: `acme/${index}`, ...one })) }
}

test('a template makes a tag for each instance from its parameters and those of the type', () => {
  const model = modelOf(pumps({ parameters: { n: 7 } }, { parameters: { plc: 'L2', n: '07' } }))
  assert.deepEqual(model.tagNames, ['L1.P7', 'L2.P07'])
  assert.deepEqual([model.find('L2.P07')?.asset.id, model.find('L2.P07')?.unit], ['urn:1', 'bar'])
})

test('a tag that an instance lists takes the place of the template', () => {
  const model = modelOf(pumps({ parameters: { n: 7 }, tags: { PRESS_7: 'pressure', FLOW_7: 'flow' } }))
  assert.deepEqual(model.tagNames, ['PRESS_7', 'FLOW_7'])
})

test('an instance may have a template of its own', () => {
  const model = modelOf(pumps({ parameters: { n: 7 }, properties: { pressure: { tag: 'X{n}' } } }, { parameters: { n: 7 } }))
  assert.deepEqual(model.tagNames, ['X7', 'L1.P7'])
})

test('a tag may go from one asset to the next', () => {
  const draft = pumps({ parameters: { n: 7 }, validTo: '2026-01-01' }, { parameters: { n: 7 }, validFrom: '2026-01-01' })
  const model = modelOf(draft)
  const at = (iso: string) => model.find('L1.P7', Date.parse(iso))?.asset.id
  assert.deepEqual([at('2025-12-31T23:59:59.999Z'), at('2026-01-01T00:00:00Z')], ['urn:0', 'urn:1'])
  assert.deepEqual(model.tagNames, ['L1.P7'])
})

const cases: readonly [name: string, draft: Draft, problem: SchemaProblem][] = [
  [
    'one tag listed by two instances',
    pumps({ parameters: { n: 1 }, tags: { X: 'pressure' } }, { parameters: { n: 2 }, tags: { X: 'flow' } }),
    { pointer: '/instances/1/tags/X', code: 'tag-used-twice', params: { tag: 'X', id: 'urn:1', other: 'urn:0', first: '/instances/0/tags/X' } },
  ],
  [
    'one tag made for two instances',
    pumps({ parameters: { n: 1 } }, { parameters: { n: 1 } }),
    {
      pointer: '/instances/1',
      code: 'tag-made-twice',
      params: { tag: 'L1.P1', template: '{plc}.P{n}', property: 'pressure', id: 'urn:1', other: 'urn:0', first: '/instances/0' },
    },
  ],
  [
    'a tag made for one instance that another one lists',
    pumps({ parameters: { n: 1 }, tags: { 'L1.P2': 'flow' } }, { parameters: { n: 2 } }),
    {
      pointer: '/instances/1',
      code: 'tag-made-twice',
      params: { tag: 'L1.P2', template: '{plc}.P{n}', property: 'pressure', id: 'urn:1', other: 'urn:0', first: '/instances/0/tags/L1.P2' },
    },
  ],
  [
    'a tag of two assets at times that overlap',
    pumps({ parameters: { n: 1 }, validTo: '2026-02-01' }, { parameters: { n: 1 }, validFrom: '2026-01-01' }),
    {
      pointer: '/instances/1',
      code: 'tag-made-twice',
      params: { tag: 'L1.P1', template: '{plc}.P{n}', property: 'pressure', id: 'urn:1', other: 'urn:0', first: '/instances/0' },
    },
  ],
  [
    'a template that makes a name with a blank at its end',
    pumps({ parameters: { n: '1 ' } }),
    {
      pointer: '/instances/0',
      code: 'tag-made-of-nothing',
      params: { tag: 'L1.P1 ', template: '{plc}.P{n}', property: 'pressure', id: 'urn:0' },
    },
  ],
]

for (const [name, draft, problem] of cases) {
  test(`${name} is a problem`, () => {
    assert.deepEqual(problemsOf(draft), [problem])
  })
}
