// Messages of a format as readings: identity, time, quality, what is kept and what cannot be read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qualityOf } from '../../../nodes/lib/quality.ts'
import { parseReading, type Reading } from '../../../nodes/lib/reading.ts'
import { createSparkplug } from '../../../nodes/mqtt-connection/sparkplug/consumer.ts'
import { aReading } from '../../support/readings.ts'
import { aFormatter } from './config.ts'

const now = 1_800_000_000_000
const text = (value: unknown, more: object = {}) => JSON.stringify({ value, timestamp: 1_000, quality: 'good', statusCode: 0, ...more })
const from = (format: string, more: object = {}) => aFormatter({ direction: 'from', format, ...more })

test('a reading is whole: topic, tag of this node, time, quality and source; what the message carried is kept', () => {
  const { messages } = from('json').give({ topic: 'acme/pressure', payload: text(1.5, { name: 'p', unit: 'bar' }), _msgid: 'm', qos: 1 })
  assert.deepEqual(messages, [
    {
      _msgid: 'm',
      qos: 1,
      topic: 'acme/pressure',
      payload: 1.5,
      timestamp: 1_000,
      quality: 'good',
      statusCode: 0,
      unit: 'bar',
      tag: { id: 'f:acme/pressure', name: 'p', raw: 'acme/pressure', datatype: 'number', unit: 'bar' },
      source: { protocol: 'json', address: 'acme/pressure', sourceTime: 1_000, receivedAt: now },
    },
  ])
  assert.equal(parseReading(messages[0] ?? {}), messages[0])
})

test('the tag is one object for all its readings, and made anew for another name', () => {
  const { give } = from('json')
  const tags = ['a', 'a', 'b'].map((topic) => (give({ topic, payload: text(1) }).messages[0] as Reading).tag)
  assert.deepEqual([tags[0] === tags[1], Object.isFrozen(tags[0]), tags[2]?.id], [true, true, 'f:b'])
})

test('a tag that begins without a value gets its datatype with the first one', () => {
  const { give } = from('json')
  const datatypes = [null, 5n, 5].map((value) => {
    const payload = { value, timestamp: 1, quality: value === null ? 'bad' : 'good' }
    return (give({ topic: 'a', payload }).messages[0] as Reading).tag.datatype
  })
  assert.deepEqual(datatypes, [undefined, 'integer', 'integer'])
})

test('without a time it is that of arrival, a time that cannot be is put aside; both say so', () => {
  const { give } = from('json')
  const times = [undefined, now + 3_600_000, -5].map((timestamp) => {
    const {
      timestamp: time,
      findings,
      detail,
      source,
    } = give({ topic: 'a', payload: { value: 1, quality: 'good', timestamp } }).messages[0] as Reading
    return [time, findings, detail, source?.sourceTime]
  })
  assert.deepEqual(times, [
    [now, ['no-source-time'], undefined, null],
    [now, ['implausible-time', 'no-source-time'], { sourceTime: now + 3_600_000 }, null],
    [now, ['implausible-time', 'no-source-time'], { sourceTime: -5 }, null],
  ])
})

test('who vouches for a source that sends no quality has good readings, that still say so', () => {
  const qualities = ['uncertain', 'good'].map((assumedQuality) => {
    const { quality, findings } = from('json', { assumedQuality }).give({ topic: 'a', payload: { value: 1, timestamp: 1 } }).messages[0] as Reading
    return [quality, findings]
  })
  assert.deepEqual(qualities, [
    ['uncertain', ['no-quality']],
    ['good', ['no-quality']],
  ])
})

test('many values of a message are one message each, or one batch', () => {
  const message = { topic: 'x', payload: `[${text(1, { topic: 'a' })},${text(2, { topic: 'b' })}]`, _msgid: 'm' }
  assert.deepEqual(
    from('json')
      .give(message)
      .messages.map(({ topic, payload, _msgid }) => [topic, payload, _msgid]),
    [
      ['a', 1, 'm'],
      ['b', 2, 'm'],
    ],
  )
  const [batch] = from('json', { output: 'batch' }).give(message).messages
  assert.deepEqual(
    [batch?.['batch'], batch?.['_msgid'], (batch?.['payload'] as readonly Reading[]).map(({ payload }) => payload)],
    [true, 'm', [1, 2]],
  )
})

