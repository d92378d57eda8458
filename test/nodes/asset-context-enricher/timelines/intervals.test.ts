// Which intervals a question finds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createContextStore } from '../../../../nodes/asset-context-enricher/timelines/create-context-store.ts'

const store = createContextStore({ calendarFor: () => undefined, scopesOf: () => [] })
const statements = [
  ['a/l1', 0, 10, { lot: 'X', batch: 1 }],
  ['a/l1', 10, null, { lot: 'Y' }],
  ['a/l1', 30, null, { lot: null }],
  ['a/l1/m', 5, null, { lot: 'Z' }],
  ['a/l10', 0, null, { lot: 'W' }],
] as const
for (const [scope, from, to, values] of statements) store.record({ scope, from, to, values, recordedAt: 99, origin: 'mes' })

const forever = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
const cases: readonly [what: string, query: Parameters<typeof store.intervals>[0], found: readonly string[]][] = [
  ['a scope itself, without what is below or beside it', { scope: 'a/l1', ...forever }, ['X 0-10', '1 0-10', 'Y 10-30']],
  ['all below a path, by whole segments', { scope: 'a/l1', below: true, ...forever }, ['X 0-10', '1 0-10', 'Z 5-null', 'Y 10-30']],
  ['all there is', { scope: '', below: true, ...forever }, ['X 0-10', '1 0-10', 'W 0-null', 'Z 5-null', 'Y 10-30']],
  ['those that overlap the span only, its end excluded', { scope: 'a/l1', below: true, from: 9, to: 10 }, ['X 0-10', '1 0-10', 'Z 5-null']],
  ['none where one ends as the span begins', { scope: 'a/l1', from: 10, to: 11 }, ['Y 10-30']],
  ['none after a field was ended', { scope: 'a/l1', from: 30, to: 40 }, []],
  ['none of a scope that nobody spoke of', { scope: 'b', ...forever }, []],
]
for (const [what, query, found] of cases) {
  test(`finds ${what}`, () => {
    assert.deepEqual(
      store.intervals(query).map(({ value, from, to }) => `${value} ${from}-${to}`),
      found,
    )
  })
}

test('an interval says who said it, when, and of what', () => {
  const [found] = store.intervals({ scope: 'a/l1/m', ...forever })
  assert.deepEqual(found, { scope: 'a/l1/m', field: 'lot', from: 5, to: null, value: 'Z', statement: 4, recordedAt: 99, origin: 'mes' })
})
