// What is written, and what comes back of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContextStore, Statement } from '../../../../nodes/asset-context-enricher/timelines/context-store.ts'
import { createContextStore } from '../../../../nodes/asset-context-enricher/timelines/create-context-store.ts'
import type { Json } from '../../../../nodes/lib/json.ts'

const aStore = (limit?: number) =>
  createContextStore({ calendarFor: () => undefined, scopesOf: () => ['', 's/m/1'], ...(limit === undefined ? {} : { limit }) })
const asset = Object.freeze({ id: 'a', type: 'M', path: 's/m/1' })
const say = (store: ContextStore, from: number, to: number | null, values: Statement['values']) =>
  store.record({ scope: 's/m/1', from, to, values, recordedAt: 7, origin: 'mes/order' })

test('a statement is one entry; the next change writes itself and what it cut', () => {
  const store = aStore()
  say(store, 10, null, { batch: 'B1', product: 'P' })
  const head = { scope: 's/m/1', at: 7, by: 'mes/order' }
  assert.deepEqual(
    [...store.changes()],
    [
      [
        's/1/10',
        {
          ...head,
          values: [
            ['batch', 'B1', null],
            ['product', 'P', null],
          ],
        },
      ],
    ],
  )
  assert.deepEqual([...store.changes()], [])
  say(store, 20, null, { batch: 'B2' })
  assert.deepEqual(
    [...store.changes()],
    [
      [
        's/1/10',
        {
          ...head,
          values: [
            ['batch', 'B1', 20],
            ['product', 'P', null],
          ],
        },
      ],
      ['s/2/20', { ...head, values: [['batch', 'B2', null]] }],
    ],
  )
})

test('what was painted over entirely is gone from the disk', () => {
  const store = aStore()
  say(store, 10, 20, { batch: 'B1' })
  say(store, 5, 25, { batch: 'B2' })
  assert.deepEqual(
    [...store.changes()].filter(([, value]) => value === null),
    [['s/1/10', null]],
  )
})

test('what was said again is kept, so that a late statement ends there also after a restart', () => {
  const [before, after] = [aStore(), aStore()]
  say(before, 0, null, { state: 'A' })
  assert.deepEqual(say(before, 10, null, { state: 'A' }), { id: 0, changes: [] })
  after.restore([...before.changes()])
  const { changes } = say(after, 5, null, { state: 'B' })
  assert.deepEqual(
    changes.map(({ from, to }) => [from, to]),
    [[5, 10]],
  )
})

test('a field whose first intervals are gone still knows how far back it was known', () => {
  const [before, after] = [aStore(1), aStore()]
  say(before, 0, 10, { state: 'A' })
  say(before, 20, 30, { state: 'B' })
  say(before, 40, 50, { state: 'C' })
  assert.deepEqual([before.size, before.dropped], [1, 2])
  after.restore([...before.changes()].filter(([, value]) => value !== null))
  assert.deepEqual([say(after, 5, null, { state: 'C' }).changes, say(after, 25, null, { state: 'C' }).changes.length], [[], 1])
})

const sound: readonly (readonly [string, Json])[] = [['s/4/10', { scope: 's/m/1', at: 7, by: 'x', values: [['batch', 'B1', null]] }]]
const torn: readonly (readonly [string, Json])[] = [
  ['other', { scope: 's/m/1', at: 7, by: 'x', values: [['batch', 'no', null]] }],
  ['s/x/10', { scope: 's/m/1', at: 7, by: 'x', values: [['batch', 'no', null]] }],
  ['s/5/x', { scope: 's/m/1', at: 7, by: 'x', values: [['batch', 'no', null]] }],
  ['s/5', { scope: 's/m/1', at: 7, by: 'x', values: [['batch', 'no', null]] }],
  ['s/5/1', 'text'],
  ['s/5/2', []],
  ['s/5/3', { scope: 1, at: 7, by: 'x', values: [] }],
  ['s/5/4', { scope: 's/m/1', at: 7, by: 'x', values: ['batch', ['batch', {}, null], ['batch', 'no', 'x'], [3, 'no', null]] }],
  ['s/t/["s/m/1","batch"]', 12],
  ['s/t/["s/m/1","batch"]', ['s/m/1', 'batch', 'x', 'y']],
  ['s/n', 'x'],
]
test('entries that are torn or of another shape are left out; the sound ones count', () => {
  const store = aStore()
  store.restore([...torn, ...sound])
  assert.deepEqual([store.size, store.spanAt(asset, 10).context], [1, { batch: 'B1' }])
})
