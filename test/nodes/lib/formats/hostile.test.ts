// Whatever comes as a payload, a reader of a format says what is wrong and never throws.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeCanonical } from '../../../../nodes/lib/formats/canonical-read.ts'
import type { Read } from '../../../../nodes/lib/formats/found.ts'
import { decodeI3x } from '../../../../nodes/lib/formats/i3x.ts'
import { decodeInflux } from '../../../../nodes/lib/formats/influx-read.ts'
import { decodeSparkplug } from '../../../../nodes/lib/formats/sparkplug/metrics-read.ts'
import { decodeUmh } from '../../../../nodes/lib/formats/umh-read.ts'
import { mutated, randomBytes, randomInteger, seededRandom, testSeed } from '../../../support/random.ts'

const readers: Readonly<Record<string, (payload: unknown) => Read>> = {
  canonical: (payload) => decodeCanonical('a', payload, 0),
  umh: (payload) => decodeUmh({ topic: 'umh.v1.a._b.c', payload, umh: payload, userProperties: payload }, 0),
  influx: (payload) => decodeInflux({ payload, measurement: payload }, 'ns', 0),
  sparkplug: (payload) => decodeSparkplug('spBv1.0/G/NDATA/N', payload),
  i3x: (payload) => decodeI3x(payload, 0),
}

const samples: readonly string[] = [
  '{"topic":"a","value":{"$int":"9007199254740993"},"timestamp":5,"quality":"good","event":{"kind":"x"},"asset":{"id":1},"findings":[1]}',
  '{"value":1e400,"timestamp_ms":1e30}',
  'm,a=b\\ c v="x\\"",w=5i,quality="good",status=0i 1700000000000000000\n#\n',
  '[{"elementId":"a","values":[{"value":1,"quality":"Good","timestamp":"2026-01-01T00:00:00Z"}],"components":{"b":{"value":[]}}}]',
  '\u0012\u000d\u000a\u0001a\u0018\u0005 \u000ai\u0000\u0000\u0000\u0000\u0000\u0000\u00f8?',
]
const others: readonly unknown[] = [
  undefined,
  null,
  Number.NaN,
  5n,
  Symbol('x'),
  () => 1,
  new Map(),
  new Date(Number.NaN),
  [[[[]]]],
  { value: {} },
  Object.create(null),
]

for (const [name, read] of Object.entries(readers)) {
  test(`${name}: hurt text, hurt bytes and what is neither`, (t) => {
    const random = seededRandom(testSeed(t))
    for (let round = 0; round < 3_000; round += 1) {
      const sample = Buffer.from(samples[randomInteger(random, samples.length)] ?? '')
      const bytes = random() < 0.1 ? randomBytes(random, 40) : mutated(random, sample)
      for (const payload of [bytes, bytes.toString('utf8')]) check(read(payload))
    }
    for (const payload of others) check(read(payload))
  })
}

function check({ found, faults }: Read): void {
  for (const { payload, statusCode, name } of found) {
    assert.ok(typeof payload !== 'number' || Number.isFinite(payload))
    assert.ok(statusCode >= 0 && statusCode <= 0xffff_ffff && typeof name === 'string')
    if (payload === null) assert.ok(statusCode >>> 31 === 1)
  }
  for (const { kind } of faults) assert.equal(kind, 'fault')
}
