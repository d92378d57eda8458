// The guard in front of the parser: what passes, what is turned away, what ends the line, and what is never held.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGuard, type Guard, type Passed } from '../../../nodes/mqtt-connection/guard.ts'
import { mutated, randomInteger, seededRandom, testSeed } from '../../support/random.ts'

const limits = { maxPacketBytes: 1_000, maxProperties: 5, version: 5, where: { host: 'b', port: 1 } } as const
const connack = Buffer.from('2003000000', 'hex')

function remaining(length: number): number[] {
  const bytes: number[] = []
  for (let left = length; ; left = Math.floor(left / 128)) {
    bytes.push((left % 128) + (left >= 128 ? 128 : 0))
    if (left < 128) return bytes
  }
}

function message(topic: string, payload: Buffer, { qos = 0, id = 7, properties = Buffer.alloc(0) } = {}): Buffer {
  const name = Buffer.from(topic)
  const body = Buffer.concat([
    Buffer.from([name.length >> 8, name.length & 255]),
    name,
    qos === 0 ? Buffer.alloc(0) : Buffer.from([id >> 8, id & 255]),
    Buffer.from(remaining(properties.length)),
    properties,
    payload,
  ])
  return Buffer.concat([Buffer.from([0x30 | (qos << 1), ...remaining(body.length)]), body])
}

function greeted(more: Partial<Parameters<typeof createGuard>[0]> = {}): Guard {
  const guard = createGuard({ ...limits, ...more })
  assert.equal(guard.push(connack).packets.length, 1)
  return guard
}

/** In pieces of these sizes, again and again. */
function pushed(guard: Guard, bytes: Buffer, sizes: readonly number[] = [bytes.length]): Passed {
  const all: { packets: Uint8Array[]; turned: Passed['turned'][number][]; messages: number; fault: Passed['fault'] } = {
    packets: [],
    turned: [],
    messages: 0,
    fault: null,
  }
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    const { packets, turned, messages, fault } = guard.push(bytes.subarray(at, at + size))
    all.packets.push(...packets)
    all.turned.push(...turned)
    all.messages += messages
    all.fault = fault
    at += size
  }
  return all
}

for (const sizes of [[1], [2, 3], [7], [10_000]]) {
  test(`whole packets pass as they came, in pieces of ${sizes}`, () => {
    const packets = [message('a/b', Buffer.from('1')), Buffer.from('d000', 'hex'), message('c', Buffer.alloc(300, 1), { qos: 1 })]
    const passed = pushed(greeted(), Buffer.concat(packets), sizes)
    assert.deepEqual(
      passed.packets.map((packet) => Buffer.from(packet)),
      packets,
    )
    assert.deepEqual([passed.messages, passed.fault, passed.turned], [2, null, []])
  })

  test(`a message that is too large is turned away by name, and the next one passes, in pieces of ${sizes}`, () => {
    const next = message('small', Buffer.from('2'))
    const large = message('big/one', Buffer.alloc(5_000), { qos: 1, id: 513 })
    const passed = pushed(greeted(), Buffer.concat([large, next]), sizes)
    assert.deepEqual(passed.turned, [{ reason: 'packet-too-large', topic: 'big/one', bytes: large.length, qos: 1, packetId: 513 }])
    assert.deepEqual(
      passed.packets.map((packet) => Buffer.from(packet)),
      [next],
    )
    assert.equal(passed.fault, null)
  })
}

test('a message that is too large is known by its id however long its topic is, or it would come again for ever', () => {
  const topic = 'x'.repeat(60_000)
  const passed = pushed(greeted(), message(topic, Buffer.alloc(5_000), { qos: 1, id: 513 }), [1_000])
  assert.deepEqual(
    passed.turned.map(({ packetId, topic: found }) => [packetId, found.length]),
    [[513, 60_000]],
  )
})

test('of a message of 256 MB not a megabyte is held', () => {
  const guard = greeted()
  const head = Buffer.concat([Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]), Buffer.from([0, 1, 97, 0])])
  const chunk = Buffer.alloc(65_536)
  const total = 268_435_455 - 4
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  assert.deepEqual(guard.push(head).turned, [])
  for (let left = total; left > 0; left -= chunk.length) {
    guard.push(chunk.subarray(0, Math.min(left, chunk.length)))
    most = Math.max(most, process.memoryUsage().arrayBuffers - before)
  }
  assert.ok(most < 1_048_576, `${most} bytes`)
  assert.equal(guard.push(message('after', Buffer.from('1'))).packets.length, 1)
})

test('a message with too many properties is turned away, one with as many as allowed is not', () => {
  const property = Buffer.from('260001610001 62'.replace(' ', ''), 'hex')
  const many = (count: number) => message('p', Buffer.from('1'), { properties: Buffer.concat(Array.from({ length: count }, () => property)) })
  const passed = pushed(greeted(), Buffer.concat([many(5), many(6), many(0)]))
  assert.deepEqual([passed.packets.length, passed.turned.map(({ reason, topic }) => [reason, topic])], [2, [['too-many-properties', 'p']]])
})

const broken: readonly [what: string, bytes: string][] = [
  ['text', Buffer.from('HTTP/1.1 400 Bad Request').toString('hex')],
  ['a CONNECT', '100000'],
  ['a PUBACK nobody asked for', '40020001'],
  ['a second kind of flags', '21020000'],
  ['a length without end', '30ffffffffff'],
  ['QoS 3', '3605000161000100'],
  ['a message without a topic', '3003000000'],
  ['a topic longer than the packet', '30050020616263'],
  ['properties longer than the packet', '300500016105ff'],
  ['an unknown property', '3006000161020500'],
  ['a PINGRESP of another length that is too large', `d0ff7f${'00'.repeat(1_500)}`],
]
for (const [what, hex] of broken) {
  test(`${what} ends the line, and nothing passes any more`, () => {
    const guard = greeted()
    const passed = pushed(guard, Buffer.from(hex, 'hex'))
    assert.equal(passed.fault?.code, 'mqtt.malformed')
    assert.deepEqual(guard.push(message('a', Buffer.from('1'))).packets, [])
  })
}

test('nothing passes before the CONNACK', () => {
  assert.equal(createGuard(limits).push(message('a', Buffer.from('1'))).fault?.code, 'mqtt.malformed')
})

test('at 3.1.1 a payload stands where MQTT 5 has its properties', () => {
  const passed = pushed(greeted({ version: 4 }), Buffer.from('3004000161ff', 'hex'))
  assert.deepEqual([passed.packets.length, passed.fault], [1, null])
})

test('whatever comes, in whatever pieces: it never throws, holds no more than it may, and passes whole packets only', (t) => {
  const random = seededRandom(testSeed(t))
  const sound = Buffer.concat([connack, message('a/b', Buffer.from('1')), message('c', Buffer.alloc(90), { qos: 2 }), Buffer.from('d000', 'hex')])
  for (let round = 0; round < 20_000; round += 1) {
    const guard = createGuard({ ...limits, maxPacketBytes: 200 })
    const { packets } = pushed(guard, mutated(random, sound), [1 + randomInteger(random, 40)])
    for (const packet of packets) assert.ok(packet.length <= 200 && packet.length >= 2)
  }
})
