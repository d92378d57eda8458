import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFreshness } from '../../../nodes/lib/freshness.ts'

const staleAfter = (arrivals: readonly number[], periodMs?: number) => {
  const freshness = createFreshness(periodMs)
  for (const at of arrivals) freshness.seen(at)
  return freshness.staleAt()
}

test('nothing is stale before any fresh data', () => {
  assert.equal(createFreshness(1_000).staleAt(), null)
  assert.equal(createFreshness().staleAt(), null)
})

test('with a period, stale is three of them after the last arrival', () => {
  assert.equal(staleAfter([5_000], 2_000), 11_000)
  assert.equal(staleAfter([5_000, 6_000, 9_000], 2_000), 15_000)
})

// Arrivals in milliseconds; the period learned is the longest gap of the last eight, at least a second.
const learned: readonly [what: string, arrivals: readonly number[], staleAt: number][] = [
  ['one arrival counts as a second', [0], 3_000],
  ['a period of ten seconds', [0, 10_000, 20_000], 50_000],
  ['ten a second', [0, 100, 200, 300, 400], 3_400],
  ['the longest gap counts', [0, 2_000, 9_000, 10_000], 31_000],
  ['a long gap is forgotten after eight arrivals', [0, 60_000, ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => 60_000 + n * 2_000)], 82_000],
  ['a burst of twenty tags every ten seconds', [0, 10_000, 20_000].flatMap((at) => Array.from({ length: 20 }, (_, tag) => at + tag)), 50_019],
]
for (const [what, arrivals, staleAt] of learned) {
  test(`without a period it is learned: ${what}`, () => assert.equal(staleAfter(arrivals), staleAt))
}

test('after a loss nothing is stale until fresh data comes, and the outage teaches nothing', () => {
  const freshness = createFreshness()
  for (const at of [0, 2_000, 4_000]) freshness.seen(at)
  freshness.lost()
  assert.equal(freshness.staleAt(), null)
  freshness.seen(3_600_000)
  assert.equal(freshness.staleAt(), 3_606_000)
})
