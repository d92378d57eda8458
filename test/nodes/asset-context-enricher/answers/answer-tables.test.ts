import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerQuery } from '../../../../nodes/asset-context-enricher/answers/answer-query.ts'
import { answerTables } from '../../../../nodes/asset-context-enricher/answers/answer-tables.ts'
import { createTestStore } from '../../../../nodes/asset-context-enricher/quality-tests/quality-test-store.ts'
import { plant, storeWith } from './plants.ts'

const t0 = Date.UTC(2026, 10, 21, 6, 0, 0)
const tests = createTestStore(10)
const weighed = {
  asset: 'filler-1',
  characteristic: 'weight',
  value: 506,
  unit: 'g',
  low: 495,
  high: 505,
  verdict: 'pass' as const,
  isContradicting: true,
}
tests.record({ ...weighed, serial: 'S1', at: t0 + 5 }, undefined, t0)
tests.record({ asset: 'filler-1', characteristic: 'look', value: null, verdict: 'rework', isContradicting: false, at: t0 + 6 }, undefined, t0)
const store = storeWith(plant, [
  { scope: '', from: t0, values: { batch: 'B1' }, origin: 'mes', recordedAt: t0 },
  { scope: 'filler-1', from: t0, to: t0 + 10, values: { lot: 'L1', product: 'P' }, origin: 'plc', recordedAt: t0 + 1 },
  { scope: 'silo', from: t0, values: { 'lot.resin': 'R1' } },
])

/** Words as their keys, times as ms after the beginning. */
function tables(message: Readonly<Record<string, unknown>>) {
  const answer = answerQuery(message, { model: plant, store, tests, now: t0 + 100, historyMs: 1_000 })
  const told = answerTables(answer, { word: (key) => key.replace('context.', ''), time: (ms) => String(ms - t0) })
  return told.map(({ title, rows }) => [title, ...rows.map((row) => row.join(' | '))])
}

test('a context: each field with who said it, for what, for how long, and when that was recorded', () => {
  assert.deepEqual(tables({ query: 'context', asset: 'filler-1', at: t0 + 5 }), [
    ['', 'batch | B1 | mes | everything | 0 | open | 0', 'lot | L1 | plc | filler-1 | 0 | 10 | 1', 'product | P | plc | filler-1 | 0 | 10 | 1'],
  ])
})

test('a history', () => {
  assert.deepEqual(tables({ query: 'history', asset: 'filler-1', field: 'lot' }), [['', '0 | 10 | lot | L1']])
})

test('a genealogy: passages, what was with it, tests, before and behind', () => {
  assert.deepEqual(tables({ query: 'genealogy', lot: 'L1' }), [
    ['passages', '0 | 10 | acme/leeds/line1/filler | lot: L1 | batch: B1, product: P'],
    ['together', '0 | 10 | batch: B1 | acme/leeds/line1/filler'],
    [
      'tests',
      '5 | acme/leeds/line1/filler | weight | 506 g (495 … 505) | pass (contradicting) | serial: S1',
      '6 | acme/leeds/line1/filler | look |  | rework | ',
    ],
    ['upstream', '1 | acme/leeds/silo | batch: B1, lot.resin: R1'],
    ['downstream', '1 | acme/leeds/line1/packer | batch: B1'],
  ])
})

test('what is not known has no table', () => {
  assert.deepEqual(tables({ query: 'genealogy', lot: 'nobody' }), [])
  assert.deepEqual(tables({ query: 'context', asset: 'filler-1', at: t0 - 5 }), [])
  assert.deepEqual(tables({ query: 'tests', verdict: 'fail' }), [])
  assert.deepEqual(tables({ query: 'catalogue' }), [])
})

test('headings and rows have the same number of cells', () => {
  const answer = answerQuery({ query: 'genealogy', lot: 'L1' }, { model: plant, store, tests, now: t0 + 100, historyMs: 1_000 })
  for (const { headings, rows } of answerTables(answer, { word: (key) => key, time: String })) {
    for (const row of rows) assert.equal(row.length, headings.length)
  }
})
