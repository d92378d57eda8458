import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDueHeap } from '../../../../nodes/asset-context-enricher/sending/due-heap.ts'
import { createHeldReadings } from '../../../../nodes/asset-context-enricher/sending/held-readings.ts'
import type { Json } from '../../../../nodes/lib/json.ts'
import { randomInteger, seededRandom, testSeed } from '../../../support/random.ts'
import { aReading, aTag } from '../../../support/readings.ts'

const many = { readings: 1_000, bytes: 1e9 }

test('a heap gives back by due time, then by number, as sorting would', (t) => {
  const random = seededRandom(testSeed(t))
  const heap = createDueHeap<{ dueMs: number; number: number }>()
  const kept: { dueMs: number; number: number }[] = []
  const order = (one: (typeof kept)[number], other: (typeof kept)[number]) => one.dueMs - other.dueMs || one.number - other.number
  for (let number = 0; number < 5_000; number += 1) {
    const item = { dueMs: randomInteger(random, 100), number }
    heap.push(item)
    kept.push(item)
    if (random() < 0.4) {
      kept.sort(order)
      assert.equal(heap.first(), kept[0])
      assert.equal(heap.pop(), kept.shift())
    }
  }
  assert.equal(heap.size, kept.length)
  assert.deepEqual(heap.takeAll(), kept.sort(order))
  assert.equal(heap.pop(), undefined)
})

test('beyond the limits those due first leave, the others stay', () => {
  for (const limits of [
    { readings: 2, bytes: 1e9 },
    { readings: 100, bytes: 1_200 },
  ]) {
    const held = createHeldReadings(limits)
    for (const [index, dueMs] of [30, 10, 20].entries()) held.add(aReading({ tag: aTag(`t${index}`) }), dueMs)
    assert.deepEqual(
      held.takeSurplus().map(({ tag }) => tag.name),
      ['t1'],
    )
    assert.deepEqual([held.size, held.has('c1:t1'), held.has('c1:t0')], [2, false, true])
  }
})

test('what is written down comes back; what left before it was written leaves no trace', () => {
  const disk = new Map<string, Json>()
  const held = createHeldReadings(many)
  const save = () => {
    for (const [key, value] of held.changes()) value === null ? disk.delete(key) : disk.set(key, value)
  }
  held.add(aReading({ tag: aTag('a') }), 1)
  held.takeDue(1)
  assert.deepEqual([...held.changes()].length, 0)
  held.add(aReading({ tag: aTag('b'), payload: 2n ** 64n }), 5)
  held.add(aReading({ tag: aTag('c') }), 3)
  save()
  held.takeDue(3)
  save()
  const next = createHeldReadings(many)
  next.restore(disk)
  assert.deepEqual(
    next.takeAll().map(({ tag, payload }) => [tag.name, payload]),
    [['b', 2n ** 64n]],
  )
})

test('saved state of another shape is left out', () => {
  const held = createHeldReadings(many)
  const nonsense: readonly Json[] = [null, 0, 'x', [], {}, { dueMs: 1 }, { dueMs: 'x', reading: {} }, { dueMs: 1, reading: { topic: 'x' } }]
  held.restore(nonsense.flatMap((value, index) => [`h/${index}`, `h/x${index}`, 'h/-1'].map((key): [string, Json] => [key, value])))
  assert.deepEqual([held.size, held.nextDueMs()], [0, null])
})
