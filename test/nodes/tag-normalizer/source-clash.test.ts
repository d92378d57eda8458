// Two sources behind one raw name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClashWatch } from '../../../nodes/tag-normalizer/source-clash.ts'

test('one source, or one that took the place of another, is no clash', () => {
  const isClash = createClashWatch()
  assert.deepEqual(['a', 'a', 'b', 'b', 'c'].map(isClash), [false, false, false, false, false])
})

test('the first source heard again after another is a clash from then on', () => {
  const isClash = createClashWatch()
  assert.deepEqual(['a', 'b', 'a', 'a', 'b'].map(isClash), [false, false, true, true, true])
})
