import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { documentSchema, overridesSchema } from '../../../nodes/asset-model/model-schema.ts'
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
  ['no version of the format', (draft) => delete draft['lineside'], '', 'missing-constant', { property: 'lineside', value: '1' }],
  ['a version of the format to come', (draft) => (draft['lineside'] = 2), '/lineside', 'not-this-format', { found: '2', options: '1' }],
  ['the version of the format as a text', (draft) => (draft['lineside'] = '1'), '/lineside', 'not-this-format', { found: '"1"', options: '1' }],
  ['a section mistyped', (draft) => (draft['type'] = {}), '/type', 'unknown-property-nearest', { property: 'type', nearest: 'types' }],
  ['types as a list', (draft) => Object.assign(draft, { types: [] }), '/types', 'not-a-group', { found: '[…]' }],
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
  ['an accuracy in words', property({ accuracy: 'class 1' }), `${inProperty}/accuracy`, 'not-an-accuracy', { found: '"class 1"' }],
  ['an accuracy that is a list', property({ accuracy: [1] }), `${inProperty}/accuracy`, 'not-an-accuracy', { found: '[…]' }],
  ['an epsilon of something else', property({ epsilon: 'range' }), `${inProperty}/epsilon`, 'not-an-epsilon', { found: '"range"' }],
  ['a role of context that is a number', property({ context: 1 }), `${inProperty}/context`, 'not-a-context-role', { found: '1' }],
  ['a role of context without a field', property({ context: { level: 'line' } }), `${inProperty}/context`, 'missing-property', { property: 'field' }],
  [
    'a role of context at no level',
    property({ context: { field: 'batch', level: 'hall' } }),
    `${inProperty}/context/level`,
    'not-an-option',
    { found: '"hall"', options: 'enterprise, site, area, line, cell, unit' },
  ],
  ['a gap of no time', property({ checks: { gapSeconds: 0 } }), `${inProperty}/checks/gapSeconds`, 'not-above', { found: '0', min: 0 }],
  [
    'a date of calibration in words',
    property({ checks: { calibrationDue: 'soon' } }),
    `${inProperty}/checks/calibrationDue`,
    'not-a-date',
    { found: '"soon"' },
  ],
  [
    'a rule without a pattern',
    (draft) => (draft.types['Filler'] = { mapping: [{ property: 'p' }] }),
    '/types/Filler/mapping/0',
    'missing-property',
    { property: 'match' },
  ],
  [
    'a parameter that is a list',
    (draft) => (draft.types['Filler'] = { parameters: { plc: [] } }),
    '/types/Filler/parameters/plc',
    'not-a-plain-value',
    { found: '[…]' },
  ],
  [
    'a calendar without a zone',
    (draft) => (draft['calendars'] = { leeds: { shifts: { early: { start: '06:00', end: '14:00' } } } }),
    '/calendars/leeds',
    'missing-property',
    { property: 'zone' },
  ],
  ['a system with a number for an id', (draft) => (draft['systems'] = { erp: { ids: [1] } }), '/systems/erp/ids/0', 'not-a-text', { found: '1' }],
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
  ['an instance with a line break in its id', instance({ id: 'a\nb' }), '/instances/0/id', 'blank-at-the-end', { found: '"a\\nb"' }],
  ['an attribute that is a list', instance({ attributes: { size: [1] } }), '/instances/0/attributes/size', 'not-a-plain-value', { found: '[…]' }],
  ['an attribute that is null', instance({ attributes: { size: null } }), '/instances/0/attributes/size', 'not-a-plain-value', { found: 'null' }],
  ['a date without days', instance({ validFrom: '2026-01' }), '/instances/0/validFrom', 'not-an-instant', { found: '"2026-01"' }],
  ['a time without an offset', instance({ validTo: '2026-01-01T06:00' }), '/instances/0/validTo', 'not-an-instant', { found: '"2026-01-01T06:00"' }],
  ['a parameter that is null', instance({ parameters: { plc: null } }), '/instances/0/parameters/plc', 'not-a-plain-value', { found: 'null' }],
  ['a relation to one thing not in a list', instance({ relations: { feeds: 'b' } }), '/instances/0/relations/feeds', 'not-a-list', { found: '"b"' }],
  ['tags as a list', instance({ tags: ['a'] }), '/instances/0/tags', 'not-a-group', { found: '[…]' }],
  ['a tag without a property', instance({ tags: { a: null } }), '/instances/0/tags/a', 'not-a-text', { found: 'null' }],
]

for (const [name, change, pointer, code, params] of cases) {
  test(`a model with ${name} is refused: ${code}`, async () => {
    const draft = aDraft()
    const changed = change(draft)
    const document = name === 'a text' || name === 'a list' ? changed : draft
    const problems = (await compileSchema(documentSchema))(document)
    assert.deepEqual(problems, [{ pointer, code, params }])
  })
}

