import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createQueue } from '../../../nodes/lib/queue.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'

const all = <T>(queue: { shift(): T | undefined }): T[] => {
  const taken: T[] = []
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) taken.push(next)
  return taken
}

test('entries leave in the order in which they came', () => {
  const queue = createQueue<string>({ entries: 10, bytes: 1_000 })
  for (const entry of ['a', 'b', 'c']) assert.ok(queue.push(entry, 1))
  assert.deepEqual([queue.length, queue.bytes], [3, 3])
  assert.deepEqual(all(queue), ['a', 'b', 'c'])
  assert.deepEqual([queue.length, queue.bytes, queue.shift()], [0, 0, undefined])
})

test('full by entries: the newest is refused, what was accepted is kept', () => {
  const queue = createQueue<number>({ entries: 2, bytes: Number.POSITIVE_INFINITY })
  assert.deepEqual(
    [1, 2, 3].map((entry) => queue.push(entry)),
    [true, true, false],
  )
  assert.deepEqual(all(queue), [1, 2])
})

test('full by bytes: an entry that would pass the bound is refused, a smaller one still fits', () => {
  const queue = createQueue<string>({ entries: 10, bytes: 100 })
  assert.deepEqual([queue.push('a', 60), queue.push('b', 41), queue.push('c', 40), queue.push('d', 1)], [true, false, true, false])
  assert.deepEqual([queue.bytes, all(queue)], [100, ['a', 'c']])
})

test('draining takes everything out at once, oldest first, and leaves a queue that works', () => {
  const queue = createQueue<number>({ entries: 3, bytes: 3 })
  for (const entry of [1, 2, 3]) queue.push(entry, 1)
  queue.shift()
  assert.deepEqual(queue.drain(), [2, 3])
  assert.deepEqual([queue.length, queue.bytes, queue.push(4, 3), queue.shift()], [0, 0, true, 4])
})

test('any mix of pushes and shifts behaves as a plain list does', (t) => {
  const random = seededRandom(testSeed(t))
  const queue = createQueue<number>({ entries: 3_000, bytes: 20_000 })
  const list: { entry: number; bytes: number }[] = []
  let bytes = 0
  for (let entry = 0; entry < 30_000; entry += 1) {
    const isFilling = entry % 10_000 < 6_000
    if (random() < (isFilling ? 0.8 : 0.2)) {
      const size = randomInteger(random, 20)
      const fits = list.length < 3_000 && bytes + size <= 20_000
      assert.equal(queue.push(entry, size), fits)
      if (fits) list.push({ entry, bytes: size })
      if (fits) bytes += size
    } else {
      const first = list.shift()
      bytes -= first?.bytes ?? 0
      assert.equal(queue.shift(), first?.entry)
    }
    assert.deepEqual([queue.length, queue.bytes], [list.length, bytes])
  }
  assert.deepEqual(
    queue.drain(),
    list.map((one) => one.entry),
  )
})

test('a hundred thousand entries pass through in order', () => {
  const queue = createQueue<number>({ entries: 100_000, bytes: 0 })
  for (let entry = 0; entry < 100_000; entry += 1) queue.push(entry)
  for (let entry = 0; entry < 100_000; entry += 1) assert.equal(queue.shift(), entry)
})
