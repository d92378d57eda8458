import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeCanonical } from '../../../../nodes/lib/formats/canonical-json.ts'
import { decodeCanonical } from '../../../../nodes/lib/formats/canonical-read.ts'
import type { Reading } from '../../../../nodes/lib/reading.ts'
import { aReading } from '../../../support/readings.ts'

const head = '{"value":1.5,"timestamp":1000,"quality":"good","statusCode":0,"name":"pressure"'

test('an event goes last, its kind first, all else in the order of the names', () => {
  const event = { z: 1, kind: 'alarm', at: new Date(0), limits: { low: -0.5, high: 9_007_199_254_740_993n }, empty: undefined, call: () => 1 }
  assert.equal(
    encodeCanonical(aReading({ event })),
    `${head},"event":{"kind":"alarm","at":"1970-01-01T00:00:00.000Z","limits":{"high":{"$int":"9007199254740993"},"low":-0.5},"z":1}}`,
  )
})

test('what is historical says so, what is live has the bytes it always had', () => {
  const source = { protocol: 'x', sourceTime: 1, receivedAt: 1 }
  assert.equal(encodeCanonical(aReading({ source })), `${head}}`)
  assert.equal(encodeCanonical(aReading({ source: { ...source, historical: true } })), `${head},"historical":true}`)
})

const endless: Record<string, unknown> = {}
endless['self'] = endless
const unwritable: readonly (readonly [string, Partial<Reading>, string, string])[] = [
  ['NaN as value', { payload: Number.NaN }, 'not-finite', 'value'],
  ['Infinity deep in an event', { event: { kind: 'x', a: [1, { b: Number.POSITIVE_INFINITY }] } }, 'not-finite', 'event.a.1.b'],
  ['an event that holds itself', { event: { kind: 'x', endless } }, 'event-too-large', `event.endless${'.self'.repeat(7)}`],
  ['an event of a thousand values', { event: { kind: 'x', list: new Array(1_000).fill(0) } }, 'event-too-large', 'event.list.998'],
]
for (const [name, part, reason, field] of unwritable) {
  test(`${name} is refused, not repaired`, () => assert.deepEqual(encodeCanonical(aReading(part)), { unwritable: reason, field }))
}

test('an event without a kind is none', () => {
  assert.equal(encodeCanonical(aReading({ event: { severity: 5 } as unknown as NonNullable<Reading['event']> })), `${head}}`)
})

test('everything a reading says of itself comes back', () => {
  const reading = aReading({
    topic: 'acme/leeds/pump%2F7/pressure',
    unit: 'bar{gauge}',
    asset: { id: 'urn:7', type: 'Pump', path: 'acme/leeds/pump/7' },
    context: { batch: 'B-1042', shift: 'early', pending: true },
    findings: ['clamped'],
    detail: { reconstruction: 'linear', epsilon: 0.1, secret: 'stays' },
    event: { kind: 'alarm', severity: 500 },
  })
  const [found] = decodeCanonical(reading.topic, encodeCanonical(reading), 0).found
  assert.deepEqual(found, {
    name: reading.topic,
    topic: reading.topic,
    tagName: 'pressure',
    payload: 1.5,
    statusCode: 0,
    sourceTime: 1_000,
    unit: 'bar{gauge}',
    asset: reading.asset,
    context: reading.context,
    findings: ['clamped'],
    detail: { reconstruction: 'linear', epsilon: 0.1 },
    event: reading.event,
  })
})
