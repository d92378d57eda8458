// The numbers of messages, over the end of their range.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, missing } from '../../../nodes/opcua-connection/sequence.ts'

const highest = 0xffff_ffff

test('after the highest number comes 1, never 0', () => {
  assert.deepEqual([after(1), after(highest - 1), after(highest)], [2, highest, 1])
})

test('what is missing before a message is counted, over the end of the range too', () => {
  assert.deepEqual([missing(5, 5), missing(5, 8), missing(highest, 1), missing(highest - 1, 3)], [0, 3, 1, 4])
})

test('a message that came before is a negative number', () => {
  assert.deepEqual([missing(5, 4), missing(1, highest), missing(2, highest - 1)], [-1, -1, -3])
})
