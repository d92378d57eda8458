// Hurt packets and payloads, so many as asked for: nothing throws, nothing false passes.
import assert from 'node:assert/strict'
import { qualityOf } from '../../nodes/lib/quality.ts'
import { createGuard } from '../../nodes/mqtt-connection/guard.ts'
import type { TopicRow } from '../../nodes/mqtt-reader/fields.ts'
import { subscriptionOf } from '../../nodes/mqtt-reader/rows.ts'
import { connack, pingresp, publish, suback } from '../simulators/mqtt-encode.ts'
import { mutated, randomBytes, randomInteger, seededRandom } from './random.ts'
import { topicRow } from './topic-rows.ts'

const where = { host: 'b', port: 1 }
const maxPacketBytes = 256

/** What a broker says in the life of a line, level 5. */
export function brokerBytes(random: () => number): Buffer {
  const message = (qos: 0 | 1) =>
    publish(5, {
      topic: `line/${randomInteger(random, 5)}`,
      payload: randomBytes(random, randomInteger(random, 60)),
      qos,
      retain: random() < 0.2,
      packetId: 1 + randomInteger(random, 9),
      properties: { contentType: 'application/json', userProperties: [['a', 'b']] },
    })
  return Buffer.concat([connack(5, 0, {}), suback(5, 1, [0, 1]), message(0), message(1), pingresp(), message(1)])
}

/** Every packet that passes is whole, of a size and kind that may pass; once broken, nothing passes. */
export function fuzzGuard(seed: number, rounds: number): void {
  const random = seededRandom(seed)
  for (let round = 0; round < rounds; round += 1) {
    const guard = createGuard({ maxPacketBytes, maxProperties: 4, version: random() < 0.5 ? 5 : 4, where })
    const bytes = mutated(random, brokerBytes(random))
    const size = 1 + randomInteger(random, bytes.length)
    let isBroken = false
    for (let at = 0; at < bytes.length; at += size) {
      const { packets, fault } = guard.push(bytes.subarray(at, at + size))
      assert.ok(!isBroken || packets.length === 0, `round ${round}`)
      isBroken = fault !== null
      for (const packet of packets)
        assert.ok(packet.length <= maxPacketBytes && [2, 3, 6, 9, 11, 13, 14].includes((packet[0] ?? 0) >> 4), `round ${round}`)
    }
  }
}

const rows: readonly Partial<TopicRow>[] = [
  { type: 'auto' },
  { type: 'number' },
  { type: 'boolean' },
  { type: 'string' },
  { type: 'json', value: '$.tags[*].v', time: '$.tags[*].t', quality: '$.q', unit: '$.u' },
  { type: 'csv', value: 'a=1; b=3', time: '2' },
  { type: 'binary', value: 'a=0:uint16; b=2:float64le; c=10:bool.2; d=11:string6' },
  { type: 'sparkplug', filter: 'spBv1.0/#' },
]
const samples: readonly Buffer[] = [
  '{"timestamp_ms":1795219200000,"value":42,"unit":"bar"}',
  '{"tags":[{"v":18446744073709551615,"t":1795219200},{"v":null}],"q":192,"u":"Cel","__proto__":{"x":1}}',
  '21.5;"a;b";true\r\n2026-11-21T07:00:00Z,1e999,-0\n',
  'NaN',
  '[[[[1,2],{"a":[]}]]]',
  '{"$int":"12345678901234567890"}',
].map((text) => Buffer.from(text))

/** A decoder never throws; what it finds is a whole value, and never a good one that is none. */
export function fuzzDecoders(seed: number, rounds: number): void {
  const random = seededRandom(seed)
  const decoders = rows.map((row) => subscriptionOf(topicRow({ filter: '#', ...row })).open())
  for (let round = 0; round < rounds; round += 1) {
    const sample = samples[randomInteger(random, samples.length)] ?? Buffer.alloc(0)
    const payload = random() < 0.1 ? randomBytes(random, randomInteger(random, 40)) : mutated(random, sample)
    const decoder = decoders[round % decoders.length]
    const topic = round % decoders.length === 7 ? 'spBv1.0/g/NBIRTH/n' : 'a/b'
    const decoded = decoder?.decode({ topic, payload, qos: 0, retain: false, properties: {} }, round)
    for (const { name, payload: value, statusCode, sourceTime } of decoded?.found ?? []) {
      const isValue = value !== null && (typeof value !== 'number' || Number.isFinite(value)) && typeof value !== 'object'
      assert.ok(isValue || (value === null && qualityOf(statusCode) === 'bad'), `round ${round}: ${String(value)}`)
      assert.ok(typeof name === 'string' && (sourceTime === null || Number.isInteger(sourceTime)), `round ${round}`)
    }
  }
}
