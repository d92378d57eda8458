// Client packets by hand, byte by byte from the standard, and mutated ones.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mutated, randomInteger, seededRandom, testSeed } from '../support/random.ts'
import { MqttProtocolError } from './mqtt-bytes.ts'
import { type ClientPacket, decodeClientPacket, type Frame, frameStream, type ProtocolLevel } from './mqtt-codec.ts'

function bytes(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex')
}

/** A packet by hand: its first byte and, after a space, its body; the length between them is worked out. */
function packetOf(hex: string): Buffer {
  const all = bytes(hex)
  return Buffer.concat([all.subarray(0, 1), Buffer.from([all.length - 1]), all.subarray(1)])
}

function frameOf(hex: string): Frame {
  const frames = frameStream(1_000)
  frames.push(packetOf(hex))
  return frames.next() ?? assert.fail(`no whole frame in ${hex}`)
}

const wellFormed: readonly [what: string, level: ProtocolLevel, hex: string, packet: ClientPacket][] = [
  [
    'CONNECT 5',
    5,
    '10 0004 4d515454 05 c2 003c 03 21000a 0001 65 0001 75 0001 70',
    {
      type: 'connect',
      level: 5,
      clientId: 'e',
      cleanStart: true,
      keepAliveSeconds: 60,
      properties: { receiveMaximum: 10 },
      username: 'u',
      password: Buffer.from('p'),
    },
  ],
  [
    'CONNECT 3.1.1 with a will',
    5,
    '10 0004 4d515454 04 2e 000a 0001 65 0001 77 0001 78',
    {
      type: 'connect',
      level: 4,
      clientId: 'e',
      cleanStart: true,
      keepAliveSeconds: 10,
      properties: {},
      will: { topic: 'w', payload: Buffer.from('x'), qos: 1, retain: true, properties: {} },
    },
  ],
  [
    'PUBLISH QoS 0',
    5,
    '31 0003 612f62 00 3432',
    { type: 'publish', topic: 'a/b', payload: Buffer.from('42'), qos: 0, retain: true, dup: false, packetId: 0, properties: {} },
  ],
  [
    'PUBLISH QoS 1, again',
    5,
    '3a 0001 61 0007 07 26 0001 6b 0001 76 39',
    {
      type: 'publish',
      topic: 'a',
      payload: Buffer.from('9'),
      qos: 1,
      retain: false,
      dup: true,
      packetId: 7,
      properties: { userProperties: [['k', 'v']] },
    },
  ],
  [
    'PUBLISH 3.1.1',
    4,
    '32 0001 61 0007 39',
    { type: 'publish', topic: 'a', payload: Buffer.from('9'), qos: 1, retain: false, dup: false, packetId: 7, properties: {} },
  ],
  ['PUBACK, short', 5, '40 0007', { type: 'puback', packetId: 7 }],
  ['PUBACK, long', 5, '40 0007 10 00', { type: 'puback', packetId: 7 }],
  [
    'SUBSCRIBE',
    5,
    '82 0009 00 0003 612f23 01 0001 2b 1c',
    {
      type: 'subscribe',
      packetId: 9,
      properties: {},
      requests: [
        { filter: 'a/#', qos: 1, noLocal: false, retainAsPublished: false, retainHandling: 0 },
        { filter: '+', qos: 0, noLocal: true, retainAsPublished: true, retainHandling: 1 },
      ],
    },
  ],
  ['UNSUBSCRIBE', 4, 'a2 0009 0003 612f23', { type: 'unsubscribe', packetId: 9, filters: ['a/#'] }],
  ['PINGREQ', 5, 'c0', { type: 'pingreq' }],
  ['DISCONNECT', 5, 'e0', { type: 'disconnect', reasonCode: 0 }],
  ['DISCONNECT with will', 5, 'e0 04 00', { type: 'disconnect', reasonCode: 4 }],
]

const forbidden: readonly [what: string, level: ProtocolLevel, hex: string, reasonCode: number][] = [
  ['protocol level 3', 5, '10 0004 4d515454 03 02 003c 0000', 0x84],
  ['the reserved connect flag', 5, '10 0004 4d515454 04 03 003c 0000', 0x81],
  ['a will QoS without a will', 5, '10 0004 4d515454 04 0a 003c 0000', 0x81],
  ['QoS 3', 5, '36 0001 61 0007 00', 0x81],
  ['DUP with QoS 0', 5, '38 0001 61 00', 0x81],
  ['packet identifier 0', 5, '32 0001 61 0000 00', 0x81],
  ['a wildcard in a topic name', 5, '30 0001 23 00', 0x90],
  ['an empty topic', 5, '30 0000 00', 0x90],
  ['SUBSCRIBE without its fixed flags', 5, '80 0009 00 0001 61 00', 0x81],
  ['SUBSCRIBE with nothing', 5, '82 0009 00', 0x81],
  ['a reserved subscription option', 5, '82 0009 00 0001 61 40', 0x81],
  ['level 5 options on level 4', 4, '82 0009 0001 61 04', 0x81],
  ['bytes after the end', 5, 'c0 00', 0x81],
  ['PUBREC', 5, '50 0001', 0x82],
  ['packet type 0', 5, '00', 0x82],
]

test('what clients send is read field by field', () => {
  for (const [what, level, hex, packet] of wellFormed) assert.deepEqual(decodeClientPacket(frameOf(hex), level), packet, what)
})

test('what the standard forbids is refused with its reason code', () => {
  for (const [what, level, hex, reasonCode] of forbidden) assert.throws(() => decodeClientPacket(frameOf(hex), level), { reasonCode }, what)
})

test('a stream cut anywhere yields the frames that were put in', (t) => {
  const random = seededRandom(testSeed(t))
  const sent = Array.from({ length: 300 }, () => wellFormed[randomInteger(random, wellFormed.length)]?.[2] ?? '')
  const frames = frameStream(1_000)
  const received: Frame[] = []
  for (let rest = Buffer.concat(sent.map(packetOf)); rest.length > 0; ) {
    const cut = 1 + randomInteger(random, Math.min(rest.length, 40))
    frames.push(rest.subarray(0, cut))
    rest = rest.subarray(cut)
    for (let frame = frames.next(); frame !== undefined; frame = frames.next()) received.push(frame)
  }
  assert.deepEqual(received, sent.map(frameOf))
})

test('a length of five bytes is malformed, a packet over the limit too large before it has come', () => {
  const frames = frameStream(1_000)
  frames.push(bytes('30 ffffffff'))
  assert.throws(() => frames.next(), { reasonCode: 0x81 })
  const limited = frameStream(1_000)
  limited.push(bytes('30 e607'))
  assert.throws(() => limited.next(), { reasonCode: 0x95 })
})

test('twenty thousand mutated packets are read or refused, never anything else', (t) => {
  const random = seededRandom(testSeed(t))
  let refused = 0
  for (let round = 0; round < 20_000; round++) {
    const [, level = 5, hex = ''] = wellFormed[round % wellFormed.length] ?? []
    const frames = frameStream(1_000)
    frames.push(mutated(random, packetOf(hex)))
    try {
      for (let frame = frames.next(); frame !== undefined; frame = frames.next()) decodeClientPacket(frame, level)
    } catch (thrown) {
      if (!(thrown instanceof MqttProtocolError)) throw thrown
      refused += 1
    }
  }
  assert.ok(refused > 1_000, `${refused} refused`)
})
