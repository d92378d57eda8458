import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createReceipts } from '../../../nodes/lib/receipts.ts'

test('a receipt is returned once, when all its messages have come back', () => {
  const receipts = createReceipts()
  let returned = 0
  receipts.sent('one', 2, { returned: () => (returned += 1) })
  assert.deepEqual([receipts.came('one'), returned], [true, 0])
  assert.deepEqual([receipts.came('one'), returned], [true, 1])
  assert.deepEqual([receipts.came('one'), returned], [false, 1])
})

test('what is not ours is left to others', () => {
  const receipts = createReceipts()
  assert.deepEqual([receipts.came('strange'), receipts.came(undefined)], [false, false])
})
