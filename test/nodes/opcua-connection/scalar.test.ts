// The built-in types of OPC UA as the scalars of a reading.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Datatype, Scalar } from '../../../nodes/lib/reading.ts'
import { type BuiltIn, builtIn, datatypeOf, decodeScalar, timeOf } from '../../../nodes/opcua-connection/scalar.ts'

const begin = new Date('2026-03-29T01:30:00.250Z')

const table: readonly (readonly [type: BuiltIn, value: unknown, payload: Scalar | undefined])[] = [
  ['Boolean', false, false],
  ['SByte', -128, -128],
  ['UInt32', 4_294_967_295, 4_294_967_295],
  ['Int64', [0, 5], 5],
  ['Int64', [0xffff_ffff, 0xffff_ffff], -1],
  ['Int64', [0x001f_ffff, 0xffff_ffff], 2 ** 53 - 1],
  ['Int64', [0x0020_0000, 0], 2n ** 53n],
  ['Int64', [0x8000_0000, 0], -(2n ** 63n)],
  ['UInt64', [0xffff_ffff, 0xffff_ffff], 2n ** 64n - 1n],
  ['UInt64', [1, 2], 2 ** 32 + 2],
  ['Float', Math.fround(0.1), 0.1],
  ['Float', 16_777_216, 16_777_216],
  ['Double', 0.1, 0.1],
  ['String', 'Grüße', 'Grüße'],
  ['String', '', ''],
  ['String', null, undefined],
  ['DateTime', begin, '2026-03-29T01:30:00.250Z'],
  ['DateTime', new Date(Date.UTC(1601, 0, 1)), undefined],
  ['Guid', '72962B91-FA75-4AE6-8D28-B404DC7DAF63', '72962B91-FA75-4AE6-8D28-B404DC7DAF63'],
  ['ByteString', Buffer.from([0, 1, 254, 255]), 'AAH+/w=='],
  ['ByteString', Buffer.alloc(0), ''],
  ['ByteString', null, undefined],
  ['XmlElement', '<a/>', '<a/>'],
  ['NodeId', { toString: () => 'ns=2;s=speed' }, 'ns=2;s=speed'],
  ['StatusCode', { value: 0x800a_0000 }, 0x800a_0000],
  ['QualifiedName', { namespaceIndex: 2, name: 'speed' }, 'speed'],
  ['LocalizedText', { locale: 'de', text: 'Drehzahl' }, 'Drehzahl'],
  ['LocalizedText', { locale: null, text: null }, undefined],
]

for (const [type, value, payload] of table) {
  test(`${type} ${JSON.stringify(value)} is ${String(payload)}`, () => {
    assert.deepEqual(decodeScalar(builtIn[type], value), payload)
  })
}

test('a long byte string is base64 too', () => {
  const bytes = Buffer.alloc(200_000, 7)
  assert.equal(decodeScalar(builtIn.ByteString, bytes), bytes.toString('base64'))
})

test('what is a number is one', () => {
  const expected: readonly (readonly [BuiltIn, Datatype])[] = [
    ['Boolean', 'boolean'],
    ['Byte', 'integer'],
    ['UInt64', 'integer'],
    ['Float', 'number'],
    ['Double', 'number'],
    ['StatusCode', 'integer'],
    ['DateTime', 'string'],
    ['LocalizedText', 'string'],
  ]
  for (const [type, datatype] of expected) assert.equal(datatypeOf(builtIn[type]), datatype)
  assert.equal(datatypeOf(0), undefined)
})

test('a time that says "none" is none', () => {
  for (const nothing of [null, undefined, new Date(Number.NaN), new Date(Date.UTC(1601, 0, 1))]) assert.equal(timeOf(nothing), null)
  assert.equal(timeOf(begin), begin.getTime())
  assert.equal(timeOf(new Date(0)), 0)
})
