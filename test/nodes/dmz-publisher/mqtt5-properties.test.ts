// Properties of CONNACK and DISCONNECT: legal ones pass and give numbers only, anything else is null.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { walkProperties } from '../../../nodes/dmz-publisher/mqtt5-properties.ts'

const legal: readonly (readonly [string, 'C' | 'D', string, readonly (readonly [number, number])[]])[] = [
  ['none', 'C', '00', []],
  ['Receive Maximum 20', 'C', '03 21 00 14', [[0x21, 20]]],
  ['Maximum Packet Size 4,294,967,295', 'C', '05 27 ff ff ff ff', [[0x27, 4_294_967_295]]],
  ['Server Keep Alive 0', 'C', '03 13 00 00', [[0x13, 0]]],
  [
    'Maximum QoS and Retain Available',
    'C',
    '04 24 01 25 00',
    [
      [0x24, 1],
      [0x25, 0],
    ],
  ],
  ['a reason string, by its absence', 'C', '07 1f 00 04 65 76 69 6c', [[0x1f, 0]]],
  ['an empty text', 'D', '03 1c 00 00', [[0x1c, 0]]],
  ['user properties twice', 'D', '0e 26 00 01 61 00 01 62 26 00 01 61 00 01 62', [[0x26, 0]]],
  [
    'subscription availability',
    'C',
    '06 28 00 29 01 2a 00',
    [
      [0x28, 0],
      [0x29, 1],
      [0x2a, 0],
    ],
  ],
]
for (const [name, packet, bytes, expected] of legal) {
  test(`${packet === 'C' ? 'CONNACK' : 'DISCONNECT'} with ${name} is legal`, () => {
    assert.deepEqual([...(walkProperties(hex(bytes), 0, packet) ?? assert.fail('refused'))], expected)
  })
}

const illegal: readonly (readonly [string, 'C' | 'D', string])[] = [
  ['no length', 'C', ''],
  ['a length above what follows', 'C', '04 21 00 14'],
  ['a length below what follows', 'C', '02 21 00 14'],
  ['a length in more bytes than needed', 'C', '83 00 21 00 14'],
  ['a length of five bytes', 'C', '80 80 80 80 01'],
  ['an unknown property', 'C', '02 7f 00'],
  ['a property of PUBLISH', 'C', '02 01 00'],
  ['a property of CONNACK in a DISCONNECT', 'D', '03 21 00 14'],
  ['Session Expiry in a DISCONNECT', 'D', '05 11 00 00 00 00'],
  ['Response Information, which we refused', 'C', '04 1a 00 01 61'],
  ['an authentication method, which we have not', 'C', '04 15 00 01 61'],
  ['authentication data', 'C', '04 16 00 01 61'],
  ['the same property twice', 'C', '06 21 00 14 21 00 14'],
  ['Receive Maximum 0', 'C', '03 21 00 00'],
  ['Maximum Packet Size 0', 'C', '05 27 00 00 00 00'],
  ['a flag of 2', 'C', '02 25 02'],
  ['a number cut short', 'C', '02 21 00'],
  ['a text cut short', 'C', '03 1f 00 02'],
  ['a text longer than the packet', 'C', '04 1f ff ff 61'],
  ['a pair with one half', 'C', '04 26 00 01 61'],
  ['U+0000 in a text', 'C', '04 1f 00 01 00'],
  ['invalid UTF-8', 'C', '05 1f 00 02 c3 28'],
  ['a surrogate in UTF-8', 'C', '06 1f 00 03 ed a0 80'],
  ['overlong UTF-8', 'C', '05 1f 00 02 c0 af'],
  ['an identifier without a value', 'C', '01 25'],
]
for (const [name, packet, bytes] of illegal) {
  test(`${packet === 'C' ? 'CONNACK' : 'DISCONNECT'} with ${name} is refused`, () => assert.equal(walkProperties(hex(bytes), 0, packet), null))
}

function hex(text: string): Uint8Array {
  return Uint8Array.from(text.split(' ').filter(Boolean), (byte) => Number.parseInt(byte, 16))
}
