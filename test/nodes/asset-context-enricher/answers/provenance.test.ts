import assert from 'node:assert/strict'
import { test } from 'node:test'
import { provenanceAt } from '../../../../nodes/asset-context-enricher/answers/provenance.ts'
import { scopesOf } from '../../../../nodes/asset-context-enricher/intake/scope.ts'
import { createContextStore } from '../../../../nodes/asset-context-enricher/timelines/create-context-store.ts'
import type { Shift } from '../../../../nodes/lib/calendar/calendar.ts'
import { filler1, plant, storeWith } from './plants.ts'

test('of each field the statement that counts, the nearest scope first', () => {
  const store = storeWith(plant, [
    { scope: 'acme/leeds', from: 0, values: { batch: 'B1', product: 'P' }, origin: 'mes/order', recordedAt: 3 },
    { scope: 'filler-1', from: 10, to: 20, values: { batch: 'B2' }, origin: 'plc', recordedAt: 11 },
  ])
  assert.deepEqual(provenanceAt(store, scopesOf(filler1, plant), filler1, 15), [
    { field: 'batch', value: 'B2', said: { scope: 'filler-1', from: 10, to: 20, statement: 2, recordedAt: 11, origin: 'plc' } },
    { field: 'product', value: 'P', said: { scope: 'acme/leeds', from: 0, to: null, statement: 1, recordedAt: 3, origin: 'mes/order' } },
  ])
  assert.deepEqual(
    provenanceAt(store, scopesOf(filler1, plant), filler1, 25).map(({ value }) => value),
    ['B1', 'P'],
  )
})

test('what the shift calendar says, nobody has said; what is ended is not there', () => {
  const shift: Shift = { shift: 'early', date: '2026-11-21', from: 0, to: 100, breaks: [] }
  const calendar = {
    name: 'c',
    zone: 'UTC',
    at: (ms: number) => (ms >= 0 && ms < 100 ? shift : null),
    between: () => [shift],
    nextChange: (ms: number) => (ms < 0 ? 0 : ms < 100 ? 100 : null),
    day: () => ({ from: 0, to: 100, date: '2026-11-21' }),
  }
  const store = createContextStore({ calendarFor: () => calendar, scopesOf: (asset) => scopesOf(asset, plant) })
  const statement = { from: 0, to: null, recordedAt: 0, origin: 'mes' }
  store.record({ ...statement, scope: 'acme/leeds', values: { batch: 'B1' } })
  store.record({ ...statement, scope: 'filler-1', values: { batch: null } })
  assert.deepEqual(provenanceAt(store, scopesOf(filler1, plant), filler1, 50), [
    { field: 'shift', value: 'early' },
    { field: 'shiftDate', value: '2026-11-21' },
  ])
})
