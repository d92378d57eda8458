import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkModel } from '../../../nodes/asset-model/check-model.ts'
import type { ModelDocument } from '../../../nodes/asset-model/model-schema.ts'
import type { SchemaProblem } from '../../../nodes/lib/schema-problem.ts'
import { aDraft, type Draft } from './models.ts'

type Expected = readonly [pointer: string, code: string, params: object]
const property = (facts: object) => (draft: Draft) => {
  Object.assign(draft.types, { Gauge: { properties: { p: facts } } })
}
const second = (more: object) => (draft: Draft) => {
  Object.assign(draft.instances[1] ?? {}, more)
}
const ofProperty = '/types/Gauge/properties/p'

const cases: readonly [name: string, change: (draft: Draft) => unknown, ...expected: Expected[]][] = [
  ['nothing wrong', () => {}],
  ['a mistyped type', second({ type: 'Filer' }), ['/instances/1/type', 'unknown-asset-type-nearest', { type: 'Filer', nearest: 'Filler' }]],
  ['a strange type', second({ type: 'Pump' }), ['/instances/1/type', 'unknown-asset-type', { type: 'Pump', known: 'Filler' }]],
  [
    'a type that every object has',
    second({ type: 'constructor' }),
    ['/instances/1/type', 'unknown-asset-type', { type: 'constructor', known: 'Filler' }],
  ],
  [
    'a mistyped property',
    second({ tags: { x: 'presure' } }),
    ['/instances/1/tags/x', 'unknown-asset-property-nearest', { property: 'presure', type: 'Filler', nearest: 'pressure' }],
  ],
  [
    'a strange property',
    second({ tags: { 'x/y': 'toString' } }),
    ['/instances/1/tags/x~1y', 'unknown-asset-property', { property: 'toString', type: 'Filler', known: 'pressure, count/h' }],
  ],
  [
    'one tag in two instances',
    second({ tags: { l1_p: 'pressure' } }),
    ['/instances/1/tags/l1_p', 'tag-used-twice', { tag: 'l1_p', first: '/instances/0/tags/l1_p' }],
  ],
  [
    'two tags for one property',
    second({ tags: { a: 'pressure', b: 'pressure' } }),
    ['/instances/1/tags/b', 'property-used-twice', { property: 'pressure', first: '/instances/1/tags/a' }],
  ],
  ['one id twice', second({ id: 'urn:filler:1' }), ['/instances/1/id', 'id-used-twice', { id: 'urn:filler:1', first: '/instances/0/id' }]],
  [
    'one path twice',
    second({ path: 'acme/leeds/packing/line 1/filler' }),
    ['/instances/1/path', 'path-used-twice', { path: 'acme/leeds/packing/line 1/filler', first: '/instances/0/path' }],
  ],
  ['a path with an empty segment', second({ path: 'acme//x' }), ['/instances/1/path', 'path-empty-segment', { path: 'acme//x' }]],
  [
    'a path deeper than the levels',
    second({ path: 'a/b/c/d/e/f/g' }),
    ['/instances/1/path', 'path-too-deep', { found: 7, max: 6, levels: 'enterprise, site, area, line, cell, unit' }],
  ],
  [
    'a path deeper than levels of its own',
    (draft) => {
      draft['levels'] = ['site', 'line']
      draft.instances = [{ id: 'a', type: 'Filler', path: 'x/y/z' }]
    },
    ['/instances/0/path', 'path-too-deep', { found: 3, max: 2, levels: 'site, line' }],
  ],
  ['a range upside down', property({ range: [16, 0] }), [`${ofProperty}/range`, 'range-order', { low: 16, high: 0 }]],
  ['a range of nothing', property({ range: [1, 1] }), [`${ofProperty}/range`, 'range-order', { low: 1, high: 1 }]],
  [
    'what only numbers have, at a flag',
    property({ datatype: 'boolean', range: [0, 1], epsilon: 1, interpolation: 'linear' }),
    ...['range', 'epsilon', 'interpolation'].map(
      (setting): Expected => [`${ofProperty}/${setting}`, 'only-for-numbers', { setting, datatype: 'boolean' }],
    ),
  ],
  ['a stepped flag', property({ datatype: 'boolean', interpolation: 'stepped' })],
  [
    'a number too large to be exact',
    second({ attributes: { serial: 2 ** 64 } }),
    ['/instances/1/attributes/serial', 'digits-lost', { found: '18446744073709552000' }],
  ],
  [
    'such a number in a type',
    (draft) => Object.assign(draft.types, { Gauge: { properties: {}, attributes: { no: -(2 ** 53) } } }),
    ['/types/Gauge/attributes/no', 'digits-lost', { found: '-9007199254740992' }],
  ],
]

for (const [name, change, ...expected] of cases) {
  test(`a model with ${name} has ${expected.length === 0 ? 'no problem' : `the problem ${expected[0]?.[1]}`}`, () => {
    const draft = aDraft()
    change(draft)
    assert.deepEqual(
      problemsOf(draft),
      expected.map(([pointer, code, params]) => ({ pointer, code, params })),
    )
  })
}

test('all problems of a model are told, in the order of the document', () => {
  const draft = aDraft()
  property({ range: [1, 0] })(draft)
  second({ id: 'urn:filler:1', path: '_lineside/x', type: 'Pump', tags: { l1_p: 'pressure' } })(draft)
  assert.deepEqual(
    problemsOf(draft).map(({ code }) => code),
    ['range-order', 'id-used-twice', 'path-reserved', 'unknown-asset-type', 'tag-used-twice'],
  )
})

function problemsOf(draft: Draft): SchemaProblem[] {
  return [...checkModel(draft as unknown as ModelDocument)]
}
