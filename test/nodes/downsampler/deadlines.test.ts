// Deadlines in slots: never late, early by less than a slot, none lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDeadlines } from '../../../nodes/downsampler/deadlines.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'

test('nothing is due while nothing is set', () => {
  const deadlines = createDeadlines<string>(100)
  assert.deepEqual([deadlines.next(), deadlines.take(1e12)], [null, []])
})

test('deadlines of one slot come together, at its beginning', () => {
  const deadlines = createDeadlines<string>(100)
  for (const [key, due] of [
    ['a', 250],
    ['b', 210],
    ['c', 390],
  ] as const)
    deadlines.set(key, due)
  assert.equal(deadlines.next(), 200)
  assert.deepEqual(deadlines.take(200), ['a', 'b'])
  assert.deepEqual([deadlines.next(), deadlines.take(299)], [300, []])
})

test('a deadline moved or forgotten is not due at its old time', () => {
  const deadlines = createDeadlines<string>(100)
  deadlines.set('a', 250)
  deadlines.set('b', 260)
  deadlines.set('a', 950)
  deadlines.set('b', null)
  assert.deepEqual([deadlines.take(800), deadlines.next(), deadlines.take(900), deadlines.next()], [[], 900, ['a'], null])
})

test('against a plain list, over many random moves', (context) => {
  const random = seededRandom(testSeed(context))
  const deadlines = createDeadlines<number>(50)
  const plain = new Map<number, number>()
  for (let now = 0; now < 20_000; now += randomInteger(random, 20)) {
    const key = randomInteger(random, 40)
    const due = random() < 0.2 ? null : now + randomInteger(random, 2_000)
    deadlines.set(key, due)
    if (due === null) plain.delete(key)
    else plain.set(key, due)
    const expected = [...plain].filter(([, when]) => Math.floor(when / 50) * 50 <= now).map(([waiting]) => waiting)
    assert.deepEqual([...deadlines.take(now)].sort(), expected.sort())
    for (const taken of expected) plain.delete(taken)
    const earliest = plain.size === 0 ? null : Math.floor(Math.min(...plain.values()) / 50) * 50
    assert.equal(deadlines.next(), earliest)
  }
})
