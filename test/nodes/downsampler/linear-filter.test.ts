// The filter by itself: what it keeps, what it covers, what it holds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drain, extend, heldIn, openSegment, type Sample, tailLimit } from '../../../nodes/downsampler/linear-filter.ts'
import { largestError } from '../../../nodes/downsampler/reconstruction.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'

const at = (timestamp: number, value: number): Sample => ({ timestamp, value, at: timestamp })

/** Runs a series; checks that every sample is kept, covered or held, at every moment. */
function filtered(samples: readonly Sample[], epsilon: number): readonly Sample[] {
  const [first, ...rest] = samples as [Sample, ...Sample[]]
  const segment = openSegment(first)
  const kept = [first]
  let covered = 0
  for (const [index, sample] of rest.entries()) {
    covered += extend(segment, sample, epsilon, kept)
    assert.equal(kept.length + covered + heldIn(segment), index + 2)
    assert.ok(heldIn(segment) <= 1 + tailLimit)
  }
  covered += drain(segment, epsilon, kept)
  assert.equal(kept.length + covered, samples.length)
  assert.equal(heldIn(segment), 0)
  return kept
}

test('of a straight line only the ends are kept', () => {
  const samples = Array.from({ length: 1_000 }, (_, index) => at(index * 1_000, 20 + index * 0.1))
  assert.deepEqual(
    filtered(samples, 0.1).map(({ timestamp }) => timestamp),
    [0, 999_000],
  )
})

test('a spike is kept with the samples around it', () => {
  const samples = [0, 0, 0, 0, 100, 0, 0, 0, 0].map((value, index) => at(index, value))
  assert.deepEqual(
    filtered(samples, 1).map(({ timestamp, value }) => [timestamp, value]),
    [
      [0, 0],
      [3, 0],
      [4, 100],
      [5, 0],
      [8, 0],
    ],
  )
})

test('a sample no line may end on does not end the segment: a later one may do', () => {
  // The third sample leaves the doors of the first two, the fourth is inside again (strict swinging door stops at the third).
  const samples = [at(0, 0), at(1, 0), at(2, 2.5), at(3, 1), at(4, 1.2)]
  const kept = filtered(samples, 1)
  assert.deepEqual(
    kept.map(({ timestamp }) => timestamp),
    [0, 1, 2, 4],
  )
  const calm = [at(0, 0), at(1, 0), at(2, 1.9), at(3, 1.5), at(4, 2)]
  assert.deepEqual(
    filtered(calm, 1).map(({ timestamp }) => timestamp),
    [0, 4],
  )
})

test('ε holds, and nothing is lost, on long noisy series of every kind', (context) => {
  const random = seededRandom(testSeed(context))
  let longestTail = 0
  for (let series = 0; series < 400; series += 1) {
    const [epsilon, basis, noise] = [10 ** (randomInteger(random, 5) - 3), 10 ** randomInteger(random, 6), 0.5 + 2 * random()]
    let [time, level] = [0, basis]
    const samples = Array.from({ length: 300 }, () => {
      time += 1 + randomInteger(random, 2_000)
      level += (random() - 0.5) * epsilon * (random() < 0.02 ? 30 : 0.2)
      return at(time, level + (random() - 0.5) * epsilon * noise)
    })
    const kept = filtered(samples, epsilon)
    assert.ok(largestError(samples, kept, 'linear') <= epsilon * (1 + 1e-9), `series ${series}`)
    longestTail = Math.max(longestTail, longestTailOf(samples, epsilon))
  }
  assert.equal(longestTail, tailLimit, 'the limit of the tail was reached')
})

function longestTailOf([first, ...rest]: readonly Sample[], epsilon: number): number {
  if (first === undefined) return 0
  const segment = openSegment(first)
  return Math.max(
    ...rest.map((sample) => {
      extend(segment, sample, epsilon, [])
      return segment.tail.length
    }),
  )
}

test('values larger than ε can resolve, and near the end of all doubles, are all kept', () => {
  const fine = [1e12, 1e12 + 0.1, 1e12, 1e12 + 0.2].map((value, index) => at(index, value))
  assert.equal(filtered(fine, 1e-6).length, 4)
  const huge = [-1e308, 1e308, 1e308, -1e308, 1e308].map((value, index) => at(index, value))
  assert.equal(filtered(huge, 1).length, 5)
})
