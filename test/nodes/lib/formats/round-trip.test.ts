// What a format must not lose: value, time, unit, quality and StatusCode, there and back, whatever is in the texts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../../nodes/lib/fault.ts'
import { encodeCanonical } from '../../../../nodes/lib/formats/canonical-json.ts'
import { decodeCanonical } from '../../../../nodes/lib/formats/canonical-read.ts'
import type { FoundReading, Read } from '../../../../nodes/lib/formats/found.ts'
import { decodeI3x, encodeI3x } from '../../../../nodes/lib/formats/i3x.ts'
import { writeLine } from '../../../../nodes/lib/formats/influx-lines.ts'
import { objectOf } from '../../../../nodes/lib/formats/influx-objects.ts'
import { pointOf } from '../../../../nodes/lib/formats/influx-point.ts'
import { decodeInflux } from '../../../../nodes/lib/formats/influx-read.ts'
import { encodeMetrics, metricOf } from '../../../../nodes/lib/formats/sparkplug/metric.ts'
import { decodeSparkplug } from '../../../../nodes/lib/formats/sparkplug/metrics-read.ts'
import { encodeUmh } from '../../../../nodes/lib/formats/umh.ts'
import { decodeUmh } from '../../../../nodes/lib/formats/umh-read.ts'
import { statusCodes } from '../../../../nodes/lib/quality.ts'
import type { Reading } from '../../../../nodes/lib/reading.ts'
import { seededRandom, testSeed } from '../../../support/random.ts'
import { randomReading } from './random-reading.ts'

const assumed = statusCodes.Uncertain
const rounds = 3_000

/** There and back; null where the format says that it has no place for it. */
type Trip = (reading: Reading) => Read | null

const sound = <T>(encoded: T): Exclude<T, Error> | null => (isFault(encoded) ? null : (encoded as Exclude<T, Error>))

const trips: Readonly<Record<string, Trip>> = {
  'canonical JSON': (reading) => {
    const text = encodeCanonical(reading)
    return typeof text === 'string' ? decodeCanonical(reading.topic, text, assumed) : null
  },
  'UMH by its properties': (reading) => {
    const message = sound(encodeUmh(reading, { contract: '_historian', separator: '.' }))
    return message && decodeUmh({ topic: message.topic, payload: message.payload, umh: message.umh }, assumed)
  },
  'UMH by MQTT user properties, as bytes': (reading) => {
    const message = sound(encodeUmh(reading, { contract: '_pump_v1', separator: '/' }))
    if (message === null) return null
    const payload = new TextEncoder().encode(message.payload)
    return decodeUmh({ topic: message.topic, payload, userProperties: message.userProperties }, assumed)
  },
  'InfluxDB lines': (reading) => {
    const point = sound(pointOf(reading, ''))
    return point && decodeInflux({ payload: writeLine(point, 'ns') }, 'ns', assumed)
  },
  'InfluxDB lines in ms': (reading) => {
    const point = sound(pointOf(reading, 'all my readings, = "here"'))
    return point && decodeInflux({ payload: `# all\n\n${writeLine(point, 'ms')}\n` }, 'ms', assumed)
  },
  'InfluxDB objects': (reading) => {
    const point = sound(pointOf(reading, 'readings'))
    const object = point && sound(objectOf(point, reading.topic))
    return object && decodeInflux({ payload: [object], measurement: 'readings' }, 'ns', assumed)
  },
  'Sparkplug B': (reading) => {
    const metric = sound(metricOf(reading))
    return metric && decodeSparkplug('spBv1.0/G/NDATA/N', encodeMetrics([metric], 1_700_000_000_000, 0))
  },
  i3X: (reading) => {
    const text = sound(encodeI3x(reading))
    return text === null ? null : decodeI3x(text, assumed)
  },
}

for (const [name, trip] of Object.entries(trips)) {
  test(`${name}: value, time, unit, quality and StatusCode come back as they were`, (t) => {
    const random = seededRandom(testSeed(t))
    let refused = 0
    for (let round = 0; round < rounds; round += 1) {
      const reading = randomReading(random)
      const read = trip(reading)
      if (read === null) refused += 1
      else assert.deepEqual(read.faults, [], `round ${round}`)
      if (read !== null) compare(reading, read.found, `round ${round}`)
    }
    // A measurement called #…; a text that reads as an integer, among the objects.
    assert.ok(refused < rounds / 10, `${refused} refused`)
  })
}

function compare(reading: Reading, found: readonly FoundReading[], message: string): void {
  const [one] = found
  assert.equal(found.length, 1, message)
  assert.ok(one !== undefined)
  assert.deepEqual(
    { payload: plus(one.payload), time: one.sourceTime, unit: one.unit, statusCode: one.statusCode },
    { payload: plus(reading.payload), time: reading.timestamp, unit: reading.unit, statusCode: reading.statusCode },
    message,
  )
}

/** −0 equals 0. */
function plus(value: Reading['payload']): Reading['payload'] {
  return value === 0 ? 0 : value
}
