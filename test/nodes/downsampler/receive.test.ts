// Rule by rule: what one reading makes of the segment it comes to. Named cases are the defects of other downsamplers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSample } from '../../../nodes/downsampler/receive.ts'
import { aReading } from '../../support/readings.ts'
import { bad, play, uncertain } from './play.ts'

test('of a steady line the first sample is sent at once and the rest wait for its end', () => {
  const { take, command } = play()
  assert.deepEqual(
    [0, 1, 2, 3].flatMap((second) => take(second, second * 5)),
    ['0 0'],
  )
  assert.deepEqual(command({ flush: true }, 3), ['3 15'])
})

test('a step after an hour of rest keeps the last sample before it (a heartbeat must not throw it away)', () => {
  const { take, command } = play({ heartbeatSeconds: 3_600 })
  const sent = [take(0, 0), take(1_800, 0), take(3_599, 0), take(3_600, 100), command({ flush: true }, 3_601)]
  assert.deepEqual(sent.flat(), ['0 0', '3599 0', '3600 100'])
})

test('a spike of one sample is sent, however close it comes after the last one', () => {
  for (const mode of ['linear', 'deadband'] as const) {
    const { take, command } = play({ mode })
    const sent = [take(0, 0), take(0.001, 100), take(0.002, 0), command({ flush: true }, 1)]
    assert.deepEqual(sent.flat(), ['0 0', '0.001 100', '0.002 0'], mode)
  }
})

test('the sample after one that was sent counts for the next line too', () => {
  // Another filter lets the first sample of a segment constrain nothing: then the one at 2 s would vanish.
  const { take, command } = play()
  const sent = [take(0, 0), take(1, 2.5), take(2, 0), take(3, 0), command({ flush: true }, 4)]
  assert.deepEqual(sent.flat(), ['0 0', '1 2.5', '2 0', '3 0'])
})

test('two values at one moment are both sent; the same value twice is one sample and a counted duplicate', () => {
  const { take, command, step } = play()
  const sent = [take(0, 0), take(1, 0), take(1, 50), take(1, 50), take(2, 50), command({ flush: true }, 2)]
  assert.deepEqual(sent.flat(), ['0 0', '1 0', '1 50', '2 50'])
  assert.equal(step.balance().suppressed['duplicate'], 1)
})

test('a late boolean is late like a late number, not a new change', () => {
  const { take } = play()
  assert.deepEqual([take(5, true), take(4, false), take(6, true)].flat(), ['5 true', 'late: 4 false'])
})

test('a deadband holds a value until a sample leaves the band, and decides at once', () => {
  const { take, step } = play({ mode: 'deadband' })
  const sent = [10, 10.9, 11, 11.1, 10.2, 9.9, 20].flatMap((value, second) => take(second, value))
  assert.deepEqual(sent, ['0 10', '3 11.1', '5 9.9', '6 20'])
  assert.deepEqual(step.balance(), { held: 0, suppressed: { 'within-epsilon': 3, unchanged: 0, duplicate: 0, reset: 0 } })
})

test('a slow ramp is never lost: a deadband compares with what was sent, not with what came last', () => {
  const { take } = play({ mode: 'deadband' })
  const sent = Array.from({ length: 1_000 }, (_, second) => take(second, second * 0.5)).flat()
  assert.equal(sent.length, 334)
})

test('booleans, texts and 64-bit integers are sent when they change, whatever ε is', () => {
  const { take, last, step } = play({ epsilon: 1e6 })
  const values = [true, true, false, 'RUN', 'RUN', 'STOP', 2n ** 60n, 2n ** 60n, 2n ** 60n + 1n]
  assert.deepEqual(
    values.flatMap((value, second) => take(second, value)),
    ['0 true', '2 false', '3 RUN', '5 STOP', `6 ${2n ** 60n}`, `8 ${2n ** 60n + 1n}`],
  )
  assert.equal(step.balance().suppressed['unchanged'], 3)
  assert.deepEqual(last, [])
})

test('a text that looks like a number is a text', () => {
  const { take } = play({ epsilon: 100 })
  assert.deepEqual(
    ['1', '2', '2'].flatMap((value, second) => take(second, value)),
    ['0 1', '1 2'],
  )
})

