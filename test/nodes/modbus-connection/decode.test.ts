// From bytes on the wire to values: every type in every order of bytes and words, scaled as with a pencil.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statusCodes } from '../../../nodes/lib/quality.ts'
import { createDecoder } from '../../../nodes/modbus-connection/decode.ts'
import type { ModbusTag, RegisterType } from '../../../nodes/modbus-connection/want.ts'
import { modbusTag } from '../../support/modbus-tags.ts'
import { aReading } from '../../support/readings.ts'

const rough = aReading({ payload: null, findings: ['no-source-time'] })
const decode = (hex: string, more: Partial<ModbusTag>, start = 100) =>
  createDecoder(modbusTag(100, more))({ start, bytes: Buffer.from(hex.replaceAll(' ', ''), 'hex') }, rough)
const value = (hex: string, more: Partial<ModbusTag>, start?: number) => decode(hex, more, start).payload

/** Bytes as the standard orders them, high word and high byte first, and the value a pencil gets. */
const plain: readonly (readonly [RegisterType, hex: string, number | bigint])[] = [
  ['uint16', '0102', 258],
  ['uint16', 'ffff', 65_535],
  ['int16', '8000', -32_768],
  ['int16', 'ffd6', -42],
  ['uint32', '01020304', 16_909_060],
  ['uint32', 'ffffffff', 4_294_967_295],
  ['int32', 'fffffffe', -2],
  ['int32', '80000000', -2_147_483_648],
  ['uint64', '0000000100000002', 4_294_967_298],
  ['uint64', '001fffffffffffff', Number.MAX_SAFE_INTEGER],
  ['uint64', '0020000000000000', 9_007_199_254_740_992n],
  ['uint64', 'ffffffffffffffff', 18_446_744_073_709_551_615n],
  ['int64', 'ffffffffffffffff', -1],
  ['int64', 'ffe0000000000001', -9_007_199_254_740_991],
  ['int64', '8000000000000000', -9_223_372_036_854_775_808n],
  ['float32', '404ccccd', 3.2],
  ['float32', 'c2280000', -42],
  ['float32', '00800000', 1.1754944e-38],
  ['float32', '7f7fffff', 3.4028235e38],
  ['float64', '400999999999999a', 3.2],
  ['float64', '0000000000000001', 5e-324],
  ['bcd16', '9999', 9_999],
  ['bcd16', '0042', 42],
  ['bcd32', '00012345', 12_345],
  ['bcd64', '0000000100000002', 100_000_002],
  ['bcd64', '9999999999999999', 9_999_999_999_999_999n],
]
for (const [type, hex, expected] of plain) {
  test(`${type} ${hex} is ${expected}, and in every other order of bytes and words too`, () => {
    const words = hex.match(/.{4}/g) ?? []
    const swap = (word: string) => word.slice(2) + word.slice(0, 2)
    assert.deepEqual(value(hex, { type }), expected)
    assert.deepEqual(value(words.map(swap).join(''), { type, byteOrder: 'little' }), expected)
    assert.deepEqual(value(words.toReversed().join(''), { type, wordOrder: 'little' }), expected)
    assert.deepEqual(value(words.toReversed().map(swap).join(''), { type, byteOrder: 'little', wordOrder: 'little' }), expected)
  })
}

test('a float32 stays that float32: its shortest decimal reads back as the same bits', () => {
  for (let bits = 1; bits < 0x7f80_0000; bits += 104_729) {
    const view = new DataView(new ArrayBuffer(4))
    view.setUint32(0, bits)
    assert.equal(Math.fround(Number(value(bits.toString(16).padStart(8, '0'), { type: 'float32' }))), view.getFloat32(0))
  }
})

const scaled: readonly (readonly [hex: string, Partial<ModbusTag>, number | bigint])[] = [
  ['00ea', { scale: 0.1 }, 23.4],
  ['0003', { scale: 0.1 }, 0.3],
  ['ffd6', { type: 'int16', scale: 0.1 }, -4.2],
  ['0064', { scale: 0.1, offset: -40 }, -30],
  ['0001', { scale: 0.001, offset: 0.002 }, 0.003],
  ['0007', { scale: 1_000 }, 7_000],
  ['ffffffffffffffff', { type: 'uint64', offset: 1 }, 18_446_744_073_709_551_616n],
]
for (const [hex, more, expected] of scaled) {
  test(`${hex} times ${more.scale ?? 1} plus ${more.offset ?? 0} is ${expected}, without noise`, () => assert.deepEqual(value(hex, more), expected))
}

