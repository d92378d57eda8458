// Random worlds for the Sparkplug consumer: payloads that are hurt, and sessions of which messages are lost.
import assert from 'node:assert/strict'
import { encodePayload } from '../../../../nodes/lib/formats/sparkplug/encode.ts'
import type { Metric, Payload } from '../../../../nodes/lib/formats/sparkplug/payload.ts'
import { qualityOf } from '../../../../nodes/lib/quality.ts'
import type { Decoded, MqttPacket } from '../../../../nodes/mqtt-connection/decoder.ts'
import { createSparkplug } from '../../../../nodes/mqtt-connection/sparkplug/consumer.ts'
import { mutated, randomBytes, randomInteger } from '../../../support/random.ts'
import { byAlias, double, now, packet, session } from './edge.ts'

/** A payload with all there is. */
const rich: Payload = {
  timestamp: now,
  seq: 0,
  metrics: [
    session(3),
    double('a', 1.5, {
      alias: 1,
      properties: { keys: ['engUnit', 'Quality'], values: [{ value: { as: 'string', is: 'bar' } }, { value: { as: 'int', is: 192 } }] },
    }),
    { name: 'b', alias: 2, datatype: 8, value: { as: 'long', is: 2n ** 63n }, isHistorical: true },
    { name: 'c', alias: 3, datatype: 33, value: { as: 'bytes', is: Buffer.from('x\0y\0') } },
    {
      name: 'd',
      alias: 4,
      datatype: 16,
      value: { as: 'dataSet', is: { columns: ['k'], types: [9], rows: [{ elements: [{ value: { as: 'float', is: 1 } }] }] } },
    },
    {
      name: 'e',
      alias: 5,
      datatype: 19,
      value: { as: 'template', is: { metrics: [double('m', 1), { name: 'n', datatype: 32, value: { as: 'bytes', is: new Uint8Array(5) } }] } },
    },
  ],
}
const seeds: readonly (readonly [string, Buffer])[] = [
  ['spBv1.0/G/NBIRTH/N', Buffer.from(encodePayload(rich))],
  ['spBv1.0/G/DBIRTH/N/D', Buffer.from(encodePayload({ ...rich, seq: 1 }))],
  ['spBv1.0/G/NDATA/N', Buffer.from(encodePayload({ timestamp: now, seq: 2, metrics: [byAlias(1, 2), byAlias(4, 3)] }))],
  ['spBv1.0/G/DDATA/N/D', Buffer.from(encodePayload({ timestamp: now, seq: 3, metrics: [double('a', 2)] }))],
  ['spBv1.0/G/DDEATH/N/D', Buffer.from(encodePayload({ timestamp: now, seq: 4 }))],
  ['spBv1.0/G/NDEATH/N', Buffer.from(encodePayload({ metrics: [session(3)] }))],
]

/** Feeds so many hurt payloads. Whatever comes, the decoder throws nothing, and what it finds could be a reading. */
export function playHurtPayloads(random: () => number, count: number): { readonly malformed: number; readonly found: number } {
  const sums = { malformed: 0, found: 0 }
  let consumer = createSparkplug({ structures: 'leaves' })
  for (let index = 0; index < count; index += 1) {
    if (index % 500 === 0) consumer = createSparkplug({ structures: index % 1_000 === 0 ? 'leaves' : 'json' })
    const [topic, bytes] = seeds[randomInteger(random, seeds.length)] ?? ['', Buffer.alloc(0)]
    const hurt = random() < 0.05 ? randomBytes(random, randomInteger(random, 64)) : mutated(random, bytes)
    const decoded = consumer.decode(packet(topic, random() < 0.1 ? bytes : hurt), now)
    sums.malformed += decoded.counts?.['sparkplug.malformed'] ?? 0
    sums.found += decoded.found.length
    assertSound(decoded)
  }
  return sums
}

function assertSound({ found, counts = {} }: Decoded): void {
  for (const { name, payload, statusCode, sourceTime } of found) {
    assert.ok(name.startsWith('G/N/') && (payload === null || ['number', 'bigint', 'boolean', 'string'].includes(typeof payload)))
    assert.ok(payload !== null || qualityOf(statusCode) === 'bad')
    assert.ok(typeof payload !== 'number' || Number.isFinite(payload))
    assert.ok(sourceTime === null || (Number.isInteger(sourceTime) && sourceTime >= 0))
  }
  for (const amount of Object.values(counts)) assert.ok(amount > 0 && amount <= 255 + found.length)
}

