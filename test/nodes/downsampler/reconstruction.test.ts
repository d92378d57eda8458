// The judge is judged first.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { largestError, type Point } from '../../../nodes/downsampler/reconstruction.ts'

const points = (...pairs: readonly (readonly [number, number])[]): readonly Point[] => pairs.map(([timestamp, value]) => ({ timestamp, value }))
const all = points([0, 0], [10, 3], [20, 0], [30, 10])

test('what is sent whole is off by nothing', () => {
  assert.equal(largestError(all, all, 'linear'), 0)
  assert.equal(largestError(all, all, 'stepped'), 0)
})

test('a line between two points is straight, a step holds the earlier', () => {
  const sent = points([0, 0], [20, 0], [30, 10])
  assert.equal(largestError(all, sent, 'linear'), 3)
  assert.equal(largestError(points([25, 0]), points([20, 0], [30, 10]), 'linear'), 5)
  assert.equal(largestError(points([25, 0]), points([20, 0], [30, 10]), 'stepped'), 0)
})

test('before the first point, and for a line after the last, nothing is drawn', () => {
  assert.equal(largestError(all, points([10, 3], [30, 10]), 'stepped'), Number.POSITIVE_INFINITY)
  assert.equal(largestError(all, points([0, 0], [20, 0]), 'linear'), Number.POSITIVE_INFINITY)
  assert.equal(largestError(all, points([0, 0], [20, 0]), 'stepped'), 10)
})

test('where the line jumps, both values count', () => {
  const sent = points([0, 0], [10, 0], [10, 8], [20, 8])
  assert.equal(largestError(points([10, 0], [10, 8], [15, 8]), sent, 'linear'), 0)
  assert.equal(largestError(points([10, 4]), sent, 'linear'), 4)
})
