// The try-out: a recorded series played through the downsampler.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { thin } from '../../../nodes/downsampler/thin.ts'

const wave = Array.from({ length: 600 }, (_, index) => ({ timestamp: 1_700_000_000_000 + index * 1_000, value: 20 + 5 * Math.sin(index / 40) }))
const whole = { epsilon: 0.1, maxHoldSeconds: 86_400 }

test('a wave keeps few points as lines, more as steps, and ε holds for both', () => {
  const [lines, steps] = [thin(wave, { ...whole, mode: 'linear' }), thin(wave, { ...whole, mode: 'deadband' })]
  assert.ok(lines.kept.length < 50 && lines.kept.length < steps.kept.length && steps.kept.length < 400, `${lines.kept.length}, ${steps.kept.length}`)
  assert.ok(lines.largestError > 0 && lines.largestError <= 0.1 * (1 + 1e-9))
  assert.ok(steps.largestError > 0 && steps.largestError <= 0.1 * (1 + 1e-9))
})

test('a hold shorter than the period sends every sample: the try-out shows it as the line would do it', () => {
  assert.equal(thin(wave, { mode: 'linear', epsilon: 0.1, maxHoldSeconds: 0.5 }).kept.length, wave.length)
})

test('points before their predecessor are shown as late', () => {
  const points = [
    { timestamp: 0, value: 1 },
    { timestamp: 10, value: 1 },
    { timestamp: 5, value: 9 },
    { timestamp: 20, value: 1 },
  ]
  const { kept, late, largestError } = thin(points, { ...whole, mode: 'linear' })
  assert.deepEqual([kept.map(({ timestamp }) => timestamp), late, largestError], [[0, 20], [{ timestamp: 5, value: 9 }], 0])
})

test('nothing in, nothing out', () => {
  assert.deepEqual(thin([], { ...whole, mode: 'linear' }), { kept: [], late: [], largestError: 0 })
})
