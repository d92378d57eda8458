// What is let in, and every way of a hostile broker to send something else (cases named after table 2a of the
// research this node is built on: each was tried on clients in use, and wedged or flooded one of them).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Acceptor, createAcceptor, type Inbound, type Rule } from '../../../nodes/dmz-publisher/mqtt5-accept.ts'
import { mutated, randomInteger, seededRandom, testSeed } from '../../support/random.ts'

const helloBytes = '20 03 00 00 00'
const hello: Inbound = {
  kind: 'connack',
  reasonCode: 0,
  receiveMaximum: 65_535,
  maximumPacketSize: Number.POSITIVE_INFINITY,
  maximumQos: 2,
  retainAvailable: true,
  serverKeepAliveSeconds: null,
}

const legal: readonly (readonly [string, string, readonly Inbound[]])[] = [
  ['CONNACK', helloBytes, [hello]],
  [
    'CONNACK with every number we obey',
    '20 12 00 00 0f 21 00 05 27 00 00 01 2c 24 01 25 00 13 00 0a',
    [{ ...hello, receiveMaximum: 5, maximumPacketSize: 300, maximumQos: 1, retainAvailable: false, serverKeepAliveSeconds: 10 }],
  ],
  ['CONNACK that refuses', '20 03 00 87 00', [{ ...hello, reasonCode: 0x87 }]],
  ['PUBACK, short', `${helloBytes} 40 02 00 01`, [hello, { kind: 'puback', packetId: 1, reasonCode: 0 }]],
  ['PUBACK with a reason', `${helloBytes} 40 03 00 01 10`, [hello, { kind: 'puback', packetId: 1, reasonCode: 0x10 }]],
  ['PUBACK with an empty property length', `${helloBytes} 40 04 00 02 97 00`, [hello, { kind: 'puback', packetId: 2, reasonCode: 0x97 }]],
  ['PINGRESP', `${helloBytes} d0 00`, [hello, { kind: 'pingresp' }]],
  ['DISCONNECT, empty', `${helloBytes} e0 00`, [hello, { kind: 'disconnect', reasonCode: 0 }]],
  ['DISCONNECT with a reason', `${helloBytes} e0 01 8e`, [hello, { kind: 'disconnect', reasonCode: 0x8e }]],
  ['DISCONNECT with a server reference, unread', `${helloBytes} e0 07 9d 05 1c 00 02 68 69`, [hello, { kind: 'disconnect', reasonCode: 0x9d }]],
]
for (const [name, bytes, expected] of legal) {
  test(`${name} is let in`, () => assert.deepEqual(readied().take(hex(bytes)), expected))
  test(`${name} is let in byte by byte`, () => assert.deepEqual(drip(readied(), hex(bytes)), expected))
}

