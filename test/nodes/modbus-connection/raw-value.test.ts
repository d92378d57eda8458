// Raw values: what a bit pattern means in a type, and the registers of a tag in hex.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hexOf, rawOfPattern } from '../../../nodes/modbus-connection/raw-value.ts'
import { modbusTag } from '../../support/modbus-tags.ts'

const patterns: readonly (readonly [Parameters<typeof rawOfPattern>[0], bigint, unknown])[] = [
  ['int16', 0x8000n, -32_768],
  ['uint16', 0xffffn, 65_535],
  ['int8', 0x80n, -128],
  ['uint8', 0xffn, 255],
  ['int32', 0x8000_0000n, -2_147_483_648],
  ['uint32', 0xffff_ffffn, 4_294_967_295],
  ['int64', 0x8000_0000_0000_0000n, -9_223_372_036_854_775_808n],
  ['uint64', 0xffff_ffff_ffff_ffffn, 18_446_744_073_709_551_615n],
  ['float32', 0x7fc0_0000n, Number.NaN],
  ['float64', 0x7ff8_0000_0000_0000n, Number.NaN],
  ['bcd16', 0x9999n, 9_999],
  ['bcd16', 0xffffn, null],
  ['bool', 0xffffn, 65_535],
  ['uint16', 0x1_0000n, null],
  ['uint16', -1n, null],
]
for (const [type, pattern, expected] of patterns) {
  test(`0x${pattern.toString(16)} as ${type} is ${expected}`, () => assert.deepEqual(rawOfPattern(type, pattern), expected))
}

test('the registers of a tag are shown as on the wire, whatever the order of its words', () => {
  const answer = { start: 99, bytes: Buffer.from('0001 abcd 0102 ffff'.replaceAll(' ', ''), 'hex') }
  assert.equal(hexOf(answer, modbusTag(100, { type: 'bcd32', wordOrder: 'little' })), '0xabcd0102')
})
