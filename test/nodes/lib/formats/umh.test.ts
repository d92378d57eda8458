import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFault } from '../../../../nodes/lib/fault.ts'
import { encodeUmh, type UmhMessage } from '../../../../nodes/lib/formats/umh.ts'
import { seededRandom, testSeed } from '../../../support/random.ts'
import { aReading } from '../../../support/readings.ts'
import { randomReading } from './random-reading.ts'

const dots = { contract: '_historian', separator: '.' } as const

test('the payload has exactly two keys, the place is in the topic, all else beside it', () => {
  const reading = aReading({ topic: 'acme/leeds/pump 7/motor/speed', asset: { id: 'x', type: 'Pump', path: 'acme/leeds/pump 7' }, unit: '/min' })
  assert.deepEqual(encodeUmh(reading, { contract: '_pump_v1', separator: '/' }), {
    topic: 'umh/v1/acme/leeds/pump_7/_pump_v1/motor/speed',
    payload: '{"value":1.5,"timestamp_ms":1000}',
    umh: {
      location_path: 'acme.leeds.pump_7',
      data_contract: '_pump_v1',
      virtual_path: 'motor',
      tag_name: 'speed',
      unit: '/min',
      quality: 'good',
      statusCode: 0,
    },
    userProperties: { quality: 'good', statusCode: '0', unit: '/min' },
  })
})

test('every topic has legal letters only, and the contract alone begins with _', (t) => {
  const random = seededRandom(testSeed(t))
  for (let round = 0; round < 2_000; round += 1) {
    const message = encodeUmh(randomReading(random), dots)
    assert.ok(!isFault(message))
    const levels = message.topic.split('.')
    assert.match(message.topic, /^umh\.v1(\.[A-Za-z0-9_-]+)+$/)
    assert.equal(levels.slice(2, levels.length - 1).filter((level) => level.startsWith('_')).length, 1, message.topic)
  }
})

test('integers beyond 2^53 keep their digits', () => {
  assert.equal(
    (encodeUmh(aReading({ topic: 'a/b', payload: 2n ** 60n }), dots) as UmhMessage).payload,
    '{"value":1152921504606846976,"timestamp_ms":1000}',
  )
})

test('a name without a place, and a number that is none, are refused', () => {
  const codeOf = (part: Parameters<typeof aReading>[0]) => (encodeUmh(aReading(part), dots) as { code?: string }).code
  assert.equal(codeOf({ topic: 'speed' }), 'format.no-location')
  assert.equal(codeOf({ topic: 'a/b', payload: Number.NaN }), 'format.not-finite')
})

test('a time that no calendar has is refused: its digits would be no integer for the reader', () => {
  for (const timestamp of [2 ** 60, 1e21, -1e16])
    assert.equal(
      (encodeUmh(aReading({ topic: 'a/b', timestamp }), { contract: '_raw', separator: '.' }) as { code?: string }).code,
      'format.time-out-of-range',
    )
})