/** Name, what was legal before, the bytes of the attack, the rule, and how many bytes of it are read at most. */
const hostile: readonly (readonly [string, string, string, Rule, number])[] = [
  ['case 1: a PUBLISH that claims 256 MB', helloBytes, '30 ff ff ff 7f 00 01 61', 'unexpected-packet', 1],
  ['case 2: an unknown property', '', '20 05 00 00 02 7f 00', 'malformed', 7],
  ['case 2: a CONNACK reason that is none', '', '20 03 00 01 00', 'unknown-reason', 5],
  ['case 2: a PUBACK reason that is none', helloBytes, '40 03 00 01 42', 'unknown-reason', 5],
  ['case 2: a DISCONNECT reason only a client has', helloBytes, 'e0 01 04', 'unknown-reason', 3],
  ['case 3: reserved flags', '', '21 03 00 00 00', 'unexpected-packet', 1],
  ['case 3: reserved flags of a PUBACK', helloBytes, '42 02 00 01', 'unexpected-packet', 1],
  ['case 3: packet type 0', helloBytes, '00 00', 'unexpected-packet', 1],
  ['case 3: a length of five bytes', '', '20 80 80 80 80 01', 'packet-too-long', 3],
  ['case 3: a length with a third byte', '', '20 83 80 00', 'packet-too-long', 3],
  ['case 3: a length in more bytes than needed', helloBytes, '40 82 00 00 01', 'malformed', 3],
  ['case 4: a PUBLISH with invalid UTF-8', helloBytes, '30 05 00 02 c3 28 61', 'unexpected-packet', 1],
  ['case 4: a reason string with invalid UTF-8', helloBytes, 'e0 07 80 05 1f 00 02 c3 28', 'malformed', 9],
  ['case 5: PUBLISH QoS 0 without a subscription', helloBytes, '30 03 00 01 61', 'unexpected-packet', 1],
  ['case 5: PUBLISH QoS 1, retained', helloBytes, '33 05 00 01 61 00 01', 'unexpected-packet', 1],
  ['case 6: PUBLISH QoS 2', helloBytes, '34 05 00 01 61 00 01', 'unexpected-packet', 1],
  ['case 8: a DISCONNECT of 14 MB', helloBytes, 'e0 80 80 c0 06 80', 'packet-too-long', 3],
  ['case 8: a DISCONNECT of 2 kB', helloBytes, 'e0 ff 0f 80', 'packet-too-long', 3],
  ['case 9: a forged PUBACK', helloBytes, '40 02 ff ff', 'puback-not-in-flight', 4],
  ['case 9: the same PUBACK twice', `${helloBytes} 40 02 00 01`, '40 02 00 01', 'puback-not-in-flight', 4],
  ['case 16: a second CONNACK', helloBytes, helloBytes, 'second-connack', 1],
  ['case 16: AUTH', helloBytes, 'f0 02 18 00', 'unexpected-packet', 1],
  ['case 16: a forged SUBACK', helloBytes, '90 04 00 01 00 00', 'unexpected-packet', 1],
  ['PUBREC', helloBytes, '50 02 00 01', 'unexpected-packet', 1],
  ['PUBREL', helloBytes, '62 02 00 01', 'unexpected-packet', 1],
  ['a CONNECT of its own', '', '10 0d 00 04', 'unexpected-packet', 1],
  ['a PUBACK before CONNACK', '', '40 02 00 01', 'before-connack', 1],
  ['a DISCONNECT before CONNACK', '', 'e0 00', 'before-connack', 1],
  ['a session that we never had', '', '20 03 01 00 00', 'session-present', 5],
  ['reserved acknowledge flags', '', '20 03 02 00 00', 'malformed', 5],
  ['a CONNACK cut short by its length', '', '20 02 00 00', 'malformed', 2],
  ['a PUBACK without an identifier', helloBytes, '40 01 00', 'malformed', 2],
  ['a PUBACK with a reason string', helloBytes, '40 08 00 01 87 04 1f', 'packet-too-long', 2],
  ['a PUBACK with a property length and no properties', helloBytes, '40 04 00 01 87 04', 'malformed', 6],
  ['a PINGRESP with a body', helloBytes, 'd0 01 00', 'packet-too-long', 2],
  ['a second PINGRESP', `${helloBytes} d0 00`, 'd0 00', 'pingresp-not-due', 1],
]
for (const [name, before, attack, rule, longest] of hostile) {
  test(`${name} is a violation at byte ${longest}, and nothing after it is read`, () => {
    const acceptor = readied()
    acceptor.take(hex(before))
    const bytes = hex(attack)
    const events = drip(acceptor, bytes.subarray(0, longest))
    assert.deepEqual(events, [{ kind: 'violation', rule }])
    assert.deepEqual(drip(acceptor, bytes.subarray(0, longest - 1)), [])
    assert.deepEqual(acceptor.take(hex(helloBytes)), [])
  })
  test(`${name} in one piece is a violation too`, () => {
    assert.deepEqual(
      readied()
        .take(hex(`${before} ${attack}`))
        .at(-1),
      { kind: 'violation', rule },
    )
  })
}

test('case 7: a flood is cut off at its first byte, whatever its size', () => {
  const acceptor = readied()
  acceptor.take(hex(helloBytes))
  assert.deepEqual(acceptor.take(new Uint8Array(10_000).fill(0x30)), [{ kind: 'violation', rule: 'unexpected-packet' }])
})

test('case 9: of 60,000 forged PUBACKs in one piece the budget lets none through', () => {
  const acceptor = readied()
  acceptor.take(hex(helloBytes))
  assert.deepEqual(acceptor.take(new Uint8Array(240_000).fill(0x40)), [{ kind: 'violation', rule: 'byte-budget' }])
})

test('acknowledgements that are due are never too many bytes', () => {
  const acceptor = createAcceptor(() => 0)
  acceptor.take(hex(helloBytes))
  const pubacks = Array.from({ length: 60_000 }, (_, index) => index + 1).flatMap((id) => [0x40, 3, id >> 8, id & 0xff, 0x10])
  for (let id = 1; id <= 60_000; id++) acceptor.expectPuback(id)
  assert.equal(acceptor.take(Uint8Array.from(pubacks)).filter((event) => event.kind === 'puback').length, 60_000)
})

