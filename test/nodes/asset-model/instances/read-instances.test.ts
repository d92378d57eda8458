import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SchemaProblem } from '../../../../nodes/lib/schema-problem.ts'
import { aDraft, builtOf, type Draft, modelOf, problemsOf } from '../models.ts'

type Expected = readonly [pointer: string, code: string, params: SchemaProblem['params']]
const second = (more: object) => (draft: Draft) => {
  Object.assign(draft.instances[1] ?? {}, more)
}
const fillerNeeds = (parameters: object) => (draft: Draft) => {
  Object.assign(draft.types['Filler'] ?? {}, { parameters })
}
const all =
  (...changes: readonly ((draft: Draft) => void)[]) =>
  (draft: Draft) => {
    for (const change of changes) change(draft)
  }

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
    'a version there is not',
    second({ type: 'Filler@2' }),
    ['/instances/1/type', 'version-unsatisfied', { type: 'Filler', range: '2', known: '1.0.0' }],
  ],
  ['a range that is none', second({ type: 'Filler@new' }), ['/instances/1/type', 'bad-version-range', { found: 'new', type: 'Filler' }]],
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
    'two tags for one property',
    second({ tags: { a: 'pressure', b: 'pressure' } }),
    ['/instances/1/tags/b', 'property-used-twice', { property: 'pressure', first: '/instances/1/tags/a' }],
  ],
  [
    'an override of nothing',
    second({ properties: { pressur: {} } }),
    ['/instances/1/properties/pressur', 'unknown-asset-property-nearest', { property: 'pressur', type: 'Filler', nearest: 'pressure' }],
  ],
  [
    'an override of the datatype',
    second({ properties: { pressure: { datatype: 'integer' } } }),
    ['/instances/1/properties/pressure/datatype', 'fixed-by-base', { property: 'pressure', setting: 'datatype', before: 'number', found: 'integer' }],
  ],
  ['digits lost', second({ attributes: { serial: 2 ** 64 } }), ['/instances/1/attributes/serial', 'digits-lost', { found: '18446744073709552000' }]],
  [
    'a parameter nobody asks for',
    all(fillerNeeds({ plc: 'L1' }), second({ parameters: { plk: 1 } })),
    ['/instances/1/parameters/plk', 'unknown-parameter-nearest', { parameter: 'plk', nearest: 'plc' }],
  ],
  [
    'a parameter missing',
    all(fillerNeeds({ plc: null }), (draft) => Object.assign(draft.instances[0] ?? {}, { parameters: { plc: 'L1' } })),
    ['/instances/1/parameters', 'missing-parameter', { parameter: 'plc', type: 'Filler', id: 'urn:filler:2' }],
  ],
  [
    'a calendar mistyped',
    all(second({ calendar: 'leds' }), withCalendar),
    ['/instances/1/calendar', 'unknown-calendar-nearest', { calendar: 'leds', nearest: 'leeds' }],
  ],
  ['a calendar where there is none', second({ calendar: 'leeds' }), ['/instances/1/calendar', 'unknown-calendar', { calendar: 'leeds', known: '–' }]],
  [
    'an id in an unknown system',
    all(second({ externalIds: { epr: '1' } }), (draft) => Object.assign(draft, { systems: { erp: {} } })),
    ['/instances/1/externalIds/epr', 'unknown-system-nearest', { system: 'epr', nearest: 'erp' }],
  ],
  ['an id in any system, where none is named', second({ externalIds: { epr: '1' } })],
  [
    'one external id for two assets',
    all(second({ externalIds: { erp: '7' } }), (draft) => Object.assign(draft.instances[0] ?? {}, { externalIds: { erp: '7', cmms: '7' } })),
    ['/instances/1/externalIds/erp', 'external-id-used-twice', { system: 'erp', id: '7', first: '/instances/0/externalIds/erp' }],
  ],
  [
    'a relation to nothing',
    second({ relations: { feeds: ['urn:filler:1', 'urn:filer:1'] } }),
    ['/instances/1/relations/feeds/1', 'unknown-asset-nearest', { id: 'urn:filer:1', nearest: 'urn:filler:1' }],
  ],
]

function withCalendar(draft: Draft): void {
  draft['calendars'] = { leeds: { zone: 'Europe/London', shifts: { early: { start: '06:00', end: '14:00' } } } }
}

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

test('an external id may go from one asset to the next', () => {
  const draft = aDraft()
  Object.assign(draft.instances[0] ?? {}, { externalIds: { erp: '7' }, validTo: '2026-01-01' })
  Object.assign(draft.instances[1] ?? {}, { externalIds: { erp: '7' }, validFrom: '2026-01-01' })
  assert.deepEqual(problemsOf(draft), [])
})

