// MQTT 5 properties there and back, and those that are forbidden.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byteReader, MqttProtocolError, varint } from './mqtt-bytes.ts'
import { encodeProperties, type Properties, type PropertyPlace, readProperties } from './mqtt-properties.ts'

const read = (hex: string, place: PropertyPlace = 'publish') => readProperties(byteReader(Buffer.from(hex, 'hex')), place)

test('a variable byte integer has one to four bytes, at the borders the standard lists', () => {
  const borders = [
    [0, '00'],
    [127, '7f'],
    [128, '8001'],
    [16_383, 'ff7f'],
    [16_384, '808001'],
    [2_097_151, 'ffff7f'],
    [2_097_152, '80808001'],
    [268_435_455, 'ffffff7f'],
  ] as const
  for (const [value, hex] of borders) {
    assert.equal(varint(value).toString('hex'), hex)
    assert.equal(byteReader(Buffer.from(hex, 'hex')).varint(), value)
  }
  assert.throws(() => byteReader(Buffer.from('8080808001', 'hex')).varint(), MqttProtocolError)
})

test('properties come back as they were put in, user properties in order and repeated', () => {
  const values: Properties = {
    payloadFormatIndicator: 1,
    messageExpiryInterval: 0xfffffffe,
    contentType: 'application/json',
    correlationData: Buffer.from([0, 255]),
    userProperties: [
      ['b', '1'],
      ['a', 'µ'],
      ['b', '2'],
    ],
  }
  assert.deepEqual(readProperties(byteReader(encodeProperties(values)), 'publish'), values)
  assert.equal(encodeProperties({}).toString('hex'), '00')
})

const offences: readonly [what: string, hex: string, place: PropertyPlace, reasonCode: number][] = [
  ['an unknown one', '027f00', 'publish', 0x81],
  ['one twice', '0401010101', 'publish', 0x82],
  ['one of another packet', '03210001', 'publish', 0x82],
  ['one only a server may send', '0313000a', 'connect', 0x82],
  ['a receive maximum of zero', '03210000', 'connect', 0x82],
  ['a length past the end', '0501', 'publish', 0x81],
  ['a string that is not UTF-8', '05030002c328', 'publish', 0x81],
  ['a string with U+0000', '0403000100', 'publish', 0x81],
  ['a lone surrogate', '06030003eda080', 'publish', 0x81],
]

test('what the standard forbids is refused with its reason code', () => {
  for (const [what, hex, place, reasonCode] of offences) assert.throws(() => read(hex, place), { reasonCode }, what)
})
