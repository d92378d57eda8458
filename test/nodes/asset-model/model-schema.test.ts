import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modelSchema } from '../../../nodes/asset-model/model-schema.ts'
import { compileSchema } from '../../../nodes/lib/adapters/schema.ts'
import { aDraft, type Draft } from './models.ts'

type Change = (draft: Draft) => unknown
const property =
  (facts: object): Change =>
  (draft) => {
    draft.types['Filler'] = { properties: { p: facts } }
  }
const instance =
  (more: object): Change =>
  (draft) => {
    draft.instances = [{ id: 'a', type: 'Filler', path: 'acme', ...more }]
  }
const inProperty = '/types/Filler/properties/p'

const cases: readonly [name: string, change: Change, pointer: string, code: string, params: object][] = [
  ['a text', () => 'lineside', '', 'not-a-group', { found: '"lineside"' }],
  ['a list', () => [], '', 'not-a-group', { found: '[…]' }],
  ['no version of the format', (draft) => delete draft['lineside'], '', 'missing-property', { property: 'lineside' }],
  ['a version of the format to come', (draft) => (draft['lineside'] = 2), '/lineside', 'not-an-option', { found: '2', options: '1' }],
  ['the version of the format as a text', (draft) => (draft['lineside'] = '1'), '/lineside', 'not-an-option', { found: '"1"', options: '1' }],
  ['a section mistyped', (draft) => (draft['type'] = {}), '/type', 'unknown-property-nearest', { property: 'type', nearest: 'types' }],
  ['types as a list', (draft) => Object.assign(draft, { types: [] }), '/types', 'not-a-group', { found: '[…]' }],
  ['a type without properties', (draft) => (draft.types = { Filler: {} }), '/types/Filler', 'missing-property', { property: 'properties' }],
  ['a type that is empty', (draft) => Object.assign(draft.types, { Filler: null }), '/types/Filler', 'not-a-group', { found: 'null' }],
  [
    'a level that is none',
    (draft) => (draft['levels'] = ['hall']),
    '/levels/0',
    'not-an-option',
    { found: '"hall"', options: 'enterprise, site, area, line, cell, unit' },
  ],
  ['a level twice', (draft) => (draft['levels'] = ['site', 'site']), '/levels', 'equal-entries', { found: '"site"' }],
  ['no level', (draft) => (draft['levels'] = []), '/levels', 'too-few-entries', { found: 0, min: 1 }],
  [
    'a datatype that is none',
    property({ datatype: 'float' }),
    `${inProperty}/datatype`,
    'not-an-option',
    { found: '"float"', options: 'number, integer, boolean, string' },
  ],
  ['a unit that is no code', property({ unit: '°C' }), `${inProperty}/unit`, 'not-a-unit-code', { found: '"°C"' }],
  ['a unit with a blank', property({ unit: 'm / s' }), `${inProperty}/unit`, 'not-a-unit-code', { found: '"m / s"' }],
  ['a quantity kind in capitals', property({ kind: 'Pressure' }), `${inProperty}/kind`, 'not-a-quantity-kind', { found: '"Pressure"' }],
  ['a range of one bound', property({ range: [0] }), `${inProperty}/range`, 'too-few-entries', { found: 1, min: 2 }],
  ['a range of three bounds', property({ range: [0, 1, 2] }), `${inProperty}/range`, 'too-many-entries', { found: 3, max: 2 }],
  ['a range of texts', property({ range: [0, '16'] }), `${inProperty}/range/1`, 'not-a-number', { found: '"16"' }],
  ['a range without end', property({ range: [0, Infinity] }), `${inProperty}/range/1`, 'not-a-number', { found: 'Infinity' }],
  ['a range that is no number', property({ range: [Number.NaN, 1] }), `${inProperty}/range/0`, 'not-a-number', { found: 'NaN' }],
  [
    'an interpolation that is none',
    property({ interpolation: 'cubic' }),
    `${inProperty}/interpolation`,
    'not-an-option',
    { found: '"cubic"', options: 'linear, stepped' },
  ],
  ['a negative epsilon', property({ epsilon: -0.1 }), `${inProperty}/epsilon`, 'too-small', { found: '-0.1', min: 0 }],
  [
    'a fact of a property mistyped',
    property({ unti: 'bar' }),
    `${inProperty}/unti`,
    'unknown-property-nearest',
    { property: 'unti', nearest: 'unit' },
  ],
  [
    'a property name with a blank at its end',
    (draft) => (draft.types['Filler'] = { properties: { 'p ': {} } }),
    '/types/Filler/properties',
    'wrong-name',
    { name: '"p "' },
  ],
  ['instances as a group', (draft) => Object.assign(draft, { instances: {} }), '/instances', 'not-a-list', { found: '{…}' }],
  [
    'an instance without an id',
    (draft) => (draft.instances = [{ type: 'Filler', path: 'a' }]),
    '/instances/0',
    'missing-property',
    { property: 'id' },
  ],
  ['an instance with a number for an id', instance({ id: 4711 }), '/instances/0/id', 'not-a-text', { found: '4711' }],
  ['an instance with an empty id', instance({ id: '' }), '/instances/0/id', 'empty-text', {}],
  ['an instance with a blank at the end of its id', instance({ id: 'a ' }), '/instances/0/id', 'blank-at-the-end', { found: '"a "' }],
  ['an attribute that is a list', instance({ attributes: { size: [1] } }), '/instances/0/attributes/size', 'not-a-plain-value', { found: '[…]' }],
  ['an attribute that is null', instance({ attributes: { size: null } }), '/instances/0/attributes/size', 'not-a-plain-value', { found: 'null' }],
  ['tags as a list', instance({ tags: ['a'] }), '/instances/0/tags', 'not-a-group', { found: '[…]' }],
  ['a tag without a property', instance({ tags: { a: null } }), '/instances/0/tags/a', 'not-a-text', { found: 'null' }],
]

for (const [name, change, pointer, code, params] of cases) {
  test(`a model with ${name} is refused: ${code}`, async () => {
    const draft = aDraft()
    const changed = change(draft)
    const document = name === 'a text' || name === 'a list' ? changed : draft
    const problems = (await compileSchema(modelSchema))(document)
    assert.deepEqual(problems, [{ pointer, code, params }])
  })
}

test('a sound model has no problem of form', async () => {
  assert.deepEqual((await compileSchema(modelSchema))(aDraft()), [])
})
