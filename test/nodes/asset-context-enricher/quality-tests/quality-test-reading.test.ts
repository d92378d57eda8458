import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KeptTest } from '../../../../nodes/asset-context-enricher/quality-tests/quality-test.ts'
import { testReading } from '../../../../nodes/asset-context-enricher/quality-tests/quality-test-reading.ts'
import { statusCodes } from '../../../../nodes/lib/quality.ts'
import { parseReading } from '../../../../nodes/lib/reading.ts'
import { filler1 } from '../answers/plants.ts'

const kept: KeptTest = {
  id: 7,
  asset: 'filler-1',
  characteristic: 'weight/net',
  value: 500.2,
  unit: 'g',
  low: 495,
  high: 505,
  verdict: 'pass',
  isContradicting: false,
  serial: 'S-1',
  at: 5_000,
  recordedAt: 6_000,
}
const context = Object.freeze({ batch: 'B-1' })

test('a test is an event: the value as payload, what belongs to it in the event', () => {
  const reading = testReading(kept, filler1, context, 'n1')
  const topic = 'acme/leeds/line1/filler/_test/weight%2Fnet'
  assert.deepEqual(reading, {
    topic,
    payload: 500.2,
    timestamp: 5_000,
    quality: 'good',
    statusCode: 0,
    unit: 'g',
    tag: { id: 'n1:_test/filler-1/weight/net', name: topic, raw: 'weight/net' },
    asset: filler1,
    context,
    event: {
      kind: 'quality-test',
      id: 7,
      asset: 'filler-1',
      characteristic: 'weight/net',
      value: 500.2,
      unit: 'g',
      low: 495,
      high: 505,
      verdict: 'pass',
      serial: 'S-1',
      at: 5_000,
    },
    source: { protocol: 'message', sourceTime: 5_000, receivedAt: 6_000 },
  })
  assert.equal(parseReading(reading), reading)
  assert.equal(reading.context, context)
})

test('where there is no value, the verdict is the payload', () => {
  const reading = testReading({ ...kept, value: null, verdict: 'rework' }, filler1, undefined, 'n1')
  assert.deepEqual([reading.payload, 'context' in reading], ['rework', false])
})

test('a verdict that the limits deny makes it uncertain, and is not changed', () => {
  const { quality, statusCode, findings, event } = testReading({ ...kept, verdict: 'fail', isContradicting: true }, filler1, context, 'n1')
  assert.deepEqual([quality, statusCode, findings, event?.['verdict']], ['uncertain', statusCodes.Uncertain, ['verdict-contradicts-limits'], 'fail'])
})
