import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dataTypes } from '../../../../../nodes/lib/formats/sparkplug/datatypes.ts'
import type { MetricValue } from '../../../../../nodes/lib/formats/sparkplug/payload.ts'

const read = (datatype: number, value: MetricValue) => {
  const type = dataTypes[datatype]
  if (type?.shape === 'simple') return type.read(value)
  return type?.shape === 'array' && value.as === 'bytes' ? type.read(value.is) : undefined
}
const int = (is: number) => ({ as: 'int', is }) as const
const long = (is: number | bigint) => ({ as: 'long', is }) as const
const array = (hex: string) => ({ as: 'bytes', is: Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')) }) as const

test('every datatype from its value on the wire', () => {
  const cases: readonly [datatype: number, value: MetricValue, meant: unknown][] = [
    [1, int(0xff), -1],
    [1, int(0xffff_ff80), -128],
    [1, int(127), 127],
    [2, int(0xffff), -1],
    [2, int(0xffff_8000), -32_768],
    [3, int(0xffff_ffff), -1],
    [3, int(5), 5],
    [4, long(0xffff_ffff_ffff_ffffn), -1],
    [4, long(0x8000_0000_0000_0000n), -9_223_372_036_854_775_808n],
    [4, long(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER],
    [5, int(255), 255],
    [6, int(65_535), 65_535],
    [7, int(0xffff_ffff), 4_294_967_295],
    [7, long(0xffff_ffff), 4_294_967_295],
    [8, long(0xffff_ffff_ffff_ffffn), 18_446_744_073_709_551_615n],
    [8, long(7), 7],
    [9, { as: 'float', is: Math.fround(3.2) }, 3.2],
    [10, { as: 'double', is: 3.2 }, 3.2],
    [11, { as: 'boolean', is: false }, false],
    [12, { as: 'string', is: '' }, ''],
    [13, long(1_486_144_502_122), '2017-02-03T17:55:02.122Z'],
    [14, { as: 'string', is: 'long text' }, 'long text'],
    [15, { as: 'string', is: 'a-b' }, 'a-b'],
    [17, array('00 ff'), '00ff'],
    [18, array(''), ''],
    [22, array('ff 7f'), [-1, 127]],
    [23, array('ffff 0100'), [-1, 1]],
    [24, array('ffffffff'), [-1]],
    [25, array('ffffffffffffff7f'), [9_223_372_036_854_775_807n]],
    [26, array('ff'), [255]],
    [27, array('ffff'), [65_535]],
    [28, array('ffffffff'), [4_294_967_295]],
    [29, array('ffffffffffffffff'), [18_446_744_073_709_551_615n]],
    [30, array('0000a03f cdcc4c40'), [1.25, 3.2]],
    [31, array('000000000000f43f'), [1.25]],
    [32, array('0c000000 34d0'), [false, false, true, true, false, true, false, false, true, true, false, true]],
    [33, array('6100 00 c3a900'), ['a', '', 'é']],
    [33, array(''), []],
    [34, array('6a791d055a010000'), ['2017-02-03T17:55:02.122Z']],
  ]
  for (const [datatype, value, meant] of cases) assert.deepEqual(read(datatype, value), meant, `datatype ${datatype}`)
})

test('a value that is not of its datatype is no value', () => {
  const cases: readonly [datatype: number, value: MetricValue][] = [
    [1, int(0x1ff)],
    [2, int(0x1_0000)],
    [3, long(1)],
    [4, int(1)],
    [5, int(256)],
    [6, int(65_536)],
    [7, long(0x1_0000_0000)],
    [9, { as: 'double', is: 1 }],
    [10, { as: 'float', is: 1 }],
    [11, int(1)],
    [12, { as: 'string', is: null }],
    [13, long(2n ** 63n)],
    [13, long(Number.MAX_SAFE_INTEGER)],
    [23, array('ff')],
    [31, array('00')],
    [32, array('00')],
    [32, array('ffffffff00')],
    [32, array('01000000')],
    [33, array('61')],
    [33, array('ff00')],
    [34, array('ffffffffffffffff')],
  ]
  for (const [datatype, value] of cases) assert.equal(read(datatype, value), undefined, `datatype ${datatype}`)
})

test('every number of the specification but those of properties has its datatype', () => {
  const known = Object.keys(dataTypes).map(Number)
  assert.deepEqual(
    known,
    Array.from({ length: 34 }, (_, index) => index + 1).filter((number) => number !== 20 && number !== 21),
  )
})
