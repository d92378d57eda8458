import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodePayload } from '../../../../../nodes/lib/formats/sparkplug/encode.ts'
import { decodeSparkplug } from '../../../../../nodes/lib/formats/sparkplug/metrics-read.ts'
import type { Metric } from '../../../../../nodes/lib/formats/sparkplug/payload.ts'

const one: Metric = { name: 'Pressure', datatype: 10, timestamp: 5, value: { as: 'double', is: 1.5 } }
const bytes = (...metrics: readonly Metric[]) => encodePayload({ timestamp: 9, seq: 3, metrics })
const codes = (topic: unknown, payload: unknown) => decodeSparkplug(topic, payload).faults.map(({ code }) => code)

test('names are group, node, device and metric; without a topic of Sparkplug that of the metric', () => {
  const nameOf = (topic: unknown) => decodeSparkplug(topic, bytes(one)).found[0]?.name
  assert.deepEqual(['spBv1.0/G/NDATA/N', 'spBv1.0/G/DBIRTH/N/D', 'elsewhere', undefined].map(nameOf), [
    'G/N/Pressure',
    'G/N/D/Pressure',
    'Pressure',
    'Pressure',
  ])
})

test('of a birth what is no value of the machine is left out; arrays become one reading an element', () => {
  const metrics: readonly Metric[] = [
    { name: 'bdSeq', datatype: 4, value: { as: 'long', is: 0 } },
    { name: 'Node Control/Rebirth', datatype: 11, value: { as: 'boolean', is: false } },
    { name: 'list', datatype: 22, value: { as: 'bytes', is: Uint8Array.of(1, 255) } },
    one,
  ]
  assert.deepEqual(
    decodeSparkplug('spBv1.0/G/NBIRTH/N', bytes(...metrics)).found.map(({ name, payload, sourceTime, sequence }) => [
      name,
      payload,
      sourceTime,
      sequence,
    ]),
    [
      ['G/N/list/0', 1, 9, 3],
      ['G/N/list/1', -1, 9, 3],
      ['G/N/Pressure', 1.5, 5, 3],
    ],
  )
})

test('metrics without a name are counted in one fault, those with one are read', () => {
  const { found, faults } = decodeSparkplug('spBv1.0/G/NDATA/N', bytes({ alias: 1, value: { as: 'int', is: 1 } }, one, { alias: 2 }))
  assert.deepEqual([found.length, faults.map(({ code, params }) => [code, params['count']])], [1, [['format.nameless-metrics', 2]]])
})

const wrong: readonly (readonly [string, unknown, unknown, string])[] = [
  ['a text', 'spBv1.0/G/NDATA/N', 'text', 'format.not-bytes'],
  ['bytes that are no payload', 'spBv1.0/G/NDATA/N', Uint8Array.of(0xff), 'sparkplug.malformed'],
  ['a death', 'spBv1.0/G/NDEATH/N', bytes(one), 'format.no-metrics'],
  ['a command', 'spBv1.0/G/NCMD/N', bytes(one), 'format.no-metrics'],
]
for (const [name, topic, payload, code] of wrong) test(`${name} is refused`, () => assert.deepEqual(codes(topic, payload), [code]))

test('more than ten thousand values are refused', () => {
  const big: Metric = { name: 'list', datatype: 22, value: { as: 'bytes', is: new Uint8Array(10_000) } }
  assert.deepEqual(codes('spBv1.0/G/NDATA/N', bytes(big, one)), ['format.too-many-values'])
})

test('ten megabytes of arrays are put down at the ten thousandth value', () => {
  const list = { datatype: 22, value: { as: 'bytes', is: new Uint8Array(10_000) } } as const
  const all = bytes(...Array.from({ length: 1_000 }, (_, index): Metric => ({ ...list, name: `list${index}` })))
  const before = process.memoryUsage().heapUsed
  assert.deepEqual(codes('spBv1.0/G/NDATA/N', all), ['format.too-many-values'])
  assert.ok(process.memoryUsage().heapUsed - before < 200_000_000)
})
