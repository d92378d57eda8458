import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSequence } from '../../../../nodes/mqtt-connection/sparkplug/sequence.ts'

const missing = (seen: readonly number[]) => {
  const sequence = createSequence()
  sequence.begin('birth', { seq: seen[0] ?? 0 })
  return seen.slice(1).map((seq) => {
    const turn = sequence.turn('data', { seq })
    return turn.kind === 'next' ? turn.missing : turn.kind
  })
}

test('one more each time, after 255 comes 0, and a birth may begin anywhere', () => {
  assert.deepEqual(missing([0, 1, 2]), [0, 0])
  assert.deepEqual(missing([254, 255, 0, 1]), [0, 0, 0])
})

test('what is missing in between is counted, at least', () => {
  assert.deepEqual(missing([0, 2, 3]), [1, 0])
  assert.deepEqual(missing([250, 5]), [10])
})

test('one that was overtaken is late, once, and no gap of its own; a round later its number is due again', () => {
  assert.deepEqual(missing([0, 1, 4, 3, 2, 5]), [0, 2, 'late', 'late', 0])
  assert.deepEqual(missing([254, 1, 255, 0, 2]), [2, 'late', 'late', 0])
  const round = Array.from({ length: 256 }, (_, index) => (4 + index) % 256)
  assert.equal(
    missing([0, 1, 3, ...round])
      .slice(2)
      .every((one) => one === 0),
    true,
  )
})

test('the same message again is no gap, another one of the same number is', () => {
  const sequence = createSequence()
  sequence.begin('birth', { seq: 0 })
  assert.deepEqual(sequence.turn('data', { seq: 1, timestamp: 10 }), { kind: 'next', missing: 0 })
  assert.deepEqual(sequence.turn('data', { seq: 1, timestamp: 10 }), { kind: 'repeated' })
  assert.deepEqual(sequence.turn('data', { seq: 1, timestamp: 11 }), { kind: 'next', missing: 255 })
})

test('without a birth the first number is believed, and without a number nothing is missed', () => {
  const sequence = createSequence()
  assert.deepEqual(sequence.turn('data', { seq: 77 }), { kind: 'next', missing: 0 })
  assert.deepEqual(sequence.turn('data', {}), { kind: 'next', missing: 0 })
  assert.deepEqual(sequence.turn('data', { seq: 256 }), { kind: 'next', missing: 0 })
  assert.deepEqual(sequence.turn('data', { seq: 78 }), { kind: 'next', missing: 0 })
})
