// The store against the plain way: random statements, late, corrected, ended, nested; every answer must be the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContextStore, Interval, Statement } from '../../../../nodes/asset-context-enricher/timelines/context-store.ts'
import { createContextStore } from '../../../../nodes/asset-context-enricher/timelines/create-context-store.ts'
import type { Json } from '../../../../nodes/lib/json.ts'
import { randomInteger, seededRandom, testSeed } from '../../../support/random.ts'
import { assets, chains, randomStatement, scopesOf } from '../answers/random-plant.ts'
import { createPaintedOracle, type PaintedOracle } from './painted-oracle.ts'

/** Horizons kept: one a scope and field, at most. */
const scopeFields = 13 * 4
const aStore = () => createContextStore({ calendarFor: () => undefined, scopesOf })

/** As the store of a restarted step: what was written, through JSON and back. */
function restarted(saved: Map<string, Json>): ContextStore {
  const store = aStore()
  store.restore(JSON.parse(JSON.stringify([...saved])))
  return store
}

function save(store: ContextStore, saved: Map<string, Json>): Map<string, Json> {
  for (const [key, value] of store.changes()) {
    if (value === null) saved.delete(key)
    else saved.set(key, value)
  }
  return saved
}

/** Answers that differ, of one asset at one cell. The span must hold the same object from end to end. */
function mismatches(store: ContextStore, oracle: PaintedOracle, index: number, cell: number, random: () => number, earliest = 0): number {
  const [asset, scopes] = chains[index] ?? assert.fail()
  const span = store.spanAt(asset, cell)
  try {
    assert.deepEqual(span.context, oracle.contextAt(scopes, cell))
    assert.ok(span.from <= cell && cell < span.to)
    if (span.context !== undefined) assert.deepEqual(span.pending, { ...span.context, pending: true })
    const [from, to] = [Math.max(earliest, span.from), Math.min(span.to, cell + 50)]
    const other = from + randomInteger(random, to - from)
    assert.deepEqual(oracle.contextAt(scopes, other), span.context)
    assert.equal(store.spanAt(asset, other).context, span.context)
    return 0
  } catch {
    return 1
  }
}

function everywhere(store: ContextStore, oracle: PaintedOracle, from: number, to: number, random: () => number): number {
  let count = 0
  for (let cell = from; cell <= to; cell += 1) for (const index of assets.keys()) count += mismatches(store, oracle, index, cell, random, from)
  return count
}

test('10,000 random statements, late, corrected and ended, in nested scopes: no answer differs from the plain one', (t) => {
  const random = seededRandom(testSeed(t))
  let [statements, asked, wrong] = [0, 0, 0]
  for (let world = 0; world < 20; world += 1) {
    const [last, store] = [300, aStore()]
    const oracle = createPaintedOracle(last)
    for (let step = 0; step < 500; step += 1) {
      const statement = randomStatement(random, last, Math.floor((step * last) / 500))
      store.record(statement)
      oracle.record(statement)
      for (let query = 0; query < 8; query += 1)
        wrong += mismatches(store, oracle, randomInteger(random, assets.length), randomInteger(random, last + 20), random)
      ;[statements, asked] = [statements + 1, asked + 8]
    }
    wrong += everywhere(store, oracle, 0, last, random)
  }
  assert.deepEqual({ statements, asked, wrong }, { statements: 10_000, asked: 80_000, wrong: 0 })
})

test('10,000 intervals known at once: every as-of join is the plain one', (t) => {
  const random = seededRandom(testSeed(t))
  const [last, store] = [24_000, aStore()]
  const oracle = createPaintedOracle(last)
  const places = Array.from({ length: 11_000 }, (_, at) => ({ at, order: random() })).sort((first, second) => first.order - second.order)
  for (const { at } of places) {
    const from = at * 2 + randomInteger(random, 3)
    const drawn = randomStatement(random, last)
    const statement = { ...drawn, from, to: drawn.to === null ? null : from + 1 + randomInteger(random, 8) }
    store.record(statement)
    oracle.record(statement)
  }
  let wrong = 0
  for (let query = 0; query < 30_000; query += 1)
    wrong += mismatches(store, oracle, randomInteger(random, assets.length), randomInteger(random, last), random)
  assert.ok(store.size > 10_000, `${store.size} intervals`)
  assert.equal(wrong, 0)
})

