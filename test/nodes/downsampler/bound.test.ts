// How much of ε the filters use.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdAllowance, lineAllowance } from '../../../nodes/downsampler/bound.ts'

test('decimals that differ by exactly ε on paper are within it', () => {
  assert.ok(20.1 - 20 > 0.1)
  assert.ok(20.1 - 20 <= holdAllowance(0.1))
  assert.ok(20.1 - 20 <= lineAllowance(0.1, 20, 20.1))
})

test('never more than ε · (1 + 1e-9), and for a line less the larger its values', () => {
  assert.ok(holdAllowance(1) <= 1 + 1e-9)
  assert.ok(lineAllowance(1, 1e12, 1e12) < lineAllowance(1, 1, 1))
  assert.ok(lineAllowance(1e-6, 1e12, 1e12) < 0)
})
