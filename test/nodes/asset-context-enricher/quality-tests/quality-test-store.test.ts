import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { QualityTest } from '../../../../nodes/asset-context-enricher/quality-tests/quality-test.ts'
import { createTestStore, type TestFilter } from '../../../../nodes/asset-context-enricher/quality-tests/quality-test-store.ts'
import type { Json } from '../../../../nodes/lib/json.ts'
import { randomInteger, seededRandom, testSeed } from '../../../support/random.ts'

function aTest(at: number, more: Partial<QualityTest> = {}): QualityTest {
  return { asset: 'a', characteristic: 'weight', value: at, verdict: 'pass', isContradicting: false, at, ...more }
}

const always = { from: 0, to: 1_000_000 }

test('tests are found by time, asset, characteristic and verdict, in order of time', () => {
  const store = createTestStore(100)
  const tests = [aTest(5), aTest(1), aTest(3, { asset: 'b' }), aTest(4, { characteristic: 'torque' }), aTest(2, { verdict: 'fail' })]
  for (const one of tests) store.record(one, { batch: 'B-1' }, 10)
  const times = (filter: Partial<TestFilter>) => store.find({ ...always, ...filter }, 10).tests.map(({ at }) => at)
  assert.deepEqual(times({}), [1, 2, 3, 4, 5])
  assert.deepEqual(times({ from: 2, to: 4 }), [2, 3])
  assert.deepEqual(times({ assets: new Set(['b', 'c']) }), [3])
  assert.deepEqual(times({ characteristic: 'torque' }), [4])
  assert.deepEqual(times({ verdict: 'fail' }), [2])
  assert.deepEqual(times({ fits: ({ id }) => id <= 2 }), [1, 5])
  assert.deepEqual(store.find(always, 10).tests[0], { ...aTest(1), id: 2, recordedAt: 10, context: { batch: 'B-1' } })
})

test('of more than are asked for the latest come, and it says so', () => {
  const store = createTestStore(100)
  for (const at of [1, 2, 3]) store.record(aTest(at), undefined, 0)
  const { tests, isCut } = store.find(always, 2)
  assert.deepEqual([tests.map(({ at }) => at), isCut], [[2, 3], true])
  assert.equal(store.find(always, 3).isCut, false)
})

test('a result that comes twice is kept once', () => {
  const store = createTestStore(100)
  const first = store.record(aTest(1), undefined, 0)
  const again = store.record(aTest(1), undefined, 5)
  assert.deepEqual([first.isNew, again.isNew, again.test === first.test, store.size], [true, false, true, 1])
  assert.equal(store.record(aTest(1, { serial: 'S2' }), undefined, 5).isNew, true)
})

test('beyond the limit, and with time, the oldest go', () => {
  const store = createTestStore(3)
  for (const at of [4, 3, 2, 1, 5]) store.record(aTest(at), undefined, 0)
  assert.deepEqual(
    store.find(always, 10).tests.map(({ at }) => at),
    [3, 4, 5],
  )
  assert.equal(store.forgetBefore(5), 2)
  assert.equal(store.size, 1)
})

test('after a restart all is as it was, whatever was recorded and forgotten before', (t) => {
  const random = seededRandom(testSeed(t))
  const disk = new Map<string, Json>()
  let store = createTestStore(50)
  for (let round = 0; round < 20; round++) {
    for (let count = 0; count < 20; count++) store.record(aTest(randomInteger(random, 500)), undefined, round)
    store.forgetBefore(randomInteger(random, 100))
    const before = store.find(always, 1_000).tests
    for (const [key, value] of store.changes()) value === null ? disk.delete(key) : disk.set(key, structuredClone(value))
    assert.deepEqual([...store.changes()], [])
    store = createTestStore(50)
    store.restore(disk)
    assert.deepEqual(store.find(always, 1_000).tests, before)
  }
  const ids = new Set(store.find(always, 1_000).tests.map(({ id }) => id))
  assert.equal(ids.has(store.record(aTest(600), undefined, 0).test.id), false)
})

test('ids go on also when all tests have been forgotten', () => {
  const store = createTestStore(10)
  store.record(aTest(1), undefined, 0)
  store.forgetBefore(10)
  const restored = createTestStore(10)
  restored.restore([...store.changes()].filter(([, value]) => value !== null))
  assert.equal(restored.record(aTest(20), undefined, 0).test.id, 2)
})

test('what else is on disk is left alone', () => {
  const store = createTestStore(10)
  store.restore([
    ['s/1', { id: 1 }],
    ['q/1', 'nonsense'],
    ['q/2', { id: 2 }],
  ])
  assert.equal(store.size, 0)
})
