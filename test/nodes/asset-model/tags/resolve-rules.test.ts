import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SchemaProblem } from '../../../../nodes/lib/schema-problem.ts'
import { builtOf, type Draft, modelOf, problemsOf } from '../models.ts'

/** Fillers with the given rules, on lines 1 and 2 of one plant. */
function fillers(mapping: readonly object[], more: Record<string, object> = {}): Draft {
  const properties = { pressure: {}, speed: {} }
  return {
    lineside: 1,
    types: { Filler: { parameters: { plant: 'leeds', line: null }, properties, mapping }, ...more } as Draft['types'],
    instances: [1, 2].map((line) => ({ id: `f${line}`, type: 'Filler', path: `acme/${line}`, parameters: { line } })),
  }
}

const both = String.raw`(?<plant>\w+)/L(?<line>\d+)/(?<property>\w+)`

test('groups pick the instance by its parameters, and the property by a name of the rule, which are all there are', () => {
  const { find } = modelOf(fillers([{ match: both, names: { PRESS: 'pressure', speed: 'speed' } }]))
  const topics = [
    'leeds/L1/PRESS',
    'leeds/L2/speed',
    'leeds/L2/pressure',
    'leeds/L3/PRESS',
    'york/L1/PRESS',
    'leeds/L1/TEMP',
    'xleeds/L1/PRESS/',
    'leeds/L01/PRESS',
  ]
  assert.deepEqual(
    topics.map((name) => find(name)?.topic),
    ['acme/1/pressure', 'acme/2/speed', undefined, undefined, undefined, undefined, undefined, undefined],
  )
})

test('a group that took no part picks no instance', () => {
  const draft = fillers([{ match: String.raw`L(?<line>\w+)?_(?<property>\w+)` }])
  Object.assign(draft.instances[0] ?? {}, { parameters: { line: 'undefined' } })
  const { find } = modelOf(draft)
  assert.deepEqual([find('L_speed'), find('Lundefined_speed')?.topic], [undefined, 'acme/1/speed'])
})

test('a rule may name its property outright, and catch many names for it', () => {
  const { find } = modelOf(fillers([{ match: String.raw`L(?<line>\d)_(?:P|PRS)\d?`, property: 'pressure' }]))
  assert.deepEqual(
    ['L1_P', 'L2_PRS7', 'L2_PRS77'].map((name) => find(name)?.topic),
    ['acme/1/pressure', 'acme/2/pressure', undefined],
  )
})

test('the first rule that finds an asset and a property counts, in the order of the document', () => {
  const rules = [{ match: 'L(?<line>.)_(?<property>speed)', names: { speed: 'pressure' } }, { match: 'L(?<line>.)_(?<property>.+)' }]
  const { find } = modelOf(fillers(rules))
  assert.deepEqual([find('L1_speed')?.property, find('L1_pressure')?.property], ['pressure', 'pressure'])
})

test('a name that is listed or made from a template leads where that says, whatever rules catch', () => {
  const draft = fillers([{ match: 'L(?<line>.)_(?<property>.+)' }])
  Object.assign(draft.instances[1] ?? {}, { tags: { L1_speed: 'pressure' } })
  const { find } = modelOf(draft)
  assert.deepEqual([find('L1_speed')?.topic, find('L2_speed')?.topic], ['acme/2/pressure', 'acme/2/speed'])
})

test('a rule holds for the types that extend its own, with their own properties', () => {
  const draft = fillers([{ match: 'L(?<line>.)_(?<property>.+)' }], { BigFiller: { extends: 'Filler', properties: { volume: {} } } })
  Object.assign(draft.instances[1] ?? {}, { type: 'BigFiller' })
  const { find } = modelOf(draft)
  assert.deepEqual(
    ['L2_volume', 'L2_speed', 'L1_volume'].map((name) => find(name)?.topic),
    ['acme/2/volume', 'acme/2/speed', undefined],
  )
})

