// The inbound byte budget under a clock turned by hand.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createByteBudget } from '../../../nodes/dmz-publisher/byte-budget.ts'

test('the burst may come at once, one byte more may not', () => {
  assert.equal(createByteBudget(64_000, 16_000, () => 0).spend(16_000), true)
  assert.equal(createByteBudget(64_000, 16_000, () => 0).spend(16_001), false)
})

test('the budget fills up again with time, never above the burst', () => {
  let now = 0
  const budget = createByteBudget(64_000, 16_000, () => now)
  assert.equal(budget.spend(16_000), true)
  now = 100
  assert.equal(budget.spend(6_400), true)
  assert.equal(budget.spend(1), false)
  now = 3_600_000
  assert.equal(budget.spend(16_000), true)
  assert.equal(budget.spend(1), false)
})

test('answers that were asked for do not count against the budget', () => {
  const budget = createByteBudget(64_000, 100, () => 0)
  budget.grant(1_000_000)
  assert.equal(budget.spend(1_000_000), true)
  assert.equal(budget.spend(100), true)
  assert.equal(budget.spend(1), false)
})
