import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tickedIn, withoutTicked, withTicked } from '../../../nodes/opcua-reader/ticked.ts'

const speed = { nodeId: 'nsu=urn:plc;s=Speed', kind: 'value', path: ['Line 1', 'Speed'] } as const
const names = (rows: readonly Readonly<Record<string, unknown>>[]) => rows.map(({ name }) => name)

test('a ticked node becomes a row at the end, named by the way to it', () => {
  const rows = withTicked([{ name: 'x', nodeId: 'i=1', unit: 'bar' }], [speed])
  assert.deepEqual(names(rows), ['x', 'Line 1/Speed'])
  assert.deepEqual(rows[1], {
    name: 'Line 1/Speed',
    nodeId: 'nsu=urn:plc;s=Speed',
    kind: 'value',
    samplingMs: null,
    deadbandKind: 'none',
    deadband: 0,
    unit: '',
  })
})

test('a node that has a row keeps it; its events are another row', () => {
  const once = withTicked([], [speed, speed])
  assert.equal(once.length, 1)
  assert.equal(withTicked(once, [speed]).length, 1)
  const both = withTicked(once, [{ ...speed, kind: 'events' }])
  assert.deepEqual(names(both), ['Line 1/Speed', 'Line 1/Speed 2'])
})

test('a name that is taken gets a number, and a slash within a level makes no level', () => {
  const rows = withTicked(
    [{ name: 'A/B' }],
    [
      { nodeId: 'i=1', kind: 'value', path: ['A', 'B'] },
      { nodeId: 'i=2', kind: 'value', path: ['A', 'B'] },
      { nodeId: 'i=3', kind: 'value', path: ['A', ' B/C '] },
    ],
  )
  assert.deepEqual(names(rows), ['A/B', 'A/B 2', 'A/B 3', 'A/B_C'])
})

test('unticking takes the row away, whatever it was named since', () => {
  const rows = [
    { name: 'renamed', nodeId: speed.nodeId, kind: 'value' },
    { name: 'old', nodeId: speed.nodeId },
    { name: 'alarm', nodeId: speed.nodeId, kind: 'events' },
  ]
  assert.deepEqual(names(withoutTicked(rows, [speed])), ['alarm'])
  assert.equal(tickedIn(rows)(speed), true)
  assert.equal(tickedIn(withoutTicked(rows, [speed]))(speed), false)
})