for (const [type, hex, was] of [
  ['float32', '7fc00000', 'NaN'],
  ['float32', '7f800000', 'Infinity'],
  ['float64', 'fff0000000000000', '-Infinity'],
] as const) {
  test(`${was} as ${type} is bad and has no value`, () => {
    const { payload, quality, statusCode, findings, detail } = decode(hex, { type, scale: 0.1 })
    assert.deepEqual(
      [payload, quality, statusCode, findings, detail],
      [null, 'bad', statusCodes.BadSensorFailure, ['no-source-time', 'not-a-number'], { was }],
    )
  })
}

test('a product beyond every double is bad, not infinite', () => {
  const { payload, quality, findings } = decode('7fe0000000000000', { type: 'float64', scale: 1e10 })
  assert.deepEqual([payload, quality, findings], [null, 'bad', ['no-source-time', 'overflow']])
})

test('a 64-bit integer that a fraction turns into a double says that digits were lost', () => {
  const { quality, findings } = decode('ffffffffffffffff', { type: 'uint64', scale: 0.5 })
  assert.deepEqual([quality, findings], ['uncertain', ['no-source-time', 'precision-lost']])
})

test('bits come lowest address first, eight a byte', () => {
  const coils = Array.from(
    { length: 10 },
    (_, index) =>
      createDecoder(modbusTag(100 + index, { register: 'coil', type: 'bool' }))({ start: 100, bytes: Buffer.from('0d02', 'hex') }, rough).payload,
  )
  assert.deepEqual(coils, [true, false, true, true, false, false, false, false, false, true])
})

test('a bit of a register is counted from the lowest, after the order of bytes', () => {
  const bit = (hex: string, at: number, byteOrder: 'big' | 'little' = 'big') => value(hex, { type: 'bool', bit: at, byteOrder })
  assert.deepEqual([bit('8001', 0), bit('8001', 1), bit('8001', 15), bit('8001', 8)], [true, false, true, false])
  assert.deepEqual([bit('0100', 0, 'little'), bit('0100', 8, 'little')], [true, false])
})

test('a tag takes its own registers out of a longer answer', () => {
  assert.equal(value('0001 0002 0003 0004', { type: 'uint32' }, 99), 0x0002_0003)
})

test('an answer that does not hold the tag is an error, never a value', () => {
  assert.throws(() => value('0001', { type: 'uint32' }), RangeError)
  assert.throws(() => value('ff', { register: 'coil', type: 'bool' }, 92), RangeError)
})

const bytes: readonly (readonly [type: 'int8' | 'uint8', bit: number | null, expected: number])[] = [
  ['uint8', null, 0xfe],
  ['uint8', 0, 0xfe],
  ['uint8', 8, 0x81],
  ['int8', null, -2],
  ['int8', 8, -127],
]
for (const [type, bit, expected] of bytes) {
  test(`${type} from bit ${bit ?? 'none'} is a byte of its register: ${expected}`, () => {
    assert.equal(value('81fe', { type, bit }), expected)
    assert.equal(value('fe81', { type, bit, byteOrder: 'little' }), expected)
  })
}

const fieldsOfBits: readonly (readonly [hex: string, Partial<ModbusTag>, expected: number | bigint])[] = [
  ['abcd', { bit: 0, length: 4 }, 0xd],
  ['abcd', { bit: 4, length: 8 }, 0xbc],
  ['abcd', { bit: 12, length: 4 }, 0xa],
  ['abcd', { type: 'int16', bit: 12, length: 4 }, -6],
  ['abcd', { bit: 15, length: 1 }, 1],
  ['80000001', { type: 'uint32', bit: 1, length: 31 }, 0x4000_0000],
  ['80000001', { type: 'int32', bit: 31, length: 1 }, -1],
  ['fffffffffffffffe', { type: 'uint64', bit: 1, length: 63 }, 2n ** 63n - 1n],
  ['abcd', { bit: 8, length: 8, scale: 0.1 }, 17.1],
]
for (const [hex, more, expected] of fieldsOfBits) {
  test(`${more.length} bits of ${hex} from bit ${more.bit} as ${more.type ?? 'uint16'} are ${expected}`, () =>
    assert.equal(value(hex, more), expected))
}

