import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeText } from '../../../../nodes/lib/editor/time-text.ts'

const noon = new Date(2026, 10, 21, 12, 30, 15).getTime()

test('of today the time is enough, to the second', () => {
  const text = timeText(noon, noon + 60_000)
  assert.match(text, /30.15/)
  assert.doesNotMatch(text, /2026/)
})

test('of another day the date stands beside it', () => {
  assert.match(timeText(noon, noon + 86_400_000), /2026.*30.15/)
})