test('a bad reading always passes, after what waited, and no line is drawn across it', () => {
  const { take } = play()
  const sent = [take(0, 0), take(1, 0), take(2, null, bad), take(3, null, bad), take(4, 0), take(5, 0)]
  assert.deepEqual(sent.flat(), ['0 0', '1 0', '2 null', '3 null', '4 0'])
})

test('a bad reading passes whatever its time: loss is detected by our clock, samples come by the device’s', () => {
  const { take } = play()
  assert.deepEqual([take(100, 0), take(97, null, bad, 97), take(100.5, 0, {}, 98)].flat(), ['100 0', '97 null', '100.5 0'])
  assert.deepEqual([take(200, null, bad, 200), take(101, 0, {}, 201)].flat(), ['200 null', '101 0'])
})

test('an uncertain series is thinned like a good one, in segments of its own', () => {
  const { take } = play()
  const sent = [take(0, 0), take(1, 0), take(2, 0, uncertain), take(3, 0, uncertain), take(4, 0, uncertain), take(5, 0)]
  assert.deepEqual(sent.flat(), ['0 0', '1 0', '2 0', '4 0', '5 0'])
})

test('an event always passes and leaves the line as it was', () => {
  const { take, command } = play()
  const sent = [take(0, 0), take(1, 0), take(1.5, 'stop', { event: { kind: 'stop' } }), take(2, 0), take(3, 0), command({ flush: true }, 3)]
  assert.deepEqual(sent.flat(), ['0 0', '1 0', '1.5 stop', '3 0'])
})

test('a gap ends the segment with its last sample and begins another', () => {
  const { take, last } = play({ gapSeconds: 10 })
  assert.deepEqual([take(0, 0), take(10, 0), take(10.5, 0)].flat(), ['0 0'])
  const played = play({ gapSeconds: 10 })
  played.take(0, 0)
  played.take(1, 0)
  assert.deepEqual(played.take(12, 0), ['1 0', '12 0'])
  assert.deepEqual(
    played.last.map(({ detail }) => detail?.['segment']),
    [undefined, 'gap'],
  )
  assert.deepEqual(last, [])
})

test('a change of unit, asset or batch ends the segment, and the next one says why it began', () => {
  const asset = { id: 'm1', type: 'M', path: 'site/m1' }
  for (const [segment, more] of [
    ['unit', { unit: 'Pa' }],
    ['asset', { asset }],
    ['context', { context: { batch: 'B2' } }],
    ['topic', { topic: 'x' }],
  ] as const) {
    const played = play()
    played.take(0, 0)
    played.take(1, 0)
    assert.deepEqual(played.take(2, 0, more), ['1 0', '2 0'], segment)
    assert.deepEqual(
      played.last.map(({ detail }) => detail?.['segment']),
      [undefined, segment],
    )
  }
})

test('a heartbeat sends the sample that waits, then goes on; a deadband sends the one that comes', () => {
  const lines = play({ heartbeatSeconds: 10 })
  assert.deepEqual(
    [0, 4, 9, 14].map((second) => lines.take(second, 0).join()),
    ['0 0', '', '', '14 0'],
  )
  const steps = play({ mode: 'deadband', heartbeatSeconds: 10 })
  assert.deepEqual(
    [0, 4, 9, 14, 20].map((second) => steps.take(second, 0).join()),
    ['0 0', '', '', '14 0', ''],
  )
})

test('a value read again and again with the time of its last change still beats', () => {
  const { take } = play({ heartbeatSeconds: 10 })
  const polled = [0, 5, 10, 15, 20].map((second) => take(0, 7, {}, second).join())
  assert.deepEqual(polled, ['0 7', '', '0 7', '', '0 7'])
})

test('what is part of a series: usable values that are not bad and no events', () => {
  const readings = [
    aReading(),
    aReading({ payload: true }),
    aReading(uncertain),
    aReading(bad),
    aReading({ payload: null }),
    aReading({ payload: Number.NaN }),
    aReading({ event: { kind: 'x' } }),
  ]
  assert.deepEqual(readings.map(isSample), [true, true, true, false, false, false, false])
})
