import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SchemaProblem } from '../../../../nodes/lib/schema-problem.ts'
import { problemsOf } from '../models.ts'

const at = '/types/Gauge/properties/p'
type Case = readonly [name: string, property: object, ...problems: (readonly [pointer: string, code: string, params: SchemaProblem['params']])[]]

const cases: readonly Case[] = [
  ['nothing wrong', { range: [0, 16], accuracy: '0.5 %', epsilon: 'accuracy', tag: '{plc}_{{x}}', context: { field: 'batch', level: 'line' } }],
  ['a range upside down', { range: [16, 0] }, [`${at}/range`, 'range-order', { low: 16, high: 0 }]],
  ['a range of nothing', { range: [1, 1] }, [`${at}/range`, 'range-order', { low: 1, high: 1 }]],
  [
    'what only numbers have, at a flag',
    { datatype: 'boolean', range: [0, 1], accuracy: 0.1, epsilon: 1, interpolation: 'linear' },
    ...['range', 'accuracy', 'epsilon', 'interpolation'].map(
      (setting) => [`${at}/${setting}`, 'only-for-numbers', { setting, datatype: 'boolean' }] as const,
    ),
  ],
  ['a stepped flag', { datatype: 'boolean', interpolation: 'stepped' }],
  ['a template of an unknown parameter', { tag: '{plk}_P' }, [`${at}/tag`, 'unknown-parameter-nearest', { parameter: 'plk', nearest: 'plc' }]],
  ['a template of a strange parameter', { tag: '{machine}_P' }, [`${at}/tag`, 'unknown-parameter', { parameter: 'machine', known: 'plc, due' }]],
  ['a template with an open brace', { tag: '{plc_P' }, [`${at}/tag`, 'bad-template', { found: '"{plc_P"' }]],
  ['a template of nothing', { tag: '{}_P' }, [`${at}/tag`, 'bad-template', { found: '"{}_P"' }]],
  [
    'a reference to an unknown parameter',
    { checks: { reference: '{x}' } },
    [`${at}/checks/reference`, 'unknown-parameter', { parameter: 'x', known: 'plc, due' }],
  ],
  [
    'a calibration due on no day',
    { checks: { calibrationDue: '2026-02-30' } },
    [`${at}/checks/calibrationDue`, 'no-such-day', { found: '2026-02-30' }],
  ],
  ['a calibration due on the day of a parameter', { checks: { calibrationDue: '{due}' } }],
  [
    'a level the model does not have',
    { context: { field: 'batch', level: 'cell' } },
    [`${at}/context/level`, 'level-not-in-model', { level: 'cell', levels: 'site, line' }],
  ],
  ['a field the enricher sets itself', { context: 'pending' }, [`${at}/context`, 'context-field-reserved', { field: 'pending' }]],
]

for (const [name, property, ...expected] of cases) {
  test(`a property with ${name} has ${expected.length === 0 ? 'no problem' : `the problem ${expected[0]?.[1]}`}`, () => {
    const types = { Gauge: { parameters: { plc: 'L1', due: '2027-01-01' }, properties: { p: property } } }
    const problems = problemsOf({ lineside: 1, levels: ['site', 'line'], types, instances: [] })
    assert.deepEqual(
      problems,
      expected.map(([pointer, code, params]) => ({ pointer, code, params })),
    )
  })
}

test('digits lost in attributes and parameters of a type are told', () => {
  const types = { Gauge: { attributes: { no: -(2 ** 53) }, parameters: { serial: 2 ** 64, size: null } } }
  assert.deepEqual(problemsOf({ lineside: 1, types, instances: [] }), [
    { pointer: '/types/Gauge/attributes/no', code: 'digits-lost', params: { found: '-9007199254740992' } },
    { pointer: '/types/Gauge/parameters/serial', code: 'digits-lost', params: { found: '18446744073709552000' } },
  ])
})
