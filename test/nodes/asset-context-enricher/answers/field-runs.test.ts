import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldRuns, mergeSpans } from '../../../../nodes/asset-context-enricher/answers/field-runs.ts'
import { filler1, plant, storeWith } from './plants.ts'

const all = { fields: () => true }

test('a run goes on as long as its value is the same, whoever said it', () => {
  const store = storeWith(plant, [
    { scope: 'filler-1', from: 0, to: 10, values: { state: 'running' } },
    { scope: 'acme/leeds/line1', from: 10, to: 20, values: { state: 'running' } },
    { scope: 'filler-1', from: 20, values: { state: 'stopped' } },
  ])
  assert.deepEqual(fieldRuns(store, filler1, { from: 5, to: 30 }, all, { spansLeft: 100 }), [
    { field: 'state', value: 'running', from: 5, to: 20, beside: {} },
    { field: 'state', value: 'stopped', from: 20, to: 30, beside: {} },
  ])
})

test('a field that is ended begins a new run when it comes back', () => {
  const store = storeWith(plant, [
    { from: 0, to: 30, values: { batch: 'B1' } },
    { scope: 'filler-1', from: 10, to: 20, values: { batch: null } },
  ])
  assert.deepEqual(
    fieldRuns(store, filler1, { from: 0, to: 40 }, all, { spansLeft: 100 }).map(({ from, to }) => [from, to]),
    [
      [0, 10],
      [20, 30],
    ],
  )
})

test('only the fields wanted; a change of what is wanted beside them ends a run, other changes do not', () => {
  const store = storeWith(plant, [
    { from: 0, values: { lot: 'L1', phase: 'fill', shift: 'early' } },
    { from: 10, values: { shift: 'late' } },
    { from: 20, values: { phase: 'rinse' } },
  ])
  const wanted = { fields: (field: string) => field === 'lot', beside: ['phase', 'batch'] }
  assert.deepEqual(fieldRuns(store, filler1, { from: 0, to: 30 }, wanted, { spansLeft: 100 }), [
    { field: 'lot', value: 'L1', from: 0, to: 20, beside: { phase: 'fill' } },
    { field: 'lot', value: 'L1', from: 20, to: 30, beside: { phase: 'rinse' } },
  ])
})

test('1 and "1" are two values', () => {
  const store = storeWith(plant, [
    { from: 0, to: 10, values: { batch: 1 } },
    { from: 10, to: 20, values: { batch: '1' } },
  ])
  assert.equal(fieldRuns(store, filler1, { from: 0, to: 20 }, all, { spansLeft: 100 }).length, 2)
})

test('it stops where the effort is spent', () => {
  const store = storeWith(
    plant,
    [0, 10, 20, 30].map((from) => ({ from, values: { batch: from } })),
  )
  const effort = { spansLeft: 2 }
  assert.equal(fieldRuns(store, filler1, { from: 0, to: 100 }, all, effort).length, 2)
  assert.equal(effort.spansLeft, 0)
})

test('spans that touch or overlap become one; empty ones are none', () => {
  const spans = [
    { from: 5, to: 7 },
    { from: 1, to: 3 },
    { from: 3, to: 4 },
    { from: 6, to: 9 },
    { from: 20, to: 20 },
  ]
  assert.deepEqual(mergeSpans(spans), [
    { from: 1, to: 4 },
    { from: 5, to: 9 },
  ])
})
