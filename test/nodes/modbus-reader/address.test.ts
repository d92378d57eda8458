// Addresses as people write them, and the register on the wire.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RegisterKind } from '../../../nodes/modbus-connection/want.ts'
import { type Notation, parseAddress, writeAddress } from '../../../nodes/modbus-reader/address.ts'

const sound: readonly (readonly [string, Notation, RegisterKind, number])[] = [
  ['0', 'zero-based', 'holding', 0],
  ['65535', 'zero-based', 'holding', 65_535],
  ['40001', 'zero-based', 'holding', 40_001],
  [' 7 ', 'zero-based', 'coil', 7],
  ['007', 'zero-based', 'holding', 7],
  ['1', 'one-based', 'holding', 0],
  ['65536', 'one-based', 'input', 65_535],
  ['40001', 'modicon', 'holding', 0],
  ['49999', 'modicon', 'holding', 9_998],
  ['400001', 'modicon', 'holding', 0],
  ['410000', 'modicon', 'holding', 9_999],
  ['465536', 'modicon', 'holding', 65_535],
  ['30008', 'modicon', 'input', 7],
  ['300008', 'modicon', 'input', 7],
  ['10001', 'modicon', 'discrete', 0],
  ['100001', 'modicon', 'discrete', 0],
  ['00001', 'modicon', 'coil', 0],
  ['000017', 'modicon', 'coil', 16],
  ['0x0', 'zero-based', 'holding', 0],
  ['0x1F', 'zero-based', 'holding', 31],
  ['0X1f', 'one-based', 'holding', 31],
  ['0xFFFF', 'modicon', 'input', 65_535],
]
for (const [written, notation, register, address] of sound) {
  test(`${written} as ${notation}, ${register}, is register ${address}`, () =>
    assert.deepEqual(parseAddress(written, notation, register), { address }))
}

const unsound: readonly (readonly [string, Notation, RegisterKind, string, object])[] = [
  ['', 'zero-based', 'holding', 'not-an-address', { found: '' }],
  ['-1', 'zero-based', 'holding', 'not-an-address', { found: '-1' }],
  ['1.5', 'zero-based', 'holding', 'not-an-address', { found: '1.5' }],
  ['1e3', 'zero-based', 'holding', 'not-an-address', { found: '1e3' }],
  ['0x', 'zero-based', 'holding', 'not-an-address', { found: '0x' }],
  ['0xZZ', 'zero-based', 'holding', 'not-an-address', { found: '0xZZ' }],
  ['HR100', 'zero-based', 'holding', 'not-an-address', { found: 'HR100' }],
  ['١', 'zero-based', 'holding', 'not-an-address', { found: '١' }],
  ['65536', 'zero-based', 'holding', 'address-out-of-range', { found: '65536' }],
  ['0', 'one-based', 'holding', 'address-out-of-range', { found: '0' }],
  ['65537', 'one-based', 'holding', 'address-out-of-range', { found: '65537' }],
  ['0x10000', 'zero-based', 'holding', 'address-out-of-range', { found: '0x10000' }],
  ['9'.repeat(400), 'zero-based', 'holding', 'address-out-of-range', { found: '9'.repeat(400) }],
  ['40000', 'modicon', 'holding', 'address-out-of-range', { found: '40000' }],
  ['465537', 'modicon', 'holding', 'address-out-of-range', { found: '465537' }],
  ['7', 'modicon', 'holding', 'not-modicon', { found: '7' }],
  ['4000001', 'modicon', 'holding', 'not-modicon', { found: '4000001' }],
  ['20001', 'modicon', 'holding', 'not-modicon', { found: '20001' }],
  ['40001', 'modicon', 'input', 'table-disagrees', { found: '40001', table: 'holding', register: 'input' }],
  ['00001', 'modicon', 'holding', 'table-disagrees', { found: '00001', table: 'coil', register: 'holding' }],
]
for (const [written, notation, register, code, params] of unsound) {
  test(`${JSON.stringify(written.slice(0, 20))} as ${notation}, ${register}, is ${code}`, () =>
    assert.deepEqual(parseAddress(written, notation, register), { problem: { code, params } }))
}

for (const register of ['holding', 'input', 'coil', 'discrete'] as const) {
  for (const notation of ['zero-based', 'one-based', 'modicon'] as const) {
    test(`a register of ${register} is written as ${notation} so that it reads back as the same`, () => {
      for (const address of [0, 1, 9_998, 9_999, 40_000, 65_535])
        assert.deepEqual(parseAddress(writeAddress(address, notation, register), notation, register), { address })
    })
  }
}
