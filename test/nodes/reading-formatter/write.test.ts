// What readings become in each format: one message each or one for all, and what has no place.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodePayload } from '../../../nodes/lib/formats/sparkplug/decode.ts'
import { aReading, aTag } from '../../support/readings.ts'
import { aFormatter } from './config.ts'

const asset = Object.freeze({ id: 'urn:7', type: 'Pump', path: 'acme/line1/pump' })
const pressure = aReading({ topic: 'acme/line1/pump/pressure', asset, unit: 'bar', _msgid: 'm1', mine: 1 })
const speed = aReading({ topic: 'acme/line1/pump/speed', asset, payload: 5, tag: aTag('speed'), mine: 2 })
const broken = aReading({ topic: 'acme/line1/pump/text', asset, payload: '\ud800', tag: aTag('text') })
const batchOf = (...payload: readonly unknown[]) => ({ batch: true, topic: 'cycle', payload, _msgid: 'b', carried: true })

const single: readonly (readonly [string, Readonly<Record<string, unknown>>, unknown, unknown])[] = [
  [
    'json',
    {},
    pressure.topic,
    '{"value":1.5,"timestamp":1000,"quality":"good","statusCode":0,"unit":"bar","name":"pressure","asset":{"id":"urn:7","type":"Pump","path":"acme/line1/pump"}}',
  ],
  ['umh', {}, 'umh.v1.acme.line1.pump._historian.pressure', '{"value":1.5,"timestamp_ms":1000}'],
  ['umh', { umhTopic: 'slashes', umhContract: '_pump_v1' }, 'umh/v1/acme/line1/pump/_pump_v1/pressure', '{"value":1.5,"timestamp_ms":1000}'],
  [
    'influx',
    { influxPrecision: 'ms' },
    pressure.topic,
    'pressure,asset=urn:7,name=pressure,topic=acme/line1/pump/pressure,unit=bar value=1.5,quality="good",status=0i 1000',
  ],
  [
    'influx',
    { influxForm: 'objects' },
    pressure.topic,
    [
      [
        { value: 1.5, quality: 'good', status: '0i', time: new Date(1_000) },
        { asset: 'urn:7', name: 'pressure', topic: pressure.topic, unit: 'bar' },
      ],
    ],
  ],
  [
    'i3x',
    {},
    pressure.topic,
    '{"elementId":"urn:7/pressure","isComposition":false,"value":1.5,"quality":"Good","timestamp":"1970-01-01T00:00:01.000Z","statusCode":0,"unit":"bar"}',
  ],
]
for (const [format, more, topic, payload] of single) {
  test(`one reading as ${format} ${JSON.stringify(more)}: topic and payload, with all that the message carried`, () => {
    const { messages, unreadable } = aFormatter({ format, ...more }).give(pressure)
    assert.deepEqual([messages[0]?.['topic'], messages[0]?.['payload'], unreadable], [topic, payload, []])
    assert.deepEqual([messages.length, messages[0]?.['_msgid'], messages[0]?.['mine']], [1, 'm1', 1])
    assert.equal('quality' in (messages[0] ?? {}), false)
  })
}

test('a batch as JSON is one list, each with its topic, under what the topics have in common', () => {
  const { messages } = aFormatter({ format: 'json' }).give(batchOf(pressure, speed))
  const list = JSON.parse(String(messages[0]?.['payload'])) as readonly { readonly topic: string; readonly value: number }[]
  assert.deepEqual(
    [messages.length, messages[0]?.['topic'], messages[0]?.['_msgid'], messages[0]?.['carried'], list.map(({ topic, value }) => [topic, value])],
    [
      1,
      'acme/line1/pump',
      'b',
      true,
      [
        [pressure.topic, 1.5],
        [speed.topic, 5],
      ],
    ],
  )
})

for (const format of ['json', 'i3x']) {
  test(`a batch as ${format} is one message a reading, if that is chosen`, () => {
    const { messages } = aFormatter({ format, batches: 'each' }).give(batchOf(pressure, speed))
    assert.deepEqual(
      messages.map(({ topic, mine, carried, batch }) => [topic, mine, carried, batch]),
      [
        [pressure.topic, 1, true, undefined],
        [speed.topic, 2, true, undefined],
      ],
    )
  })
}

test('a batch for UMH is one message each, for InfluxDB one text, for its node one message a measurement', () => {
  assert.equal(aFormatter({ format: 'umh' }).give(batchOf(pressure, speed)).messages.length, 2)
  const [lines] = aFormatter({ format: 'influx' }).give(batchOf(pressure, speed)).messages
  assert.equal(String(lines?.['payload']).split('\n').length, 2)
  const objects = aFormatter({ format: 'influx', influxForm: 'objects' }).give(batchOf(pressure, speed, { ...pressure, timestamp: 2_000 })).messages
  assert.deepEqual(
    objects.map(({ measurement, payload }) => [measurement, (payload as readonly unknown[]).length]),
    [
      ['pressure', 2],
      ['speed', 1],
    ],
  )
})

