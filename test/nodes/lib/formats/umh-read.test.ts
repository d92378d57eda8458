import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeUmh, type UmhInput } from '../../../../nodes/lib/formats/umh-read.ts'
import { statusCodes } from '../../../../nodes/lib/quality.ts'

const topic = 'umh.v1.acme.leeds._historian.motor.speed'
const read = (message: UmhInput) => decodeUmh(message, statusCodes.Uncertain)

test('as benthos-umh writes it: no quality is known, and the reading says so', () => {
  assert.deepEqual(read({ topic, payload: { value: 5, timestamp_ms: 1_000 } }), {
    found: [
      {
        name: 'acme/leeds/motor/speed',
        topic: 'acme/leeds/motor/speed',
        payload: 5,
        statusCode: statusCodes.Uncertain,
        sourceTime: 1_000,
        findings: ['no-quality'],
      },
    ],
    faults: [],
  })
})

test('the older payload is one value a key', () => {
  const { found } = read({ topic: topic.replaceAll('.', '/'), payload: '{"timestamp_ms":7,"left":1,"right":true,"deep":{"a":1}}' })
  assert.deepEqual(
    found.map(({ name, payload, findings }) => [name, payload, findings?.at(-1)]),
    [
      ['acme/leeds/motor/speed/left', 1, 'no-quality'],
      ['acme/leeds/motor/speed/right', true, 'no-quality'],
      ['acme/leeds/motor/speed/deep', null, 'type-mismatch'],
    ],
  )
})

test('metadata name the tag where the topic does not', () => {
  const umh = { location_path: 'acme.leeds', tag_name: 'speed', quality: 'good', unit: 'm/s' }
  const [found] = read({ umh, payload: { value: 5, timestamp_ms: 1 } }).found
  assert.deepEqual([found?.name, found?.unit, found?.statusCode], ['acme/leeds/speed', 'm/s', statusCodes.Good])
})

const wrong: readonly (readonly [string, UmhInput, string])[] = [
  ['no topic', { payload: { value: 1, timestamp_ms: 1 } }, 'format.not-umh-topic'],
  ['no location', { topic: 'umh.v1._historian.x', payload: {} }, 'format.not-umh-topic'],
  ['no contract', { topic: 'umh.v1.acme.x', payload: {} }, 'format.not-umh-topic'],
  ['an empty level', { topic: 'umh.v1.acme.._historian.x', payload: {} }, 'format.not-umh-topic'],
  ['another payload', { topic, payload: '{"value":1}' }, 'format.not-umh'],
  ['a time alone', { topic, payload: { timestamp_ms: 1 } }, 'format.not-umh'],
  ['no JSON', { topic, payload: '{' }, 'format.not-umh'],
]
for (const [name, message, code] of wrong) {
  test(`${name} is refused`, () =>
    assert.deepEqual(
      read(message).faults.map((one) => one.code),
      [code],
    ))
}

test('more than ten thousand keys are refused', () => {
  const payload = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`k${index}`, index]))
  assert.deepEqual(
    decodeUmh({ topic: 'umh.v1.a._b.c', payload: { ...payload, timestamp_ms: 5 } }, 0).faults.map(({ code }) => code),
    ['format.too-many-values'],
  )
})