test('case 10: a Server Keep Alive of 65,535 s comes out as a number for the session to judge', () => {
  const [answer] = readied().take(hex('20 06 00 00 03 13 ff ff'))
  assert.deepEqual(answer, { ...hello, serverKeepAliveSeconds: 65_535 })
})

test('case 16: a topic alias maximum is skipped, an alias has no packet to come in', () => {
  assert.deepEqual(readied().take(hex('20 06 00 00 03 22 ff ff')), [hello])
})

test('case 18: a CONNACK that comes a byte at a time is let in once it is whole', () => {
  const acceptor = readied()
  const counts = [...hex(helloBytes)].map((byte) => acceptor.take(Uint8Array.of(byte)).length)
  assert.deepEqual(counts, [0, 0, 0, 0, 1])
})

test('case 19: a user property named __proto__ leaves nothing behind', () => {
  const name = [...new TextEncoder().encode('__proto__')]
  const properties = [0x26, 0, name.length, ...name, 0, 1, 0x78]
  const bytes = [0x20, properties.length + 3, 0, 0, properties.length, ...properties]
  assert.deepEqual(readied().take(Uint8Array.from(bytes)), [hello])
  assert.equal(({} as Record<string, unknown>)['x'], undefined)
})

test('a CONNACK of 1,024 bytes is let in, one of 1,025 is not', () => {
  const connack = (size: number) => {
    const text = size - 3 - 2 - 2 - 3
    return Uint8Array.from([0x20, ...varint(size - 3), 0, 0, ...varint(text + 3), 0x1f, text >> 8, text & 0xff, ...new Uint8Array(text).fill(0x61)])
  }
  assert.equal(connack(1024).length, 1024)
  assert.deepEqual(readied().take(connack(1024)), [hello])
  assert.deepEqual(readied().take(connack(1025)), [{ kind: 'violation', rule: 'packet-too-long' }])
})

test('after a refusal nothing more is heard', () => {
  assert.equal(readied().take(hex(`20 03 00 87 00 ${helloBytes}`)).length, 1)
})

test('10^5 mutated streams give known events only, and never an exception', (context) => {
  const random = seededRandom(testSeed(context))
  const kinds = new Map<string, number>()
  const streams = legal.map(([, bytes]) => Buffer.from(hex(bytes)))
  for (let run = 0; run < 100_000; run++) {
    const acceptor = readied()
    const stream = mutated(random, Buffer.concat([hex(helloBytes), streams[randomInteger(random, streams.length)] ?? Buffer.alloc(0)]))
    for (const event of inPieces(random, acceptor, stream)) {
      assert.ok(isKnown(event), JSON.stringify(event))
      kinds.set(event.kind, (kinds.get(event.kind) ?? 0) + 1)
    }
  }
  assert.deepEqual([...kinds.keys()].sort(), ['connack', 'disconnect', 'pingresp', 'puback', 'violation'])
})

/** An acceptor on a line where PUBACKs 1 and 2 and one PINGRESP are due. */
function readied(): Acceptor {
  const acceptor = createAcceptor(() => 0)
  acceptor.expectPuback(1)
  acceptor.expectPuback(2)
  acceptor.expectPingresp()
  return acceptor
}

function drip(acceptor: Acceptor, bytes: Uint8Array): Inbound[] {
  return [...bytes].flatMap((byte) => [...acceptor.take(Uint8Array.of(byte))])
}

function inPieces(random: () => number, acceptor: Acceptor, bytes: Buffer): Inbound[] {
  const cut = randomInteger(random, bytes.length + 1)
  return [...acceptor.take(bytes.subarray(0, cut)), ...acceptor.take(bytes.subarray(cut))]
}

/** Numbers, flags and words of ours: no text of the stream. */
function isKnown(event: Inbound): boolean {
  if (event.kind === 'violation') return /^[a-z-]+$/.test(event.rule)
  const { kind, ...rest } = event
  return Object.values(rest).every((value) => value === null || typeof value === 'number' || typeof value === 'boolean')
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, value >> 7]
}

function hex(text: string): Uint8Array {
  return Uint8Array.from(text.split(' ').filter(Boolean), (byte) => Number.parseInt(byte, 16))
}