const texts: readonly (readonly [name: string, hex: string, Partial<ModbusTag>, expected: string])[] = [
  ['ends at the first NUL', '4142 4300 5858', {}, 'ABC'],
  ['loses the spaces it is filled up with', '2041 2020 2020', {}, ' A'],
  ['may come with the bytes of a register changed', '4241 2043 2020', { byteOrder: 'little' }, 'ABC'],
  ['may come last register first', '2020 4320 4142', { wordOrder: 'little' }, 'ABC'],
  ['is UTF-8 where it is that', '42c3 bc72 6f00', {}, 'Büro'],
  ['is Latin-1 where it is not', '42fc 726f 0000', {}, 'Büro'],
  ['may be empty', '0000 0000 0000', {}, ''],
]
for (const [name, hex, more, expected] of texts) {
  test(`a string ${name}`, () => assert.equal(value(hex, { type: 'string', length: 3, ...more }), expected))
}

const states = new Map([
  [0, 'off'],
  [1, 'run'],
])

test('an enumeration is its text, the code stays beside it', () => {
  const { payload, quality, detail } = decode('0001', { labels: states })
  assert.deepEqual([payload, quality, detail], ['run', 'good', { code: 1 }])
  assert.equal(value('0004', { type: 'bool', bit: 2, labels: states }), 'run')
  assert.equal(value('0030', { bit: 4, length: 2, labels: new Map([[3, 'hand']]) }), 'hand')
})

test('a code without a text stays a number, and is uncertain', () => {
  const { payload, quality, statusCode, findings } = decode('0007', { labels: states })
  assert.deepEqual(
    [payload, quality, statusCode, findings],
    [7, 'uncertain', statusCodes.UncertainEngineeringUnitsExceeded, ['no-source-time', 'unknown-code']],
  )
})

test('what stands for "no value" is bad and has none, also in a bit field, whose whole register it is', () => {
  const { payload, quality, statusCode, findings, detail } = decode('8000', { type: 'int16', missing: new Set([-32_768]), scale: 0.1 })
  assert.deepEqual(
    [payload, quality, statusCode, findings, detail],
    [null, 'bad', statusCodes.BadNotSupported, ['no-source-time', 'not-implemented'], { was: -32_768 }],
  )
  const absent = (hex: string, more: Partial<ModbusTag>) => decode(hex, more).findings?.includes('not-implemented')
  assert.equal(absent('ffff', { type: 'bool', bit: 3, missing: new Set([65_535]) }), true)
  assert.equal(absent('fff7', { bit: 0, length: 4, missing: new Set([65_535]) }), false)
  assert.equal(absent('ffff', { bit: 0, length: 4, missing: new Set([65_535]) }), true)
  assert.equal(absent('7fc00000', { type: 'float32', missing: new Set([Number.NaN]) }), true)
  assert.equal(absent('ffffffffffffffff', { type: 'uint64', missing: new Set([2n ** 64n - 1n]) }), true)
})

test('a digit beyond 9 is no BCD: bad, with the registers as they came', () => {
  const { payload, quality, statusCode, findings, detail } = decode('123a', { type: 'bcd16' })
  assert.deepEqual(
    [payload, quality, statusCode, findings, detail],
    [null, 'bad', statusCodes.BadDataEncodingInvalid, ['no-source-time', 'modbus.not-bcd'], { was: '0x123a' }],
  )
})

test('an integer that passes 2^53 by its scale becomes a BigInt, to the last digit; a float does not', () => {
  assert.equal(value('ffffffff', { type: 'uint32', scale: 1e10 }), 42_949_672_950_000_000_000n)
  assert.equal(value('4b800000', { type: 'float32', scale: 1e10 }), 1.677_721_6e17)
})

test('two tags over the same registers find them as they came, whatever order of words and bytes', () => {
  const answer = { start: 100, bytes: Buffer.from('cccd404c', 'hex') }
  const decoder = createDecoder(modbusTag(100, { type: 'float32', wordOrder: 'little' }))
  assert.deepEqual([decoder(answer, rough).payload, decoder(answer, rough).payload, answer.bytes.toString('hex')], [3.2, 3.2, 'cccd404c'])
})