test('a sound model has no problem of form', async () => {
  assert.deepEqual((await compileSchema(documentSchema))(aDraft()), [])
})

const whole = {
  lineside: 1,
  version: '3',
  levels: ['enterprise', 'site', 'line'],
  types: {
    'Pump@1.2.0': {
      extends: 'Machine@^1',
      description: 'a pump',
      deprecated: 'use Pump@2',
      parameters: { plc: null, db: 12, isNew: false },
      attributes: { maker: 'ACME' },
      properties: {
        pressure: {
          ...{
            datatype: 'number',
            kind: 'pressure.gauge',
            unit: 'bar',
            range: [0, 16],
            accuracy: '0.5 %',
            interpolation: 'linear',
            epsilon: 'accuracy',
          },
          downsampling: { mode: 'auto', maxHoldSeconds: 60, heartbeatSeconds: 600 },
          checks: {
            changePerSecond: 2,
            flatlineSeconds: 300,
            gapSeconds: 30,
            sentinels: [-9999],
            calibrationDue: '2027-03-01',
            reference: '{plc}_P2',
          },
          tag: '{plc}.DB{db}',
        },
        batch: { context: { field: 'batch', level: 'line' } },
        state: { context: 'state', accuracy: 0.1, epsilon: '1%', checks: { calibrationDue: '{due}' } },
      },
      mapping: [{ match: '(?<plc>.+)_(?<property>P)', property: 'pressure', names: { P: 'pressure' } }],
    },
  },
  instances: [
    {
      ...{ id: 'urn:7', type: 'Pump@^1.2', path: 'pump7', parent: 'urn:line', description: 'by the door' },
      ...{ validFrom: '2026-01-01', validTo: '2026-06-01T06:00+02:00', parameters: { plc: 'L1' }, attributes: { serial: '1' } },
      ...{ aliases: { kks: '10LAB' }, externalIds: { erp: '4711' }, relations: { feeds: ['urn:8'] }, calendar: 'leeds' },
      ...{ tags: { X: 'pressure' }, properties: { pressure: { range: [0, 10] } } },
    },
  ],
  calendars: { leeds: { zone: 'Europe/London', shifts: { early: { start: '06:00', end: '14:00' } } } },
  systems: { erp: { description: 'SAP', ids: ['4711'], types: ['Pump'] } },
}

test('everything a model may say fits, as a document and as overrides', async () => {
  assert.deepEqual((await compileSchema(documentSchema))(whole), [])
  assert.deepEqual((await compileSchema(overridesSchema))(whole), [])
})

test('of overrides only what differs is due; null takes away', async () => {
  const check = await compileSchema(overridesSchema)
  const types = {
    Pump: {
      extends: null,
      parameters: { plc: null },
      properties: { pressure: { unit: null, datatype: null, checks: { gapSeconds: null } }, batch: null },
    },
  }
  const instances = [{ id: 'urn:7', tags: { X: null }, relations: null, properties: { pressure: null } }]
  const calendars = { leeds: { shifts: { late: { start: '15:00' }, night: null }, holidays: null } }
  assert.deepEqual(check({ lineside: 1, version: null, types, instances, calendars, systems: { erp: null } }), [])
  assert.deepEqual(check({ lineside: 1 }), [])
})

const overrides: readonly [name: string, document: object, pointer: string, code: string, params: object][] = [
  ['without the version of the format', {}, '', 'missing-constant', { property: 'lineside', value: '1' }],
  ['of an instance without its id', { lineside: 1, instances: [{ path: 'x' }] }, '/instances/0', 'missing-property', { property: 'id' }],
  ['with a wrong text', { lineside: 1, types: { A: { extends: 1 } } }, '/types/A/extends', 'not-a-text', { found: '1' }],
  [
    'with a wrong option',
    { lineside: 1, types: { A: { properties: { p: { datatype: 'float' } } } } },
    '/types/A/properties/p/datatype',
    'not-an-option',
    { found: '"float"', options: 'number, integer, boolean, string' },
  ],
  ['with a wrong group', { lineside: 1, types: { A: 'x' } }, '/types/A', 'not-a-group', { found: '"x"' }],
  ['with something unknown', { lineside: 1, typs: {} }, '/typs', 'unknown-property-nearest', { property: 'typs', nearest: 'types' }],
]

for (const [name, document, pointer, code, params] of overrides) {
  test(`overrides ${name} are refused: ${code}`, async () => {
    assert.deepEqual((await compileSchema(overridesSchema))(document), [{ pointer, code, params }])
  })
}

test('both schemas are schemas of JSON Schema 2020-12', () => {
  const ajv = new Ajv2020({ strict: true }).addVocabulary(['problem'])
  for (const schema of [documentSchema, overridesSchema]) assert.equal(ajv.validateSchema(schema), true, ajv.errorsText())
})
