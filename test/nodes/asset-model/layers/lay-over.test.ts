import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeLayers } from '../../../../nodes/asset-model/layers/merge-layers.ts'
import type { ModelDocument } from '../../../../nodes/asset-model/model-document.ts'

const base: ModelDocument = {
  lineside: 1,
  types: {
    Machine: { properties: { running: { datatype: 'boolean' } } },
    Filler: {
      extends: 'Machine@^1',
      description: 'fills',
      parameters: { plc: 'L1', line: null },
      properties: { pressure: { unit: 'bar', range: [0, 16] }, speed: {} },
      mapping: [{ match: 'a' }, { match: 'b' }],
    },
    'Filler@2.0.0': { properties: {} },
  },
  instances: [
    { id: 'f1', type: 'Filler', path: 'acme/leeds', validTo: '2026-01-01', attributes: { maker: 'ACME', serial: '1' } },
    { id: 'f1', type: 'Filler', path: 'acme/graz', validFrom: '2026-01-01' },
    { id: 'f2', type: 'Filler', path: 'acme/pune' },
  ],
  calendars: { leeds: { zone: 'Europe/London', shifts: { early: { start: '06:00', end: '14:00' } } } },
  systems: { erp: { ids: ['1', '2'] } },
}

function merged(change: object) {
  return mergeLayers(
    [
      { file: 'model.yaml', layer: 'root', value: base },
      { file: 'overrides/o.yaml', layer: 'overrides', value: { lineside: 1, ...change } },
    ],
    { 'Pump@1.0.0': { description: 'ours', properties: { flow: {} } } },
  )
}
const typeOf = (name: string, change: object) => merged({ types: { [name]: change } }).document.types?.[name]

test('groups merge, values and lists are replaced, null takes away', () => {
  const changed = typeOf('Filler', {
    description: null,
    parameters: { plc: 'L2' },
    properties: { pressure: { range: [0, 10], kind: 'pressure.gauge' }, speed: null },
    mapping: [{ match: 'c' }],
  })
  assert.deepEqual(changed, {
    extends: 'Machine@^1',
    parameters: { plc: 'L2', line: null },
    properties: { pressure: { unit: 'bar', range: [0, 10], kind: 'pressure.gauge' } },
    mapping: [{ match: 'c' }],
  })
})

test('a parameter that becomes null is one that every instance must state', () => {
  assert.deepEqual(typeOf('Filler', { parameters: { plc: null } })?.parameters, { plc: null, line: null })
})

test('a type without a version is 1.0.0 here, too, and the starter library can be overridden', () => {
  assert.equal(merged({ types: { 'Filler@1.0.0': { description: 'new' } } }).document.types?.['Filler']?.description, 'new')
  const { document, starter } = merged({ types: { Pump: { description: 'theirs' } } })
  assert.deepEqual(document.types?.['Pump@1.0.0'], { description: 'theirs', properties: { flow: {} } })
  assert.equal(starter.size, 0)
})

test('null takes away a whole type, calendar or system', () => {
  const { document, problems } = merged({ types: { 'Filler@2.0.0': null }, calendars: { leeds: null }, systems: { erp: null } })
  assert.deepEqual(problems, [])
  assert.deepEqual(
    [Object.keys(document.types ?? {}), document.calendars, document.systems],
    [['Pump@1.0.0', 'Machine', 'Filler'], undefined, undefined],
  )
})

test('an instance is named by its id: all its entries, or the one of validFrom', () => {
  const attributesOf = (change: object) => merged({ instances: [change] }).document.instances?.map(({ attributes }) => attributes)
  assert.deepEqual(attributesOf({ id: 'f1', attributes: { serial: '2' } }), [{ maker: 'ACME', serial: '2' }, { serial: '2' }, undefined])
  assert.deepEqual(attributesOf({ id: 'f1', validFrom: '2026-01-01', attributes: { serial: '2' } }), [
    { maker: 'ACME', serial: '1' },
    { serial: '2' },
    undefined,
  ])
})