const metricNames = ['a', 'b', 'c', 'd', 'e', 'f'] as const
/** What a metric's value must be: which one it is, and when. */
const expectedOf = (device: string, name: string, time: number) =>
  (device === '' ? 1 : 2) * 1e9 + metricNames.indexOf(name as 'a') * 1e8 + (time - now)

/**
 * A node with a device through many sessions, each with aliases dealt anew; messages are lost and change places on the
 * way. Every value found as good is that of its metric. Answers how many were good, and how many messages were lost.
 */
export function playLossySessions(random: () => number, messages: number): { readonly good: number; readonly lost: number } {
  const consumer = createSparkplug({ structures: 'leaves' })
  const sums = { good: 0, lost: 0 }
  let lastSeen = -1
  let hasHole = false
  for (const { message, seq } of disturbed(random, sessionsOf(random, messages), sums)) {
    if (message === null) {
      hasHole = true
      continue
    }
    // A hole of exactly 256 messages cannot be seen by anybody.
    if (hasHole && seq !== null && !/BIRTH\/N$/.test(message.topic) && seq === (lastSeen + 1) % 256) continue
    if (seq !== null) {
      lastSeen = seq
      hasHole = false
    }
    for (const { name, payload, statusCode, sourceTime } of consumer.decode(message, now).found) {
      if (statusCode !== 0) continue
      const [, , device = '', metric = ''] = name.split('/').length === 4 ? name.split('/') : ['', '', '', name.split('/')[2]]
      assert.equal(payload, expectedOf(device, metric, sourceTime ?? 0), name)
      sums.good += 1
    }
  }
  return sums
}

interface Sent {
  readonly message: MqttPacket
  /** Null: a death has none. */
  readonly seq: number | null
}

function sessionsOf(random: () => number, count: number): readonly Sent[] {
  const all: Sent[] = []
  let seq = 0
  let number = 0
  let aliases = new Map<string, number>()
  const send = (type: string, device: string, metrics: readonly Metric[], isNumbered = true) => {
    const topic = `spBv1.0/G/${type}/N${device === '' ? '' : `/${device}`}`
    all.push({ message: packet(topic, { timestamp: now + all.length, ...(isNumbered ? { seq } : {}), metrics }), seq: isNumbered ? seq : null })
    if (isNumbered) seq = (seq + 1) % 256
  }
  const metricOf = (device: string, name: string, isBirth: boolean): Metric => {
    const timestamp = now + all.length
    const value = { as: 'double', is: expectedOf(device, name, timestamp) } as const
    return { alias: aliases.get(`${device}/${name}`) ?? 0, timestamp, value, ...(isBirth ? { name, datatype: 10 } : {}) }
  }
  const birth = () => {
    const dealt = metricNames.flatMap((name) => [`/${name}`, `D/${name}`]).toSorted(() => random() - 0.5)
    aliases = new Map(dealt.map((key, index) => [key, index]))
    seq = randomInteger(random, 256)
    send('NBIRTH', '', [session(number), ...metricNames.map((name) => metricOf('', name, true))])
    send(
      'DBIRTH',
      'D',
      metricNames.map((name) => metricOf('D', name, true)),
    )
  }
  birth()
  while (all.length < count) {
    const device = random() < 0.5 ? '' : 'D'
    const names = metricNames.filter(() => random() < 0.3)
    if (random() < 0.98)
      send(
        device === '' ? 'NDATA' : 'DDATA',
        device,
        names.map((name) => metricOf(device, name, false)),
      )
    else {
      send('NDEATH', '', [session(number)], false)
      if (random() < 0.5) number = (number + 1) % 256
      birth()
    }
  }
  return all
}

/** Null stands where something is missing, or came at another place than it was sent. */
function disturbed(
  random: () => number,
  sent: readonly Sent[],
  sums: { lost: number },
): readonly { readonly message: MqttPacket | null; readonly seq: number | null }[] {
  const hole = { message: null, seq: null }
  return sent.flatMap((one, index) => {
    const chance = random()
    const next = sent[index + 1]
    if (chance < 0.02) {
      sums.lost += 1
      return [hole]
    }
    return chance < 0.025 && next !== undefined ? [hole, next, hole, one, hole] : [one]
  })
}
