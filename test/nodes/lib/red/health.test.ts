import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Batch, parseReading, type Reading } from '../../../../nodes/lib/reading.ts'
import { createHealth } from '../../../../nodes/lib/red/health.ts'
import type { NodeState } from '../../../../nodes/lib/red/status.ts'
import { handClock } from '../../../support/hand-clock.ts'

function setUp() {
  const clock = handClock(1_000_000)
  const batches: Batch[] = []
  const times: number[] = []
  const now: { state: NodeState; counters: Record<string, number> } = { state: 'live', counters: { received: 3, 'side.odd': 1 } }
  const source = { folder: 'modbus-reader', nodeId: 'n1', label: 'Press 1/2', state: () => now.state, counters: () => now.counters }
  const health = createHealth(source, clock, (batch) => {
    batches.push(batch)
    times.push(clock.monotonic())
  })
  const readings = (index: number) => (batches[index]?.payload ?? []) as readonly Reading[]
  return { clock, batches, times, now, health, readings }
}

test('once a minute the state and every counter are readings under `_lineside`', async () => {
  const { clock, batches, readings } = setUp()
  await clock.advance(60_000)
  assert.deepEqual([batches[0]?.batch, batches[0]?.['topic']], [true, '_lineside/modbus-reader/Press 1%2F2'])
  assert.deepEqual(
    readings(0).map(({ topic, payload, quality, timestamp }) => [
      topic.replace('_lineside/modbus-reader/Press 1%2F2/', ''),
      payload,
      quality,
      timestamp,
    ]),
    [
      ['state', 'live', 'good', 1_060_000],
      ['received', 3, 'good', 1_060_000],
      ['side.odd', 1, 'good', 1_060_000],
    ],
  )
})

test('they are readings like any other: whole, with a tag of their own that stays the same object', async () => {
  const { clock, readings } = setUp()
  await clock.advance(120_000)
  for (const reading of readings(0)) assert.equal(parseReading(reading), reading)
  assert.deepEqual(
    readings(0).map(({ tag }) => [tag.id, tag.raw, tag.datatype, Object.isFrozen(tag)]),
    [
      ['n1:_lineside/state', 'state', 'string', true],
      ['n1:_lineside/received', 'received', 'integer', true],
      ['n1:_lineside/side.odd', 'side.odd', 'integer', true],
    ],
  )
  assert.deepEqual(
    readings(1).map(({ tag }) => tag),
    readings(0).map(({ tag }) => tag),
  )
  assert.equal(readings(1)[0]?.tag, readings(0)[0]?.tag)
})

test('a turn is told at once, the next a second later at most, with the state as it is then', async () => {
  const { clock, times, now, health, readings } = setUp()
  await clock.advance(5_000)
  health.turn()
  await clock.advance(100)
  now.state = 'down'
  health.turn()
  now.state = 'connecting'
  health.turn()
  await clock.advance(10_000)
  assert.deepEqual(times, [5_000, 6_000])
  assert.deepEqual([readings(0)[0]?.payload, readings(1)[0]?.payload], ['live', 'connecting'])
})

test('the minute counts from the last time it was told', async () => {
  const { clock, times, health } = setUp()
  await clock.advance(30_000)
  health.turn()
  await clock.advance(130_000)
  assert.deepEqual(times, [30_000, 90_000, 150_000])
})

test('once closed nothing is sent, and no turn sets a timer again', async () => {
  const { clock, batches, health } = setUp()
  health.turn()
  health.close()
  health.turn()
  await clock.advance(600_000)
  assert.deepEqual([batches.length, clock.pending], [0, 0])
})
