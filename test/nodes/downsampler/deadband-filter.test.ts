// The band around the value held.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leavesBand } from '../../../nodes/downsampler/deadband-filter.ts'

test('a sample leaves the band when it differs by more than ε, up or down', () => {
  assert.deepEqual(
    [10.5, 9.5, 10.6, 9.4, 10].map((value) => leavesBand(10, value, 0.5)),
    [false, false, true, true, false],
  )
})

test('around zero the band is as wide as anywhere: ε is never a part of the value', () => {
  assert.deepEqual(
    [0.001, -0.001, 0].map((value) => leavesBand(0.0005, value, 0.5)),
    [false, false, false],
  )
})

test('what cannot be compared leaves the band', () => {
  assert.ok(leavesBand(1, Number.NaN, 0.5))
  assert.ok(leavesBand(-1e308, 1e308, 0.5))
})