test('Sparkplug: one payload a message, its sequence goes from 0 to 255 and on with 0', () => {
  const { give } = aFormatter({ format: 'sparkplug', sparkplugGroup: 'G', sparkplugNode: 'N', sparkplugDevice: 'D' })
  const sequence: unknown[] = []
  for (let count = 0; count < 258; count += 1) {
    const [message] = give(batchOf(pressure, speed), 1_795_000_000_000).messages
    const { seq, timestamp, metrics } = decodePayload(message?.['payload'] as Uint8Array)
    assert.deepEqual([message?.['topic'], timestamp, metrics?.length], ['spBv1.0/G/DDATA/N/D', 1_795_000_000_000, 2])
    sequence.push(seq)
  }
  assert.deepEqual([sequence[0], sequence[255], sequence[256], sequence[257]], [0, 255, 0, 1])
  assert.equal(aFormatter({ format: 'sparkplug' }).give(pressure).messages[0]?.['topic'], 'spBv1.0/lineside/NDATA/edge')
})

test('what has no place costs the others nothing: it leaves as it came, with the reason', () => {
  for (const format of ['influx', 'sparkplug']) {
    const { give, counts } = aFormatter({ format })
    const { messages, unreadable } = give(batchOf(pressure, broken, { payload: 7 }, 'nonsense', speed))
    assert.equal(messages.length, 1, format)
    assert.deepEqual(
      unreadable.map(({ error, payload }) => [error, payload]),
      [
        [{ code: 'message.not-a-reading', message: 'sentence of message.not-a-reading' }, 7],
        [{ code: 'message.not-a-reading', message: 'sentence of message.not-a-reading' }, 'nonsense'],
        [{ code: 'format.no-such-value', message: 'sentence of format.no-such-value' }, '\ud800'],
      ],
    )
    assert.deepEqual(counts, { received: 1, readings: 2, unreadable: 3 })
  }
})

test('when nothing is left no message leaves, and no sequence number is spent', () => {
  const { give } = aFormatter({ format: 'sparkplug' })
  assert.deepEqual(give(batchOf(broken)).messages, [])
  assert.equal(decodePayload(give(speed).messages[0]?.['payload'] as Uint8Array).seq, 0)
  assert.deepEqual(aFormatter({ format: 'json' }).give(batchOf()).messages, [])
})

test('UMH: two tags that would get one topic are told apart by refusing the later one, again and again', () => {
  const { give } = aFormatter({ format: 'umh' })
  const first = aReading({ topic: 'acme/a b', tag: aTag('1') })
  const second = aReading({ topic: 'acme/a+b', tag: aTag('2') })
  const codes = [first, second, first, second].map((reading) => give(reading).unreadable.map(({ error }) => (error as { code: string }).code))
  assert.deepEqual(codes, [[], ['format.topic-clash'], [], ['format.topic-clash']])
})

test('UMH: one topic from two sources is one tag, and no clash', () => {
  const { give } = aFormatter({ format: 'umh' })
  const unreadable = [aTag('1'), aTag('2')].flatMap((tag) => give(aReading({ topic: 'acme/a b', tag })).unreadable)
  assert.deepEqual(unreadable, [])
})

test('UMH: user properties that a message had stay beside ours', () => {
  const [message] = aFormatter({ format: 'umh' }).give(aReading({ topic: 'a/b', userProperties: { trace: '7', quality: 'old' } })).messages
  assert.deepEqual(message?.['userProperties'], { trace: '7', quality: 'good', statusCode: '0' })
})

for (const format of ['json', 'umh', 'influx', 'sparkplug', 'i3x']) {
  test(`${format}: a time that no calendar has is refused, as no reader would know it`, () => {
    const { messages, unreadable } = aFormatter({ format }).give(aReading({ topic: 'a/b', timestamp: 2 ** 60 }))
    assert.deepEqual([messages, unreadable.map(({ error }) => (error as { code: string }).code)], [[], ['format.time-out-of-range']])
  })
}

for (const format of ['json', 'influx', 'sparkplug', 'i3x']) {
  test(`${format}: a batch beyond what one message may hold becomes two, and all of it is read again`, () => {
    const { messages } = aFormatter({ format }).give(batchOf(...Array.from({ length: 10_001 }, () => speed)))
    const back = aFormatter({ format, direction: 'from' }).give(batchOf(...messages))
    assert.deepEqual([messages.length, back.readings.length, back.unreadable], [2, 10_001, []])
  })
}
