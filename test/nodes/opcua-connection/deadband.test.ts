// The deadband on our side.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDeadband } from '../../../nodes/opcua-connection/deadband.ts'

test('only what differs by more than the deadband from the last reported value passes', () => {
  const passes = createDeadband({ kind: 'absolute', value: 2 }, undefined)
  assert.deepEqual(
    [10, 11, 12, 12.5, 11, 10.4].map((value) => passes?.(value, 0)),
    [true, false, false, true, false, true],
  )
})

test('a change of the status passes, and what is no number', () => {
  const passes = createDeadband({ kind: 'absolute', value: 2 }, undefined)
  assert.deepEqual(
    [passes?.(10, 0), passes?.(10, 0x4000_0000), passes?.(10, 0x4000_0000), passes?.(null, 0x8000_0000), passes?.([1], 0), passes?.([1], 0)],
    [true, true, false, true, true, true],
  )
})

test('a percentage is of the range; of a range that nobody knows everything passes', () => {
  const passes = createDeadband({ kind: 'percent', value: 10 }, [0, 50])
  assert.deepEqual([passes?.(0, 0), passes?.(5, 0), passes?.(5.1, 0)], [true, false, true])
  assert.equal(createDeadband({ kind: 'percent', value: 10 }, undefined), null)
  assert.equal(createDeadband({ kind: 'none', value: 0 }, [0, 50]), null)
})
