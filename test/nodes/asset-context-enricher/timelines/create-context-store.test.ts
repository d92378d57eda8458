// The store's rules one by one; context-oracle.test.ts plays them all at random.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContextStore, Statement } from '../../../../nodes/asset-context-enricher/timelines/context-store.ts'
import { createContextStore } from '../../../../nodes/asset-context-enricher/timelines/create-context-store.ts'
import { buildCalendar } from '../../../../nodes/lib/calendar/build-calendar.ts'
import type { Asset } from '../../../../nodes/lib/reading.ts'
import { assets, scopesOf } from '../answers/random-plant.ts'

const [pump, otherPump, , farPump] = assets as [Asset, Asset, Asset, Asset]
const aStore = (limit?: number) => createContextStore({ calendarFor: () => undefined, scopesOf, ...(limit === undefined ? {} : { limit }) })

/** Says that fields are so from a time on. */
function say(store: ContextStore, scope: string, from: number, values: Statement['values'], to: number | null = null) {
  return store.record({ scope, from, to, values, recordedAt: 1_000 + from, origin: 'mes' })
}

const contextsOf = (store: ContextStore, asset: Asset, times: readonly number[]) => times.map((at) => store.spanAt(asset, at).context)

test('of an asset that nobody spoke of nothing is known, and no late context is expected', () => {
  const span = aStore().spanAt(pump, 5)
  assert.deepEqual(span, {
    from: Number.NEGATIVE_INFINITY,
    to: Number.POSITIVE_INFINITY,
    context: undefined,
    pending: undefined,
    isOpenToChange: false,
  })
})

test('the most specific scope wins, field by field', () => {
  const store = aStore()
  say(store, '', 0, { product: 'P', operator: 'all' })
  say(store, 'acme/leeds/l1', 0, { operator: 'line', batch: 'B1' })
  say(store, 'L1', 0, { batch: 'B2' })
  say(store, 'P1', 0, { lot: 7 })
  assert.deepEqual(contextsOf(store, pump, [0]), [{ product: 'P', operator: 'line', batch: 'B2', lot: 7 }])
  assert.deepEqual(contextsOf(store, otherPump, [0]), [{ product: 'P', operator: 'line', batch: 'B2' }])
  assert.deepEqual(contextsOf(store, farPump, [0]), [{ product: 'P', operator: 'all' }])
})

test('a field that was ended has no value, and hides what is inherited; the next statement begins it anew', () => {
  const store = aStore()
  say(store, '', 0, { batch: 'B1' })
  say(store, 'P1', 10, { batch: null })
  say(store, 'P1', 20, { batch: 'B2' })
  assert.deepEqual(contextsOf(store, pump, [9, 10, 19, 20]), [{ batch: 'B1' }, undefined, undefined, { batch: 'B2' }])
})

test('a late open statement holds until the change that is known already', () => {
  const store = aStore()
  say(store, 'P1', 0, { batch: 'B1' })
  say(store, 'P1', 20, { batch: 'B3' })
  const late = say(store, 'P1', 10, { batch: 'B2' })
  assert.deepEqual(late, { id: 3, changes: [{ field: 'batch', from: 10, to: 20, was: 'B1', is: 'B2', supersedes: 1 }] })
  assert.deepEqual(contextsOf(store, pump, [9, 10, 19, 20]), [{ batch: 'B1' }, { batch: 'B2' }, { batch: 'B2' }, { batch: 'B3' }])
})

test('a bounded statement is painted over everything, and what was there goes on after it', () => {
  const store = aStore()
  say(store, 'P1', 0, { batch: 'B1' })
  assert.deepEqual(say(store, 'P1', 5, { batch: 'X' }, 8).changes, [{ field: 'batch', from: 5, to: 8, was: 'B1', is: 'X', supersedes: 1 }])
  assert.deepEqual(contextsOf(store, pump, [4, 5, 7, 8]), [{ batch: 'B1' }, { batch: 'X' }, { batch: 'X' }, { batch: 'B1' }])
})

