// What comes through `ask` is untyped: a question, or none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { questionOf } from '../../../nodes/modbus-connection/questions.ts'

test('questions come through as they are, without what does not belong to them', () => {
  assert.deepEqual(questionOf({ kind: 'identify', unitId: 1, more: true }), { kind: 'identify', unitId: 1 })
  assert.deepEqual(questionOf({ kind: 'sunspec', unitId: 126 }), { kind: 'sunspec', unitId: 126 })
  assert.deepEqual(questionOf({ kind: 'scan-units', from: 0, to: 255 }), { kind: 'scan-units', from: 0, to: 255 })
})

for (const what of [
  null,
  'identify',
  {},
  { kind: 'browse' },
  { kind: 'identify' },
  { kind: 'identify', unitId: '1' },
  { kind: 'sunspec', unitId: 256 },
  { kind: 'scan-units', from: 5, to: 4 },
  { kind: 'scan-units', from: -1, to: 4 },
  { kind: 'scan-units', from: 1, to: 1.5 },
]) {
  test(`${JSON.stringify(what)} is no question`, () => assert.equal(questionOf(what), null))
}
