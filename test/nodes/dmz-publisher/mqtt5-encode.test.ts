// The four packets against bytes written out by hand from the standard, and against another parser (mqtt-packet).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import mqttPacket from 'mqtt-packet'
import {
  type ConnectOptions,
  encodeConnect,
  encodeDisconnect,
  encodePing,
  encodePublish,
  type Publish,
} from '../../../nodes/dmz-publisher/mqtt5-encode.ts'

const bare: Publish = { topic: 'a/b', payload: Uint8Array.of(0x68, 0x69), qos: 1, retain: false, dup: false, packetId: 10, userProperties: [] }

const connectHead = '10 __ 00 04 4d 51 54 54 05'
const connectProperties = '14 11 00 00 00 00 17 00 19 00 21 00 01 22 00 00 27 00 00 04 00'

const connects: readonly [string, ConnectOptions, string][] = [
  ['without a user', { clientId: 'ab', keepAliveSeconds: 30 }, `${connectHead.replace('__', '23')} 02 00 1e ${connectProperties} 00 02 61 62`],
  [
    'with a user',
    { clientId: '', keepAliveSeconds: 65_535, username: 'u' },
    `${connectHead.replace('__', '24')} 82 ff ff ${connectProperties} 00 00 00 01 75`,
  ],
  [
    'with a user and a password',
    { clientId: 'ab', keepAliveSeconds: 0, username: 'u', password: 'ü' },
    `${connectHead.replace('__', '2a')} c2 00 00 ${connectProperties} 00 02 61 62 00 01 75 00 02 c3 bc`,
  ],
]

const publishes: readonly [string, Publish, string][] = [
  ['QoS 1', bare, '32 0a 00 03 61 2f 62 00 0a 00 68 69'],
  ['QoS 0 carries no packet id', { ...bare, qos: 0 }, '30 08 00 03 61 2f 62 00 68 69'],
  ['retained and repeated', { ...bare, retain: true, dup: true }, '3b 0a 00 03 61 2f 62 00 0a 00 68 69'],
  ['the largest packet id', { ...bare, packetId: 65_535 }, '32 0a 00 03 61 2f 62 ff ff 00 68 69'],
  ['a user property', { ...bare, userProperties: [['k', 'v']] }, '32 11 00 03 61 2f 62 00 0a 07 26 00 01 6b 00 01 76 68 69'],
  [
    'expiry and content type',
    { ...bare, messageExpirySeconds: 0x01020304, contentType: 'x' },
    '32 13 00 03 61 2f 62 00 0a 09 02 01 02 03 04 03 00 01 78 68 69',
  ],
]

for (const [name, options, expected] of connects) {
  test(`CONNECT ${name} asks for nothing back`, () => assert.equal(hex(encodeConnect(options)), expected))
}

for (const [name, publish, expected] of publishes) {
  test(`PUBLISH ${name} is encoded byte for byte`, () => assert.equal(hex(encodePublish(publish)), expected))
}

test('PINGREQ and DISCONNECT are two bytes each', () => {
  assert.equal(hex(encodePing()), 'c0 00')
  assert.equal(hex(encodeDisconnect()), 'e0 00')
})

test('the remaining length takes one more byte at each power of 128', () => {
  const lengthBytes = [127, 128, 16_383, 16_384, 2_097_151, 2_097_152].map((length) => {
    const packet = encodePublish({ ...bare, qos: 0, topic: 'a', payload: new Uint8Array(length - 4) })
    return packet.length - length - 1
  })
  assert.deepEqual(lengthBytes, [1, 2, 2, 3, 3, 4])
})

test('a text above 65,535 bytes is refused rather than cut', () => {
  assert.throws(() => encodePublish({ ...bare, topic: 'ü'.repeat(32_768) }), RangeError)
  assert.throws(() => encodeConnect({ clientId: 'x'.repeat(65_536), keepAliveSeconds: 1 }), RangeError)
})

test('a parser that shares no code with us reads CONNECT as meant', () => {
  const parsed = parse(encodeConnect({ clientId: 'line-1', keepAliveSeconds: 30, username: 'user', password: 'secret' }))
  assert.equal(parsed.cmd, 'connect')
  if (parsed.cmd !== 'connect') return
  assert.deepEqual(
    [parsed.protocolVersion, parsed.clean, parsed.keepalive, parsed.clientId, parsed.username, parsed.password?.toString(), parsed.will],
    [5, true, 30, 'line-1', 'user', 'secret', undefined],
  )
  assert.deepEqual(
    { ...parsed.properties },
    {
      sessionExpiryInterval: 0,
      requestProblemInformation: false,
      requestResponseInformation: false,
      receiveMaximum: 1,
      topicAliasMaximum: 0,
      maximumPacketSize: 1024,
    },
  )
})

test('a parser that shares no code with us reads PUBLISH as meant', () => {
  const payload = new TextEncoder().encode('{"value":1}')
  const parsed = parse(
    encodePublish({
      ...bare,
      topic: 'werk/ä',
      payload,
      dup: true,
      userProperties: [
        ['seq', '7'],
        ['epoch', '2'],
      ],
      contentType: 'application/json',
      messageExpirySeconds: 60,
    }),
  )
  assert.equal(parsed.cmd, 'publish')
  if (parsed.cmd !== 'publish') return
  assert.deepEqual(
    [parsed.topic, parsed.payload.toString(), parsed.qos, parsed.dup, parsed.retain, parsed.messageId],
    ['werk/ä', '{"value":1}', 1, true, false, 10],
  )
  assert.deepEqual([parsed.properties?.contentType, parsed.properties?.messageExpiryInterval], ['application/json', 60])
  assert.deepEqual({ ...parsed.properties?.userProperties }, { seq: '7', epoch: '2' })
})

function parse(bytes: Uint8Array): mqttPacket.Packet {
  const packets: mqttPacket.Packet[] = []
  const parser = mqttPacket.parser({ protocolVersion: 5 })
  parser.on('packet', (packet) => packets.push(packet))
  parser.on('error', (error) => assert.fail(error))
  parser.parse(Buffer.from(bytes), { protocolVersion: 5 })
  const [packet] = packets
  assert.ok(packet !== undefined && packets.length === 1, 'one packet')
  return packet
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