test('a rule without groups for parameters finds the only instance there is', () => {
  const draft = fillers([{ match: 'FIL_(?<property>.+)' }])
  draft.instances.pop()
  assert.equal(modelOf(draft).find('FIL_speed')?.topic, 'acme/1/speed')
})

test('a rule that finds assets in turns answers for the time that is asked for', () => {
  const draft = fillers([{ match: 'FIL_(?<property>.+)' }])
  Object.assign(draft.instances[0] ?? {}, { validTo: '2026-01-01' })
  Object.assign(draft.instances[1] ?? {}, { validFrom: '2026-01-01' })
  const { find, isTimed } = builtOf(draft, { now: Date.UTC(2025, 0, 1) }).model
  assert.equal(isTimed, true)
  assert.deepEqual([find('FIL_speed')?.topic, find('FIL_speed', Date.UTC(2026, 0, 1))?.topic], ['acme/1/speed', 'acme/2/speed'])
})

test('a tag found by a rule is the same object each time', () => {
  const { find } = modelOf(fillers([{ match: both }]))
  assert.ok(find('leeds/L1/speed') !== undefined)
  assert.equal(find('leeds/L1/speed'), find('leeds/L1/speed'))
  assert.ok(Object.isFrozen(find('leeds/L1/speed')))
})

const at = '/types/Filler/mapping/0'
const problems: readonly [name: string, rule: object, problem: SchemaProblem][] = [
  [
    'a pattern that is none',
    { match: 'L(?<line>.', property: 'speed' },
    { pointer: `${at}/match`, code: 'pattern-not-closed', params: { at: 2, part: '(?<line>' } },
  ],
  [
    'a pattern that may take for ever',
    { match: '(?<line>(a+)+)', property: 'speed' },
    { pointer: `${at}/match`, code: 'pattern-nested-repeat', params: { at: 9, part: '(a+)+' } },
  ],
  ['no property', { match: 'L(?<line>.)' }, { pointer: at, code: 'rule-without-property', params: { match: 'L(?<line>.)' } }],
  [
    'a property said twice',
    { match: 'L(?<line>.)(?<property>.)', property: 'speed' },
    { pointer: at, code: 'rule-with-two-properties', params: { match: 'L(?<line>.)(?<property>.)', property: 'speed' } },
  ],
  [
    'names for no group',
    { match: 'L(?<line>.)', property: 'speed', names: { S: 'speed' } },
    { pointer: `${at}/names`, code: 'names-for-nothing', params: { match: 'L(?<line>.)' } },
  ],
  [
    'nothing that says which asset',
    { match: 'FIL', property: 'speed' },
    { pointer: at, code: 'rule-without-asset', params: { match: 'FIL', id: 'f2', other: 'f1', first: '/instances/0' } },
  ],
  [
    'a property mistyped',
    { match: 'L(?<line>.)', property: 'sped' },
    { pointer: `${at}/property`, code: 'unknown-asset-property-nearest', params: { property: 'sped', type: 'Filler', nearest: 'speed' } },
  ],
  [
    'a short name of nothing',
    { match: 'L(?<line>.)(?<property>.)', names: { S: 'sped' } },
    { pointer: `${at}/names/S`, code: 'unknown-asset-property-nearest', params: { property: 'sped', type: 'Filler', nearest: 'speed' } },
  ],
  [
    'a group that is no parameter',
    { match: '(?<lin>.)(?<line>.)', property: 'speed' },
    { pointer: `${at}/match`, code: 'unknown-group-nearest', params: { group: 'lin', nearest: 'line' } },
  ],
  [
    'assets it cannot tell apart',
    { match: '(?<plant>.+)', property: 'speed' },
    {
      pointer: at,
      code: 'assets-alike',
      params: { match: '(?<plant>.+)', id: 'f2', other: 'f1', first: '/instances/0', same: 'plant: leeds' },
    },
  ],
]

for (const [name, rule, problem] of problems) {
  test(`a rule with ${name} is refused`, () => {
    assert.deepEqual(problemsOf(fillers([rule])), [problem])
  })
}
