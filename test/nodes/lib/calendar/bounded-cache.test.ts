import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boundedCache } from '../../../../nodes/lib/calendar/bounded-cache.ts'

test('an answer is made once while it is kept; past the limit the oldest is made again', () => {
  const made: number[] = []
  const cache = boundedCache(2, (key) => {
    made.push(key)
    return key * 10
  })
  assert.deepEqual([1, 2, 1, 3, 2, 1].map(cache), [10, 20, 10, 30, 20, 10])
  assert.deepEqual(made, [1, 2, 3, 1])
})
