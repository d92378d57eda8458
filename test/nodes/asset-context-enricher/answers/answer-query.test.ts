import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerQuery } from '../../../../nodes/asset-context-enricher/answers/answer-query.ts'
import { createTestStore } from '../../../../nodes/asset-context-enricher/quality-tests/quality-test-store.ts'
import type { Statement } from '../../../../nodes/asset-context-enricher/timelines/context-store.ts'
import type { CatalogueEntry } from '../../../../nodes/lib/model.ts'
import { modelWith, plant, silo, storeWith } from './plants.ts'

const t0 = Date.UTC(2026, 10, 21, 6, 0, 0)
const said: readonly Partial<Statement>[] = [
  { scope: 'acme/leeds/line1', from: t0, values: { batch: 'B1' }, origin: 'mes', recordedAt: t0 + 1 },
  { scope: 'filler-1', from: t0 + 10, to: t0 + 20, values: { state: 'running' }, origin: 'plc', recordedAt: t0 + 2 },
  { scope: 'filler-1', from: t0 + 20, to: t0 + 30, values: { state: 'stopped' }, origin: 'plc', recordedAt: t0 + 3 },
]
const tests = createTestStore(10)
const test1 = tests.record(
  { asset: 'filler-1', characteristic: 'w', value: 1, verdict: 'pass', isContradicting: false, at: t0 + 12 },
  undefined,
  t0,
).test
const test2 = tests.record(
  { asset: 'silo', characteristic: 'w', value: 2, verdict: 'fail', isContradicting: false, lot: 'L1', at: t0 + 13 },
  undefined,
  t0,
).test
const world = { model: plant, store: storeWith(plant, said), tests, now: t0 + 100, historyMs: 1_000 }
const ask = (message: Readonly<Record<string, unknown>>) => answerQuery(message, world)

test('the context of an asset, with who said what', () => {
  const answer = ask({ query: 'context', asset: 'filler-1', at: t0 + 15 })
  assert.deepEqual(answer, {
    query: 'context',
    asset: 'filler-1',
    path: 'acme/leeds/line1/filler',
    at: t0 + 15,
    context: { batch: 'B1', state: 'running' },
    fields: [
      { field: 'batch', value: 'B1', said: { scope: 'acme/leeds/line1', from: t0, to: null, statement: 1, recordedAt: t0 + 1, origin: 'mes' } },
      { field: 'state', value: 'running', said: { scope: 'filler-1', from: t0 + 10, to: t0 + 20, statement: 2, recordedAt: t0 + 2, origin: 'plc' } },
    ],
  })
})

test('where nothing is known the context is null', () => {
  const answer = ask({ query: 'context', asset: 'silo' })
  assert.ok(answer.query === 'context')
  assert.deepEqual([answer.context, answer.fields], [null, []])
})

test('a line that is no asset has a context too', () => {
  const answer = ask({ query: 'context', asset: 'acme/leeds/line1' })
  assert.deepEqual(answer.query === 'context' && answer.context, { batch: 'B1' })
})

test('the history of a state', () => {
  assert.deepEqual(ask({ query: 'history', asset: 'filler-1', field: 'state' }), {
    query: 'history',
    asset: 'filler-1',
    path: 'acme/leeds/line1/filler',
    from: t0 - 900,
    to: t0 + 101,
    runs: [
      { field: 'state', value: 'running', from: t0 + 10, to: t0 + 20 },
      { field: 'state', value: 'stopped', from: t0 + 20, to: t0 + 30 },
    ],
    cut: false,
  })
})

test('a history too long ends at a thousand runs, and says so', () => {
  const many = Array.from({ length: 1_200 }, (_, at) => ({ scope: 'silo', from: t0 + at, to: t0 + at + 1, values: { phase: at } }))
  const answer = answerQuery({ query: 'history', asset: 'silo' }, { ...world, store: storeWith(plant, many), now: t0 + 5_000, historyMs: 10_000 })
  assert.deepEqual(answer.query === 'history' && [answer.runs.length, answer.cut], [1_000, true])
})

test('genealogy, with the span that was asked', () => {
  const answer = ask({ query: 'genealogy', batch: 'B1', asset: 'filler-1' })
  assert.ok(answer.query === 'genealogy')
  assert.deepEqual([answer.from, answer.to, answer.passages.length, answer.tests], [t0 - 900, t0 + 101, 1, [test1]])
})

const questions: readonly [name: string, message: object, found: readonly unknown[]][] = [
  ['all', {}, [test1, test2]],
  ['of a place', { asset: 'acme/leeds/line1' }, [test1]],
  ['of a verdict', { verdict: 'fail' }, [test2]],
  ['of a characteristic', { characteristic: 'torque' }, []],
  ['of a lot', { lot: 'L1' }, [test2]],
  ['of the batch at their time', { batch: 'B1' }, [test1]],
  ['of a time', { from: t0 + 13, to: t0 + 14 }, [test2]],
]
for (const [name, message, found] of questions) {
  test(`tests: ${name}`, () => {
    const answer = ask({ query: 'tests', ...message })
    assert.deepEqual(answer.query === 'tests' && [answer.tests, answer.cut], [found, false])
  })
}

test('the catalogue comes in pages, of a place or of all', () => {
  const assets = Array.from({ length: 1_100 }, (_, index) => ({
    id: `a${index}`,
    type: 'T',
    path: `acme/${index % 2 === 0 ? 'leeds' : 'york'}/a${index}`,
  }))
  const entries: readonly CatalogueEntry[] = assets.map((asset) => ({ asset, hash: asset.id, properties: [] }))
  const model = { ...modelWith(assets), catalogue: () => entries }
  const page = (message: object) => {
    const answer = answerQuery({ query: 'catalogue', ...message }, { ...world, model })
    assert.ok(answer.query === 'catalogue')
    return [answer.model, answer.total, answer.next, answer.assets.length, answer.assets[0]?.hash]
  }
  const named = { hash: 'h1', version: '1.0.0' }
  assert.deepEqual(page({}), [named, 1_100, 500, 500, 'a0'])
  assert.deepEqual(page({ offset: 1_000 }), [named, 1_100, null, 100, 'a1000'])
  assert.deepEqual(page({ asset: 'acme/york', offset: 500 }), [named, 550, null, 50, 'a1001'])
})

test('answers are plain JSON', () => {
  for (const message of [
    { query: 'context', asset: silo.id },
    { query: 'history', asset: 'filler-1' },
    { query: 'genealogy', batch: 'B1' },
    { query: 'tests' },
  ]) {
    const answer = ask(message)
    assert.deepEqual(JSON.parse(JSON.stringify(answer)), answer)
  }
})