test('what is known already changes nothing; of what is known in part only the rest is a change', () => {
  const store = aStore()
  say(store, 'P1', 10, { batch: 'B1', product: 'P' }, 20)
  assert.deepEqual(say(store, 'P1', 12, { batch: 'B1', product: 'P' }, 18), { id: 0, changes: [] })
  assert.deepEqual(say(store, 'P1', 5, { batch: 'B1' }, 25).changes, [
    { field: 'batch', from: 5, to: 10, was: null, is: 'B1', supersedes: null },
    { field: 'batch', from: 20, to: 25, was: null, is: 'B1', supersedes: null },
  ])
  assert.equal(store.size, 4)
})

test('a field that is ended where nothing was known is a change all the same: it hides what may be inherited', () => {
  const store = aStore()
  assert.deepEqual(say(store, 'P1', 5, { batch: null }).changes, [{ field: 'batch', from: 5, to: null, was: null, is: null, supersedes: null }])
  assert.deepEqual(say(store, 'P1', 7, { batch: null }), { id: 0, changes: [] })
})

const unusable: readonly (readonly [string, number, number | null, Statement['values']])[] = [
  ['ends when it begins', 5, 5, { batch: 'B' }],
  ['ends before it begins', 5, 4, { batch: 'B' }],
  ['begins at no time', Number.NaN, null, { batch: 'B' }],
  ['begins at infinity', Number.NEGATIVE_INFINITY, null, { batch: 'B' }],
  ['ends at infinity', 5, Number.POSITIVE_INFINITY, { batch: 'B' }],
  ['has no field', 5, null, {}],
  ['has a number that is none', 5, null, { batch: Number.NaN }],
]
for (const [what, from, to, values] of unusable) {
  test(`a statement that ${what} changes nothing`, () => {
    const store = aStore()
    assert.deepEqual(say(store, 'P1', from, values, to), { id: 0, changes: [] })
    assert.deepEqual([store.size, [...store.scopes()], [...store.changes()]], [0, [], []])
  })
}