test('a batch of messages is read message by message', () => {
  const parts = ['a', 'b'].map((topic) => ({ topic, payload: text(1) }))
  const { messages, unreadable } = from('json').give({ batch: true, payload: [...parts, 'nonsense'] })
  assert.deepEqual([messages.map(({ topic }) => topic), unreadable.map(({ payload }) => payload)], [['a', 'b'], ['nonsense']])
})

test('what cannot be read leaves as it came with the reason, beside what can', () => {
  const { give, counts } = from('influx')
  const { messages, unreadable } = give({ payload: 'm v=1 1\nwrong\nm v=2 2', _msgid: 'm' })
  assert.deepEqual(
    [messages.length, unreadable],
    [2, [{ payload: 'm v=1 1\nwrong\nm v=2 2', _msgid: 'm', error: { code: 'format.not-a-line', message: 'sentence of format.not-a-line' } }]],
  )
  assert.deepEqual(counts, { received: 1, readings: 2, unreadable: 1 })
})

for (const format of ['json', 'umh', 'influx', 'sparkplug', 'i3x']) {
  test(`${format}: what one formatter writes another one reads, in a batch too`, () => {
    const asset = { id: 'urn:7', type: 'Pump', path: 'acme/pump' }
    const readings = [
      aReading({ topic: 'acme/pump/a', asset, unit: 'bar', quality: 'uncertain', statusCode: 0x40900000, timestamp: 5_000 }),
      aReading({ topic: 'acme/pump/b', asset, payload: 2n ** 60n, tag: { id: 'b', name: 'b', raw: 'b' } }),
      aReading({ topic: 'acme/pump/c', asset, payload: null, quality: 'bad', statusCode: 0x80310000, tag: { id: 'c', name: 'c', raw: 'c' } }),
    ]
    const written = aFormatter({ format }).give({ batch: true, payload: readings })
    const back = from(format)
    const read = written.messages.flatMap((message) => back.give(message).messages).map((message) => message as Reading)
    const worth = ({ payload, timestamp, quality, statusCode, unit }: Reading) => ({ payload, timestamp, quality, statusCode, unit })
    assert.deepEqual(read.map(worth), readings.map(worth))
    assert.deepEqual(written.unreadable, [])
  })
}

test('what the format says beside the payload is in the reading, and does not go on as if it still held', () => {
  const umh = { location_path: 'a', tag_name: 'b', quality: 'good', statusCode: 0 }
  const userProperties = { quality: 'good', statusCode: '0', unit: 'bar', trace: '7' }
  const [reading] = from('umh').give({ payload: '{"value":1,"timestamp_ms":5}', umh, userProperties, measurement: 'mine' }).messages
  assert.deepEqual(
    [reading?.['umh'], reading?.['userProperties'], reading?.['measurement'], reading?.['unit']],
    [undefined, { trace: '7' }, 'mine', 'bar'],
  )
  const [point] = from('influx').give({ payload: { v: 1 }, measurement: 'm', umh: 'mine' }).messages
  assert.deepEqual(['measurement' in (point ?? {}), point?.['umh']], [false, 'mine'])
})

test('a metric of ours is read by the MQTT reader as it was, uncertain and its sub-code too', () => {
  const decoder = createSparkplug({ structures: 'leaves' })
  const write = aFormatter({ format: 'sparkplug', sparkplugGroup: 'G', sparkplugNode: 'N' })
  const codes = [0x0000_0480, 0x4090_0480, 0x8031_0000]
  const read = codes.flatMap((statusCode) => {
    const quality = qualityOf(statusCode)
    const [message] = write.give(aReading({ topic: 'a/b', unit: 'm3{normal}/h', statusCode, quality })).messages
    const packet = { topic: String(message?.['topic']), payload: message?.['payload'] as Uint8Array, qos: 0, retain: false, properties: {} } as const
    return decoder.decode(packet, now).found
  })
  assert.deepEqual(
    read.map(({ name, payload, statusCode, unit, sourceTime }) => [name, payload, statusCode, unit, sourceTime]),
    codes.map((statusCode) => ['G/N/a/b', 1.5, statusCode, 'm3{normal}/h', 1_000]),
  )
})
