import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SchemaProblem } from '../../../../nodes/lib/schema-problem.ts'
import { builtOf, type Draft, modelOf, problemsOf } from '../models.ts'

function withTypes(types: Record<string, object>, type = 'A'): Draft {
  return { lineside: 1, types: types as Draft['types'], instances: [{ id: 'a', type, path: 'acme', tags: { t: 'p' } }] }
}

const machine = {
  'Machine@1.0.0': {
    attributes: { maker: 'ACME', colour: 'grey' },
    parameters: { plc: null, db: 1 },
    properties: {
      state: { datatype: 'string', interpolation: 'stepped' },
      power: { unit: 'kW', kind: 'power', range: [0, 10], checks: { gapSeconds: 5 } },
    },
  },
}

test('parts of what a type extends come first; own ones are laid over them, property by property', () => {
  const pump = {
    extends: 'Machine@^1',
    attributes: { colour: 'blue' },
    parameters: { db: 7 },
    properties: { power: { range: [0, 99], checks: { flatlineSeconds: 60 } }, flow: { unit: 'm3/h' } },
  }
  const draft = withTypes({ ...machine, 'Pump@2.0.0': pump })
  draft.instances = [{ id: 'a', type: 'Pump', path: 'acme', parameters: { plc: 'L1' }, tags: { t: 'power' } }]
  const { model, parts } = builtOf(draft)
  const { asset, ...found } = model.find('t') ?? assert.fail()
  assert.deepEqual(found, {
    property: 'power',
    topic: 'acme/power',
    unit: 'kW',
    kind: 'power',
    range: [0, 99],
    checks: { gapSeconds: 5, flatlineSeconds: 60 },
  })
  assert.deepEqual(asset.attributes, { maker: 'ACME', colour: 'blue' })
  const [type] = parts.types.filter(({ name }) => name === 'Pump')
  assert.deepEqual([...(type?.properties.keys() ?? [])], ['state', 'power', 'flow'])
  assert.deepEqual(
    [...(type?.parameters ?? [])],
    [
      ['plc', null],
      ['db', 7],
    ],
  )
  assert.deepEqual(
    type?.lineage.map(({ key }) => key),
    ['Pump@2.0.0', 'Machine@1.0.0'],
  )
  const [base] = parts.types
  assert.equal(type?.properties.get('state'), base?.properties.get('state'))
})

test('of several versions the highest that satisfies is taken', () => {
  const types = Object.fromEntries(
    ['Pump', 'Pump@1.2.0', 'Pump@1.10.0', 'Pump@2.0.0', 'Pump@3.0.0-beta.1'].map((key) => [key, { attributes: { key } }]),
  )
  const asked = {
    Pump: 'Pump@2.0.0',
    'Pump@1': 'Pump@1.10.0',
    'Pump@~1.2': 'Pump@1.2.0',
    'Pump@1.0.0': 'Pump',
    'Pump@3.0.0-beta.1': 'Pump@3.0.0-beta.1',
  }
  const instances = Object.keys(asked).map((type, index) => ({ id: `${index}`, type, path: `acme/${index}` }))
  const { assets } = modelOf({ lineside: 1, types, instances })
  assert.deepEqual(
    assets.map(({ attributes }) => attributes?.['key']),
    Object.values(asked),
  )
  assert.deepEqual(
    assets.map(({ typeVersion }) => typeVersion),
    ['2.0.0', '1.10.0', '1.2.0', undefined, '3.0.0-beta.1'],
  )
})

test('a chain of ten thousand types is inherited', () => {
  const types = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, index) => [`T${index}`, index === 9_999 ? { properties: { p: {} } } : { extends: `T${index + 1}` }]),
  )
  const draft = withTypes(types, 'T9000')
  assert.equal(modelOf(draft).find('t')?.asset.type, 'T9000')
})

const p = { properties: { p: {} } }
const cases: readonly [name: string, types: Record<string, object>, ...problems: SchemaProblem[]][] = [
  [
    'a type that extends itself',
    { A: { ...p, extends: 'A' } },
    { pointer: '/types/A/extends', code: 'inheritance-cycle', params: { chain: 'A → A' } },
  ],
  [
    'types that extend each other',
    { A: { ...p, extends: 'B' }, B: { extends: 'C@1' }, 'C@1.0.0': { extends: 'A' } },
    { pointer: '/types/A/extends', code: 'inheritance-cycle', params: { chain: 'A → B → C@1.0.0 → A' } },
  ],
  [
    'a way into a cycle',
    { A: { ...p, extends: 'B' }, B: { extends: 'C' }, C: { extends: 'B' } },
    { pointer: '/types/B/extends', code: 'inheritance-cycle', params: { chain: 'B → C → B' } },
  ],
  [
    'a base mistyped',
    { A: { ...p, extends: 'Machin' }, Machine: {} },
    { pointer: '/types/A/extends', code: 'unknown-asset-type-nearest', params: { type: 'Machin', nearest: 'Machine' } },
  ],
  [
    'a base in no such version',
    { A: { ...p, extends: 'M@^2' }, 'M@1.0.0': {}, 'M@1.2.0': {} },
    { pointer: '/types/A/extends', code: 'version-unsatisfied', params: { type: 'M', range: '^2', known: '1.0.0, 1.2.0' } },
  ],
  [
    'a range that is none',
    { A: { ...p, extends: 'M@latest' }, M: {} },
    { pointer: '/types/A/extends', code: 'bad-version-range', params: { found: 'latest', type: 'M' } },
  ],
  ['a version that is none', { A: p, 'M@1.2': {} }, { pointer: '/types/M@1.2', code: 'bad-version', params: { found: '1.2', type: 'M' } }],
  [
    'a version twice',
    { A: p, M: {}, 'M@1.0.0': {} },
    { pointer: '/types/M@1.0.0', code: 'type-version-twice', params: { type: 'M', version: '1.0.0', first: '/types/M' } },
  ],
  [
    'another datatype than the base',
    { A: { extends: 'B', properties: { p: { datatype: 'string' } } }, B: { properties: { p: { datatype: 'number' } } } },
    {
      pointer: '/types/A/properties/p/datatype',
      code: 'fixed-by-base',
      params: { property: 'p', setting: 'datatype', before: 'number', found: 'string' },
    },
  ],
  [
    'another quantity kind than the base',
    { A: { extends: 'B', properties: { p: { kind: 'flow' } } }, B: { properties: { p: { kind: 'pressure' } } } },
    { pointer: '/types/A/properties/p/kind', code: 'fixed-by-base', params: { property: 'p', setting: 'kind', before: 'pressure', found: 'flow' } },
  ],
]

for (const [name, types, ...problems] of cases) {
  test(`${name}: ${problems.map(({ code }) => code).join()}`, () => {
    assert.deepEqual(problemsOf(withTypes(types)), problems)
  })
}

test('only prereleases are no version for who names none', () => {
  const problems = problemsOf(withTypes({ 'A@1.0.0-rc.1': p }))
  assert.deepEqual(problems, [{ pointer: '/instances/0/type', code: 'version-unsatisfied', params: { type: 'A', range: '*', known: '1.0.0-rc.1' } }])
})
