import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLatency } from '../../../nodes/lib/latency.ts'

test('before the first request there is no figure', () => {
  assert.deepEqual(createLatency().figures(), {})
})

test('the median and the 95th percentile of a hundred requests', () => {
  const latency = createLatency()
  for (let ms = 100; ms >= 1; ms -= 1) latency.took(ms)
  assert.deepEqual(latency.figures(), { latencyP50Ms: 50, latencyP95Ms: 95 })
})

test('only the last 256 requests count', () => {
  const latency = createLatency()
  for (let request = 0; request < 1_000; request += 1) latency.took(5_000)
  for (let request = 0; request < 256; request += 1) latency.took(2.04)
  assert.deepEqual(latency.figures(), { latencyP50Ms: 2, latencyP95Ms: 2 })
})
