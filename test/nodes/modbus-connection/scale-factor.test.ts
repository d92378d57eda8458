// Scale factors: a power of ten in a register, of the same cycle as the value (SunSpec's sunssf).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statusCodes } from '../../../nodes/lib/quality.ts'
import type { Reading } from '../../../nodes/lib/reading.ts'
import { createDecoder } from '../../../nodes/modbus-connection/decode.ts'
import { scaleFactors } from '../../../nodes/modbus-connection/scale-factor.ts'
import type { ModbusTag } from '../../../nodes/modbus-connection/want.ts'
import { modbusTag } from '../../support/modbus-tags.ts'
import { aReading } from '../../support/readings.ts'

const factor = modbusTag(200, { type: 'int16', missing: new Set([-32_768]) })
const read = (tag: ModbusTag, hex: string) =>
  createDecoder(tag)({ start: tag.address, bytes: Buffer.from(hex, 'hex') }, aReading({ payload: null, findings: [] }))

/** A value of a factor, both as the registers have them. */
function scaled(hex: string, factorHex: string, more: Partial<ModbusTag> = {}): Reading {
  const tag = modbusTag(100, { type: 'int16', factor, ...more })
  const found = new Map([
    [tag, read(tag, hex)],
    [factor, read(factor, factorHex)],
  ])
  const [reading] = scaleFactors([tag]).complete(found)
  assert.ok(reading)
  return reading
}

const cases: readonly (readonly [hex: string, factorHex: string, more: Partial<ModbusTag>, expected: number | bigint])[] = [
  ['0929', 'ffff', {}, 234.5],
  ['0929', '0000', {}, 2_345],
  ['0929', '0003', {}, 2_345_000],
  ['0929', 'fff6', {}, 0.000_000_234_5],
  ['ffff', 'fffe', {}, -0.01],
  ['0003', 'fffe', { scale: 10, offset: 0.1 }, 0.4],
  ['0003', 'fff6', { scale: 1e-7 }, 3e-17],
  ['ffffffff', '000a', { type: 'uint32' }, 42_949_672_950_000_000_000n],
  ['0020000000000001', '0001', { type: 'uint64' }, 90_071_992_547_409_930n],
]
for (const [hex, factorHex, more, expected] of cases) {
  test(`0x${hex} with the factor 0x${factorHex} is ${expected}, without noise`, () => {
    const { payload, quality } = scaled(hex, factorHex, more)
    assert.deepEqual([payload, quality], [expected, 'good'])
  })
}

for (const [name, factorHex] of [
  ['that is not implemented', '8000'],
  ['beyond 10', '000b'],
  ['below -10', 'fff5'],
] as const) {
  test(`a factor ${name} leaves no value: what was read is kept beside`, () => {
    const { payload, quality, findings, detail } = scaled('0929', factorHex)
    assert.deepEqual([payload, quality, findings, detail], [null, 'bad', ['modbus.no-scale-factor'], { was: 2_345 }])
  })
}

test('a factor that was refused gives its status on', () => {
  const tag = modbusTag(100, { type: 'int16', factor })
  const refused = aReading({ payload: null, quality: 'bad', statusCode: statusCodes.BadNodeIdUnknown })
  const [reading] = scaleFactors([tag]).complete(
    new Map([
      [tag, read(tag, '0001')],
      [factor, refused],
    ]),
  )
  assert.deepEqual([reading?.payload, reading?.statusCode], [null, statusCodes.BadNodeIdUnknown])
  const [alone] = scaleFactors([tag]).complete(new Map([[tag, read(tag, '0001')]]))
  assert.deepEqual([alone?.payload, alone?.quality], [null, 'bad'])
})

test('a value that was refused stays as it is', () => {
  const tag = modbusTag(100, { type: 'int16', factor })
  const refused = aReading({ payload: null, quality: 'bad', findings: ['modbus.illegal-address'] })
  assert.deepEqual(
    scaleFactors([tag]).complete(
      new Map([
        [tag, refused],
        [factor, read(factor, '0001')],
      ]),
    ),
    [refused],
  )
})

test('the factors tags need are read with them, once, and give no reading of their own', () => {
  const plain = modbusTag(1)
  const one = modbusTag(100, { type: 'int16', factor })
  const other = modbusTag(101, { type: 'int16', factor })
  const { reads, complete } = scaleFactors([one, plain, other])
  assert.deepEqual(reads, [one, plain, other, factor])
  const found = new Map([one, plain, other, factor].map((tag) => [tag, read(tag, '0001')]))
  assert.deepEqual(
    complete(found).map(({ payload }) => payload),
    [10, 1, 10],
  )
  assert.deepEqual(scaleFactors([factor, one]).reads, [factor, one])
})