test('what an instance says of a property goes over its type, for this instance only', () => {
  const draft = aDraft()
  Object.assign(draft.instances[1] ?? {}, { properties: { pressure: { range: [0, 10], epsilon: '1 %', checks: { gapSeconds: 5 } } } })
  const model = modelOf(draft)
  assert.deepEqual([model.find('l1_p')?.range, model.find('l1_p')?.epsilon, model.find('l1_p')?.checks], [[0, 16], 0.05, undefined])
  const { range, epsilon, unit, checks } = model.find('l2_p') ?? assert.fail()
  assert.deepEqual({ range, epsilon, unit, checks }, { range: [0, 10], epsilon: 0.1, unit: 'bar{gauge}', checks: { gapSeconds: 5 } })
})

test('a share of a range that nobody gave is told once, at the property; an instance may give the range', () => {
  const draft = aDraft()
  Object.assign(draft.types['Filler'] ?? {}, { properties: { pressure: { accuracy: '0.5 %' }, 'count/h': { epsilon: 'accuracy' } } })
  assert.deepEqual(problemsOf(draft), [
    {
      pointer: '/types/Filler/properties/pressure/accuracy',
      code: 'share-of-no-range',
      params: { setting: 'accuracy', property: 'pressure', id: 'urn:filler:1' },
    },
    { pointer: '/types/Filler/properties/count~1h/epsilon', code: 'no-accuracy', params: { property: 'count/h', id: 'urn:filler:1' } },
  ])
  for (const instance of draft.instances) Object.assign(instance, { properties: { pressure: { range: [0, 10] }, 'count/h': { accuracy: 1 } } })
  assert.deepEqual(problemsOf(draft), [])
  assert.equal(modelOf(draft).find('l1_p')?.accuracy, 0.05)
})

test('a type that no asset is of may leave the range to those to come', () => {
  const draft = aDraft()
  draft.types['Gauge'] = { properties: { p: { accuracy: '0.5 %', epsilon: 'accuracy' } } }
  assert.deepEqual(problemsOf(draft), [])
})

test('checks are filled with the parameters of each instance', () => {
  const draft = aDraft()
  draft.types['Filler'] = {
    parameters: { due: '2027-01-01', twin: 'none' },
    properties: { pressure: { checks: { gapSeconds: 5, calibrationDue: '{due}', reference: '{twin}_p' } }, 'count/h': {} },
  }
  Object.assign(draft.instances[0] ?? {}, { parameters: { due: '2026-12-01', twin: 'l2' } })
  const model = modelOf(draft)
  assert.deepEqual(model.find('l1_p')?.checks, { gapSeconds: 5, calibrationDue: '2026-12-01', reference: 'l2_p' })
  assert.deepEqual(model.find('l2_p')?.checks, { gapSeconds: 5, calibrationDue: '2027-01-01', reference: 'none_p' })
  assert.ok(Object.isFrozen(model.find('l1_p')?.checks))
  Object.assign(draft.instances[0] ?? {}, { parameters: { due: 'soon' } })
  assert.deepEqual(problemsOf(draft), [{ pointer: '/instances/0/parameters', code: 'no-such-day', params: { found: 'soon' } }])
})

test('all problems of a model are told', () => {
  const draft = aDraft()
  draft.types['Gauge'] = { properties: { p: { range: [1, 0] } } }
  second({ id: 'urn:filler:1', path: '_lineside/x', type: 'Pump' })(draft)
  assert.deepEqual(
    problemsOf(draft).map(({ code }) => code),
    ['range-order', 'id-used-twice', 'path-reserved', 'unknown-asset-type'],
  )
})

test('of a type whose base is missing, no more is said than that', () => {
  const draft = aDraft()
  draft.types = { Filler: { extends: 'Machine', mapping: [{ match: '(?<plc>.)_(?<property>.)', names: { P: 'pressure' } }] } }
  Object.assign(draft.instances[0] ?? {}, { parameters: { plc: 1 }, properties: { pressure: {} } })
  assert.deepEqual(
    problemsOf(draft).map(({ code }) => code),
    ['unknown-asset-type'],
  )
})

test('an asset that was, or will be, is not among the assets, and still found by its id and path', () => {
  const draft = aDraft()
  Object.assign(draft.instances[0] ?? {}, { validTo: '2026-01-01' })
  Object.assign(draft.instances[1] ?? {}, { id: 'urn:filler:1', validFrom: '2026-01-01' })
  const { model } = builtOf(draft, { now: Date.UTC(2026, 5) })
  assert.deepEqual(
    model.assets.map(({ path }) => path),
    ['acme/leeds'],
  )
  assert.equal(model.asset('urn:filler:1')?.path, 'acme/leeds')
  assert.equal(model.asset('acme/leeds/packing/line 1/filler')?.path, 'acme/leeds/packing/line 1/filler')
  assert.equal(model.isTimed, true)
})
