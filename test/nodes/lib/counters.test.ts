import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCounters, prefixed } from '../../../nodes/lib/counters.ts'

test('counters count, by one or by an amount', () => {
  const counters = createCounters()
  counters.add('sent')
  counters.add('sent', 4)
  assert.deepEqual([counters.get('sent'), counters.get('never')], [5, 0])
})

test('named at the start they are there with 0; the others join in the order in which they first counted', () => {
  const counters = createCounters('received', 'sent')
  counters.add('refused', 0)
  counters.add('lost')
  counters.add('sent')
  assert.deepEqual(Object.entries(counters.all()), [
    ['received', 0],
    ['sent', 1],
    ['refused', 0],
    ['lost', 1],
  ])
})

test('what was read stays as it was when more is counted', () => {
  const counters = createCounters('sent')
  const before = counters.all()
  counters.add('sent')
  assert.deepEqual([before, counters.all()], [{ sent: 0 }, { sent: 1 }])
})

test('a counter may have any name', () => {
  const counters = createCounters()
  for (const name of ['__proto__', 'constructor', 'a.b']) counters.add(name)
  assert.deepEqual(Object.entries(counters.all()), [
    ['__proto__', 1],
    ['constructor', 1],
    ['a.b', 1],
  ])
})

test('counts of a part are told apart by a prefix', () => {
  assert.deepEqual(prefixed('line.', { requests: 2 }), { 'line.requests': 2 })
})
