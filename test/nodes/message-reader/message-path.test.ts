import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messagePath } from '../../../nodes/message-reader/message-path.ts'

const message = { payload: { list: [{ v: 1, t: 10 }, { v: 2 }, { v: 3, t: 30 }], 'a b': 4 } }

test('a path may begin with msg. or $, or with the property itself', () => {
  for (const text of ["payload['a b']", "msg.payload['a b']", "$.payload['a b']"]) assert.equal(messagePath(text)?.find(message)[0]?.value, 4, text)
  assert.equal(messagePath('msg')?.find(message)[0]?.value, message)
  assert.equal(messagePath('message')?.find({ message: 5 })[0]?.value, 5)
  assert.equal(messagePath('pay load'), null)
})