test('the changes of each statement, laid over what was known, give what is known', (t) => {
  const random = seededRandom(testSeed(t))
  const [last, store] = [200, aStore()]
  const [oracle, replayed] = [createPaintedOracle(last), createPaintedOracle(last)]
  for (let step = 0; step < 2_000; step += 1) {
    const statement = randomStatement(random, last)
    const id = oracle.record(statement)
    const recorded = store.record(statement)
    assert.equal(recorded.id, id)
    assert.ok(replayed.replay(statement.scope, id, recorded.changes), JSON.stringify({ statement, recorded }))
    if (step % 50 === 0) assert.deepEqual(replayed.all(), oracle.all())
  }
  assert.deepEqual(replayed.all(), oracle.all())
})

test('the intervals are those painted, each with the statement that said it', (t) => {
  const random = seededRandom(testSeed(t))
  const [last, store] = [200, aStore()]
  const oracle = createPaintedOracle(last)
  const said = new Map<number, Statement>()
  for (let step = 0; step < 1_000; step += 1) {
    const statement = randomStatement(random, last)
    oracle.record(statement)
    said.set(store.record(statement).id, statement)
  }
  const found = store.intervals({ scope: '', below: true, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY })
  assert.deepEqual(byPlace(found.map(({ origin: _origin, recordedAt: _recordedAt, ...interval }) => interval)), byPlace(oracle.intervals()))
  for (const { statement, origin, recordedAt } of found) {
    assert.deepEqual({ origin, recordedAt }, { origin: said.get(statement)?.origin, recordedAt: said.get(statement)?.recordedAt })
  }
})

test('a restart at any moment changes no answer, then or later', (t) => {
  const random = seededRandom(testSeed(t))
  const last = 150
  const oracle = createPaintedOracle(last)
  const saved = new Map<string, Json>()
  let store = aStore()
  for (let step = 0; step < 1_500; step += 1) {
    const statement = randomStatement(random, last)
    assert.equal(store.record(statement).id, oracle.record(statement))
    save(store, saved)
    if (random() > 0.02) continue
    const before = store
    store = restarted(saved)
    assert.equal(everywhere(store, oracle, 0, last, random), 0)
    assert.deepEqual(byPlace(all(store)), byPlace(all(before)))
    assert.deepEqual([store.size, [...store.changes()]], [before.size, []])
  }
})

test('what is forgotten changes no answer after the time, nor what a statement does to it that comes after all', (t) => {
  const random = seededRandom(testSeed(t))
  const last = 200
  let forgotten = 0
  for (let world = 0; world < 30; world += 1) {
    const oracle = createPaintedOracle(last)
    const saved = new Map<string, Json>()
    let [store, horizon] = [aStore(), 0]
    for (let step = 0; step < 150; step += 1) {
      const drawn = randomStatement(random, last, Math.min(last, step + 50))
      const from = Math.max(horizon, drawn.from)
      const statement = { ...drawn, from, to: drawn.to === null ? null : Math.min(last, from + drawn.to - drawn.from) }
      oracle.record(statement)
      store.record(statement)
      if (step % 10 === 0) {
        horizon = Math.max(horizon, randomInteger(random, Math.min(last, step + 20)))
        const sizeBefore = store.size
        const count = store.forgetBefore(horizon)
        forgotten += count
        assert.equal(store.size, sizeBefore - count)
      }
      save(store, saved)
      if (step % 25 === 0) store = restarted(saved)
      assert.equal(everywhere(store, oracle, horizon, Math.min(last, horizon + 15), random), 0)
    }
    const late = randomStatement(random, last)
    oracle.record(late)
    store.record(late)
    assert.equal(everywhere(store, oracle, horizon, last, random), 0)
    assert.ok(saved.size <= store.size + scopeFields + 1, `${saved.size} entries for ${store.size} intervals`)
  }
  assert.ok(forgotten > 100, `${forgotten} forgotten`)
})

function all(store: ContextStore): readonly Interval[] {
  return store.intervals({ scope: '', below: true, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY })
}

function byPlace<T extends { readonly scope: string; readonly field: string; readonly from: number }>(intervals: readonly T[]): readonly T[] {
  const key = ({ scope, field, from }: T) => `${scope}\n${field}\n${String(from).padStart(10, '0')}`
  return [...intervals].sort((first, second) => (key(first) < key(second) ? -1 : 1))
}