test('names that objects have anyway are fields like others', () => {
  const store = aStore()
  const names = JSON.parse('{"__proto__":"x","constructor":"y"}') as Statement['values']
  say(store, 'P1', 0, names)
  const context = store.spanAt(pump, 0).context ?? assert.fail()
  assert.deepEqual(Object.entries(context), [
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
})

test('a context is one frozen object for its whole span, for all assets that have it, and again when it comes again', () => {
  const store = aStore()
  say(store, 'acme/leeds/l1', 0, { batch: 'B1' })
  say(store, 'acme/leeds/l1', 10, { batch: 'B2' })
  say(store, 'acme/leeds/l1', 20, { batch: 'B1' })
  const { context, pending, from, to } = store.spanAt(pump, 5)
  assert.deepEqual([from, to, pending], [0, 10, { batch: 'B1', pending: true }])
  assert.ok(Object.isFrozen(context) && Object.isFrozen(pending))
  assert.ok(
    [store.spanAt(otherPump, 5), store.spanAt(pump, 20), store.spanAt(pump, 9)].every((span) => span.context === context && span.pending === pending),
  )
})

test('before the first word of an asset nothing is known, but late context is expected', () => {
  const store = aStore()
  say(store, 'P1', 10, { batch: 'B1' })
  assert.deepEqual(store.spanAt(pump, 5), {
    from: Number.NEGATIVE_INFINITY,
    to: 10,
    context: undefined,
    pending: { pending: true },
    isOpenToChange: true,
  })
  assert.equal(store.spanAt(farPump, 5).isOpenToChange, false)
})

test('a statement about an asset asked for a moment ago counts at once, also in a scope that is new', () => {
  const store = aStore()
  const ask = () => store.spanAt(pump, 5).context
  const answers = [ask()]
  for (const scope of ['', 'acme', 'P1']) {
    say(store, scope, 0, { batch: scope })
    answers.push(ask())
  }
  assert.deepEqual(answers, [undefined, { batch: '' }, { batch: 'acme' }, { batch: 'P1' }])
})

test('statements override the shift of the calendar, and can end it', () => {
  const calendar = buildCalendar('c', { zone: 'UTC', shifts: { day: { start: '00:00', end: '24:00' } } })
  const store = createContextStore({ calendarFor: () => calendar, scopesOf })
  say(store, 'P1', 100, { shift: 'extra' }, 200)
  say(store, 'P1', 300, { shift: null }, 400)
  const day = { shift: 'day', shiftDate: '1970-01-01' }
  assert.deepEqual(contextsOf(store, pump, [99, 100, 300, 400]), [day, { ...day, shift: 'extra' }, { shiftDate: '1970-01-01' }, day])
  assert.equal(store.spanAt(farPump, 0).isOpenToChange, false)
})

test('after a reset scopes and calendar of every asset are asked for anew', () => {
  let chain: readonly string[] = ['a']
  const store = createContextStore({ calendarFor: () => undefined, scopesOf: () => chain })
  say(store, 'a', 0, { batch: 'A' })
  say(store, 'b', 0, { batch: 'B' })
  const before = store.spanAt(pump, 0).context
  chain = ['b']
  store.reset()
  assert.deepEqual([before, store.spanAt(pump, 0).context], [{ batch: 'A' }, { batch: 'B' }])
})

test('forgetting takes what has ended, but not the last word of a field', () => {
  const store = aStore()
  for (const from of [0, 10, 20]) say(store, 'P1', from, { batch: `B${from}` }, from + 10)
  say(store, 'P2', 0, { batch: 'open' })
  assert.deepEqual([store.forgetBefore(20), store.forgetBefore(1_000), store.forgetBefore(1_000)], [2, 0, 0])
  assert.deepEqual(contextsOf(store, pump, [5, 15, 25]), [undefined, undefined, { batch: 'B20' }])
  assert.deepEqual([store.size, store.dropped], [2, 0])
})

test('beyond the limit the oldest go, and are counted; what holds now stays', () => {
  const store = aStore(100)
  say(store, 'acme', 0, { product: 'P' })
  for (let from = 0; from < 1_000; from += 10) say(store, 'P1', from, { batch: `B${from}` })
  assert.deepEqual([store.size <= 100, store.size + store.dropped], [true, 101])
  assert.deepEqual(contextsOf(store, pump, [5, 995]), [{ product: 'P' }, { product: 'P', batch: 'B990' }])
})

test('a field that flickers drives out its own past, not that of others', () => {
  const store = aStore(100)
  for (let from = 0; from < 300; from += 10) say(store, 'L1', from, { batch: `B${from}` })
  for (let from = 1_000; from < 6_000; from += 1) say(store, 'P1', from, { door: from % 2 === 0 })
  assert.ok(store.size <= 100)
  assert.deepEqual(contextsOf(store, pump, [5, 295, 5_998]), [{ batch: 'B0' }, { batch: 'B290' }, { batch: 'B290', door: true }])
})

test('a scope has a bounded number of fields, and a statement that brings more says nothing at all', () => {
  const store = aStore()
  for (let field = 0; field < 199; field += 1) say(store, 'P1', 0, { [`f${field}`]: field })
  assert.throws(() => say(store, 'P1', 0, { f0: 'new', more: 1, most: 2 }), { code: 'context.too-many-fields' })
  assert.equal(contextsOf(store, pump, [5])[0]?.['f0'], 0)
  assert.deepEqual([say(store, 'P1', 0, { more: 1, f0: 'new' }).changes.length, say(store, 'P2', 0, { most: 1 }).changes.length], [2, 1])
})

test('one statement may change more than a call has room for', () => {
  const store = aStore()
  for (let from = 0; from < 150_000; from += 1) say(store, 'P1', from, { door: from % 2 === 0 })
  assert.equal(say(store, 'P1', 0, { door: 'shut' }, 150_000).changes.length, 150_000)
  assert.deepEqual(contextsOf(store, pump, [0, 149_999, 150_000]), [{ door: 'shut' }, { door: 'shut' }, { door: false }])
})

test('the last interval of each field is kept beyond the limit', () => {
  const store = aStore(10)
  for (let field = 0; field < 50; field += 1) say(store, 'P1', 0, { [`f${field}`]: field })
  assert.deepEqual([store.size, store.dropped], [50, 0])
})

test('ids go on after a restart, also when the last statement was forgotten', () => {
  const [first, second] = [aStore(1), aStore()]
  say(first, 'P1', 0, { batch: 'B1' }, 10)
  say(first, 'P1', 20, { batch: 'B2' }, 30)
  say(first, 'P1', 0, { batch: 'B0' }, 5)
  second.restore([...first.changes()].filter(([, value]) => value !== null))
  assert.equal(say(second, 'P2', 0, { batch: 'B' }).id, 4)
})
