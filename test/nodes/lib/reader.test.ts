import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCounters } from '../../../nodes/lib/counters.ts'
import { fault } from '../../../nodes/lib/fault.ts'
import { createReaderSide, type ReaderState } from '../../../nodes/lib/reader.ts'
import type { Reading } from '../../../nodes/lib/reading.ts'
import type { LineState } from '../../../nodes/lib/supervise.ts'
import { handClock } from '../../support/hand-clock.ts'
import { aReading, aTag } from '../../support/readings.ts'

const tags = ['a', 'b'].map((name) => ({ tag: aTag(name), topic: `line/${name}`, source: { protocol: 'test' } }))
const good = () => [aReading()]
const bad = () => [aReading({ quality: 'bad', statusCode: 0x80000000, payload: null })]
const down = (code: string): LineState => ({ state: 'down', fault: fault(code) })

function setUp({ periodMs = 1_000, heartbeatMs = 60_000 }: { periodMs?: number; heartbeatMs?: number } = {}) {
  const clock = handClock(1_000_000)
  const counters = createCounters()
  const emitted: Reading[] = []
  const shown: ReaderState[] = []
  const side = createReaderSide({
    clock,
    counters,
    tags,
    periodMs,
    heartbeatMs,
    emit: (readings) => emitted.push(...readings),
    show: (state) => shown.push(state),
  })
  return { clock, counters, emitted, shown, side, last: () => shown.at(-1) }
}

test('before the line has anybody to serve the reader waits, then connects; a live line alone is not live data', () => {
  const { side, shown, emitted } = setUp()
  for (const state of [{ state: 'idle' }, { state: 'connecting' }, { state: 'live' }] as const) side.state(state)
  assert.deepEqual([shown, emitted], [['waiting', 'connecting'], []])
})

test('fresh data makes the reader live, and is sent on as it is', () => {
  const { side, last, emitted, counters } = setUp()
  const readings = good()
  side.readings(readings)
  assert.equal(last(), 'live')
  assert.equal(emitted[0], readings[0])
  assert.deepEqual(counters.all(), { readings: 1 })
})

test('uncertain data is fresh data', () => {
  const { side, last } = setUp()
  side.readings([aReading({ quality: 'uncertain', statusCode: 0x40000000 })])
  assert.equal(last(), 'live')
})

test('only bad data from the start is stale, never live', () => {
  const { side, shown, emitted } = setUp()
  side.readings(bad())
  assert.deepEqual([shown, emitted.length], [['stale'], 1])
})

test('stale after three periods without fresh data, and live again with the next', async () => {
  const { side, clock, last } = setUp({ periodMs: 1_000 })
  side.readings(good())
  await clock.advance(2_999)
  assert.equal(last(), 'live')
  await clock.advance(1)
  assert.equal(last(), 'stale')
  side.readings(good())
  assert.equal(last(), 'live')
})

test('bad data does not keep a reader live', async () => {
  const { side, clock, last } = setUp({ periodMs: 1_000 })
  side.readings(good())
  for (let cycle = 0; cycle < 3; cycle += 1) {
    await clock.advance(1_000)
    side.readings(bad())
  }
  assert.equal(last(), 'stale')
})

test('a lost line makes every tag bad at once, with the reason and the time of detection', () => {
  const { side, emitted, last, counters } = setUp()
  side.readings(good())
  side.state(down('line.reset'))
  assert.equal(last(), 'down')
  const lost = emitted.slice(1).map(({ topic, payload, quality, findings, timestamp }) => [topic, payload, quality, findings, timestamp])
  assert.deepEqual(
    lost,
    ['line/a', 'line/b'].map((topic) => [topic, null, 'bad', ['line.reset'], 1_000_000]),
  )
  assert.equal(counters.get('lost'), 2)
})

test('the loss is said again every heartbeat, with the present reason, until the line is back', async () => {
  const { side, clock, emitted } = setUp({ heartbeatMs: 60_000 })
  side.state(down('line.reset'))
  await clock.advance(30_000)
  side.state(down('line.refused'))
  await clock.advance(90_000)
  side.state({ state: 'live' })
  await clock.advance(600_000)
  assert.deepEqual(
    emitted.map(({ tag, timestamp, findings }) => `${tag.raw} ${timestamp - 1_000_000} ${findings?.[0]}`),
    ['a 0 line.reset', 'b 0 line.reset', 'a 60000 line.refused', 'b 60000 line.refused', 'a 120000 line.refused', 'b 120000 line.refused'],
  )
})

test('with a heartbeat of 0 the loss is said once', async () => {
  const { side, clock, emitted } = setUp({ heartbeatMs: 0 })
  side.state(down('line.reset'))
  await clock.advance(3_600_000)
  assert.deepEqual([emitted.length, clock.pending], [2, 0])
})

test('a second loss is said at once again', () => {
  const { side, emitted } = setUp()
  for (const state of [down('line.reset'), { state: 'live' } as const, down('line.timeout')]) side.state(state)
  assert.deepEqual(
    emitted.map((reading) => reading.findings?.[0]),
    ['line.reset', 'line.reset', 'line.timeout', 'line.timeout'],
  )
})

test('down stays down while the line is tried, and after it is live until there is fresh data', () => {
  const { side, shown, last } = setUp()
  for (const state of [down('line.reset'), { state: 'connecting' }, { state: 'idle' }, { state: 'live' }] as const) side.state(state)
  assert.deepEqual(shown, ['down'])
  side.readings(good())
  assert.equal(last(), 'live')
})

test('a line that comes back with bad data only is stale, not down for ever', () => {
  const { side, last } = setUp()
  side.readings(good())
  side.state(down('line.reset'))
  side.state({ state: 'live' })
  side.readings(bad())
  assert.equal(last(), 'stale')
})

test('a line that is down does not turn stale', async () => {
  const { side, clock, last } = setUp({ periodMs: 1_000 })
  side.readings(good())
  side.state(down('line.reset'))
  await clock.advance(30_000)
  assert.equal(last(), 'down')
})

test('without a stated period the reader learns it, and an outage teaches it nothing', async () => {
  const clock = handClock()
  const shown: ReaderState[] = []
  const side = createReaderSide({
    clock,
    counters: createCounters(),
    tags,
    heartbeatMs: 0,
    emit: () => undefined,
    show: (state) => shown.push(state),
  })
  side.readings(good())
  await clock.advance(2_000)
  side.readings(good())
  side.state(down('line.reset'))
  await clock.advance(3_600_000)
  side.state({ state: 'live' })
  side.readings(good())
  await clock.advance(5_999)
  assert.equal(shown.at(-1), 'live')
  await clock.advance(1)
  assert.equal(shown.at(-1), 'stale')
})

test('closing takes every timer away and sends nothing', async () => {
  const { side, clock, emitted } = setUp()
  side.readings(good())
  side.state(down('line.reset'))
  const before = emitted.length
  side.close()
  await clock.advance(600_000)
  assert.deepEqual([clock.pending, emitted.length], [0, before])
})

test('a device that answers only bad readings ends the loss: nothing is repeated beside what it says itself', async () => {
  const { side, clock, emitted, last } = setUp({ heartbeatMs: 60_000 })
  side.state(down('line.reset'))
  side.state({ state: 'connecting' })
  side.readings(bad())
  await clock.advance(600_000)
  assert.deepEqual([emitted.length, last(), clock.pending], [3, 'stale', 0])
})
