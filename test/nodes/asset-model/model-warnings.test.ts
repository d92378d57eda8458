import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SchemaProblem } from '../../../nodes/lib/schema-problem.ts'
import { aDraft, type Draft, problemsOf, warningsOf } from './models.ts'

const both = (first: object, second: object) => (draft: Draft) => {
  Object.assign(draft.instances[0] ?? {}, first)
  Object.assign(draft.instances[1] ?? {}, second)
}

const cases: readonly [name: string, change: (draft: Draft) => unknown, ...warnings: SchemaProblem[]][] = [
  ['nothing odd', () => {}],
  [
    'a type out of use',
    (draft) => Object.assign(draft.types['Filler'] ?? {}, { deprecated: 'use Filler@2' }),
    { pointer: '/types/Filler', code: 'type-deprecated', params: { type: 'Filler', reason: 'use Filler@2', assets: 2, id: 'urn:filler:1' } },
  ],
  ['a type out of use that nobody uses', (draft) => (draft.types['Old'] = { deprecated: 'gone' })],
  [
    'an alias of two assets',
    both({ aliases: { kks: '10LAB', isa: 'P' } }, { aliases: { kks: '10LAB' } }),
    {
      pointer: '/instances/1/aliases/kks',
      code: 'alias-used-twice',
      params: { kind: 'kks', alias: '10LAB', id: 'urn:filler:2', other: 'urn:filler:1', first: '/instances/0/aliases/kks' },
    },
  ],
  [
    'ids of a system that do not meet those of the model',
    (draft) => {
      both({ externalIds: { erp: '1' } }, { externalIds: { erp: '2' } })(draft)
      draft['systems'] = { erp: { ids: ['1', '3'] } }
    },
    { pointer: '/systems/erp/ids/1', code: 'orphan-in-system', params: { system: 'erp', id: '3' } },
    { pointer: '/instances/1/externalIds/erp', code: 'orphan-in-model', params: { system: 'erp', id: '2', asset: 'urn:filler:2' } },
  ],
  [
    'an asset that a system must know, and does not',
    (draft) => {
      both({ externalIds: { cmms: '1' } }, {})(draft)
      draft.types['Filler'] = { ...draft.types['Filler'], extends: 'Machine' }
      draft.types['Machine'] = {}
      draft['systems'] = { cmms: { types: ['Machine'] } }
    },
    { pointer: '/instances/1', code: 'asset-without-id', params: { system: 'cmms', id: 'urn:filler:2', type: 'Filler' } },
  ],
  [
    'a check against a tag that nothing feeds',
    (draft) =>
      Object.assign(draft.types['Filler'] ?? {}, {
        properties: { pressure: { checks: { reference: 'twin' } }, 'count/h': { checks: { reference: 'l1_p' } } },
      }),
    ...[1, 2].map((n) => ({
      pointer: '/types/Filler/properties/pressure/checks/reference',
      code: 'reference-unknown',
      params: { tag: 'twin', property: 'pressure', id: `urn:filler:${n}` },
    })),
  ],
  [
    'a calendar where there is nothing',
    (draft) => {
      draft['calendars'] = { c: { zone: 'UTC', shifts: { day: { start: '06:00', end: '14:00' } }, for: ['acme', 'urn:filler:1', 'acme/leds', ''] } }
    },
    { pointer: '/calendars/c/for/2', code: 'calendar-for-nothing-nearest', params: { scope: 'acme/leds', calendar: 'c', nearest: 'acme/leeds' } },
  ],
]

for (const [name, change, ...warnings] of cases) {
  test(`a model with ${name} ${warnings.length === 0 ? 'has no warning' : `is in force, with the warning ${warnings[0]?.code}`}`, () => {
    const draft = aDraft()
    change(draft)
    assert.deepEqual(warningsOf(draft), warnings)
  })
}

test('a system that asks for a type there is not is a problem', () => {
  assert.deepEqual(problemsOf({ ...aDraft(), systems: { erp: { types: ['Filler', 'Filer'] } } }), [
    { pointer: '/systems/erp/types/1', code: 'unknown-asset-type-nearest', params: { type: 'Filer', nearest: 'Filler' } },
  ])
})
