// What stands for "no value", by the type of the row.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RegisterType } from '../../../nodes/modbus-connection/want.ts'
import { parseMissing } from '../../../nodes/modbus-reader/missing.ts'

const sound: readonly (readonly [RegisterType, written: string, missing: readonly unknown[]])[] = [
  // SunSpec Information Model: "not implemented" by type.
  ['int16', 'sunspec', [-32_768]],
  ['uint16', 'SunSpec', [65_535]],
  ['int32', 'sunspec', [-2_147_483_648]],
  ['uint32', 'sunspec', [4_294_967_295]],
  ['int64', 'sunspec', [-9_223_372_036_854_775_808n]],
  ['uint64', 'sunspec', [18_446_744_073_709_551_615n]],
  ['float32', 'sunspec', [Number.NaN]],
  ['float64', 'sunspec', [Number.NaN]],
  ['bool', 'sunspec', [65_535]],
  ['string', 'sunspec', ['']],
  // An accumulator.
  ['uint32', 'sunspec; 0', [4_294_967_295, 0]],
  ['int16', '0x7FFF;-1', [32_767, -1]],
  ['uint8', '0xff', [255]],
  ['bcd16', '0x9999', [9_999]],
  ['float32', '-9999;0xff7fffff', [-9_999, -3.402_823_5e38]],
  ['uint64', '18446744073709551614', [18_446_744_073_709_551_614n]],
  ['string', 'N/A;-', ['N/A', '-']],
]
for (const [type, written, missing] of sound) {
  test(`"${written}" in a ${type}`, () => assert.deepEqual(parseMissing(written, type), { missing: new Set(missing) }))
}

test('an empty cell: every value is one', () => assert.deepEqual(parseMissing('', 'int16'), { missing: null }))

const unsound: readonly (readonly [RegisterType, written: string, found: string])[] = [
  ['bcd16', 'sunspec', 'sunspec'],
  ['uint8', 'sunspec', 'sunspec'],
  ['uint16', '0x8000;0x10000', '0x10000'],
  ['bcd16', '0xFFFF', '0xFFFF'],
  ['int16', '1.5', '1.5'],
  ['int16', 'none', 'none'],
  ['float32', 'none', 'none'],
]
for (const [type, written, found] of unsound) {
  test(`"${written}" in a ${type} is said`, () =>
    assert.deepEqual(parseMissing(written, type), { problem: { code: 'wrong-missing', params: { found, type } } }))
}