test('a later override goes over an earlier one', () => {
  const over = (file: string, description: string) => ({
    file,
    layer: 'overrides' as const,
    value: { lineside: 1, types: { Filler: { description } } },
  })
  const { document } = mergeLayers([over('overrides/b.yaml', 'b'), over('overrides/a.yaml', 'a'), { file: 'm.yaml', layer: 'root', value: base }], {})
  assert.equal(document.types?.['Filler']?.description, 'b')
})

test('what an override says leads back to it, the rest to where it was', () => {
  const { origin } = merged({
    types: { 'Filler@1.0.0': { properties: { pressure: { range: [5, 1] } }, parameters: { plc: 1 } } },
    instances: [{ id: 'f2', type: 'Pump', attributes: { serial: '9' } }],
    calendars: { leeds: { zone: 'Mars/Olympus' } },
  })
  const places: readonly [pointer: string, file: string, there: string][] = [
    ['/types/Filler/properties/pressure/range', 'overrides/o.yaml', '/types/Filler@1.0.0/properties/pressure/range'],
    ['/types/Filler/parameters/plc', 'overrides/o.yaml', '/types/Filler@1.0.0/parameters/plc'],
    ['/types/Filler/properties/pressure/unit', 'model.yaml', '/types/Filler/properties/pressure/unit'],
    ['/instances/2/type', 'overrides/o.yaml', '/instances/0/type'],
    ['/instances/2/id', 'model.yaml', '/instances/2/id'],
    ['/instances/2/attributes/serial', 'overrides/o.yaml', '/instances/0/attributes/serial'],
    ['/calendars/leeds/zone', 'overrides/o.yaml', '/calendars/leeds/zone'],
  ]
  for (const [pointer, file, there] of places) assert.deepEqual(origin(pointer), { file, pointer: there })
})

test('names that every object has are names like others', () => {
  const change = JSON.parse('{"instances":[{"id":"f2","attributes":{"__proto__":"x","constructor":"y"}}]}') as object
  const attributes = merged(change).document.instances?.[2]?.attributes
  assert.deepEqual(Object.entries(attributes ?? {}), [
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
})

type Expected = readonly [pointer: string, code: string, params: object]
const wrong: readonly [name: string, change: object, ...expected: Expected[]][] = [
  ['a mistyped type', { types: { Filer: {} } }, ['/types/Filer', 'unknown-asset-type-nearest', { type: 'Filer', nearest: 'Filler' }]],
  [
    'a version there is not',
    { types: { 'Machine@2.1.0': {} } },
    ['/types/Machine@2.1.0', 'unknown-asset-type', { type: 'Machine@2.1.0', known: 'Machine' }],
  ],
  [
    'a mistyped property',
    { types: { Filler: { properties: { presure: {}, running: {} } } } },
    ['/types/Filler/properties/presure', 'unknown-asset-property-nearest', { property: 'presure', type: 'Filler', nearest: 'pressure' }],
  ],
  [
    'a mistyped id',
    { instances: [{ id: 'f2' }, { id: 'f22' }] },
    ['/instances/1/id', 'override-of-no-instance-nearest', { id: 'f22', nearest: 'f2' }],
  ],
  [
    'an entry there is not',
    { instances: [{ id: 'f1', validFrom: '2020-05-05' }] },
    ['/instances/0/validFrom', 'override-of-no-entry', { id: 'f1', validFrom: '2020-05-05', known: '–, 2026-01-01' }],
  ],
  ['a calendar there is not', { calendars: { york: {} } }, ['/calendars/york', 'override-of-no-calendar', { name: 'york', known: 'leeds' }]],
  ['a mistyped system', { systems: { erb: {} } }, ['/systems/erb', 'override-of-no-system-nearest', { name: 'erb', nearest: 'erp' }]],
  [
    'something taken away that is not there',
    { instances: [{ id: 'f1', validFrom: '2026-01-01', attributes: { serial: null } }] },
    ['/instances/0/attributes/serial', 'nothing-to-take-away', { name: 'serial', known: '–' }],
  ],
]

for (const [name, change, ...expected] of wrong) {
  test(`an override of ${name} is a problem of its file`, () => {
    const { problems } = merged(change)
    assert.deepEqual(
      problems,
      expected.map(([pointer, code, params]) => ({ file: 'overrides/o.yaml', pointer, code, params })),
    )
  })
}
