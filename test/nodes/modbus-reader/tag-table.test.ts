// Rows of the table as typed tags.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'
import { fields } from '../../../nodes/modbus-reader/fields.ts'
import { periodOf, wantOf } from '../../../nodes/modbus-reader/tag-table.ts'

const parse = (tags: readonly object[], more: object = {}) => parseConfig(fields, { connection: 'plc', tags, ...more })
function want(tags: readonly object[], more: object = {}) {
  const { config } = parse(tags, more)
  assert.ok(config)
  return wantOf(config, 'plc')
}

test('a name and an address are all a row needs', () => {
  const [tag] = want([{ name: 'speed', address: '7' }]).tags
  assert.deepEqual(tag, {
    wanted: {
      tag: { id: 'plc:speed', name: 'speed', raw: 'speed', datatype: 'integer' },
      topic: 'speed',
      source: { protocol: 'modbus', address: '1/holding/7' },
    },
    unitId: 1,
    register: 'holding',
    address: 7,
    type: 'uint16',
    bit: null,
    length: null,
    byteOrder: 'big',
    wordOrder: 'big',
    scale: 1,
    offset: 0,
    unit: '',
    factor: null,
    labels: null,
    missing: null,
    intervalMs: null,
  })
  assert.ok(Object.isFrozen(tag?.wanted.tag))
})

test('a tag has the datatype and unit of its row, its topic is escaped, its id is not', () => {
  const [float, bool] = want([
    { name: 'tank/level+', address: '1', type: 'float32', unit: 'bar{gauge}' },
    { name: 'on', address: '2', register: 'coil', type: 'bool' },
  ]).tags
  assert.deepEqual(
    [float?.wanted.tag.datatype, float?.wanted.tag.unit, float?.wanted.topic, float?.wanted.tag.id],
    ['number', 'bar{gauge}', 'tank/level%2B', 'plc:tank/level+'],
  )
  assert.deepEqual([bool?.wanted.tag.datatype, bool?.wanted.source.address], ['boolean', '1/coil/2'])
})

test('a bit of a word is named in the address of its source', () => {
  const [tag] = want([{ name: 'fault', address: '40003', type: 'bool', bit: 12 }], { notation: 'modicon' }).tags
  assert.deepEqual([tag?.address, tag?.bit, tag?.wanted.source.address], [2, 12, '1/holding/2.12'])
})

test('a scaled integer is an integer only where scale and offset are', () => {
  const of = (more: object) => want([{ name: 'a', address: '1', ...more }]).tags[0]?.wanted.tag.datatype
  assert.deepEqual([of({}), of({ scale: 10, offset: -5 }), of({ scale: 0.1 }), of({ offset: 0.5 })], ['integer', 'integer', 'number', 'number'])
})

test('texts have the datatype string, whether they are registers or stand for codes', () => {
  const [text, code] = want([
    { name: 'serial', address: '1', type: 'string', length: 8 },
    { name: 'state', address: '9', labels: '0 = off; 1 = run;0x10=fault; -1=unknown' },
  ]).tags
  assert.deepEqual([text?.wanted.tag.datatype, text?.length, code?.wanted.tag.datatype], ['string', 8, 'string'])
  assert.deepEqual(
    [...(code?.labels ?? [])],
    [
      [0, 'off'],
      [1, 'run'],
      [16, 'fault'],
      [-1, 'unknown'],
    ],
  )
})

test('a bit field is named in the address of its source', () => {
  const [tag] = want([{ name: 'mode', address: '5', bit: 4, length: 3 }]).tags
  assert.equal(tag?.wanted.source.address, '1/holding/5.4-6')
})

test('a scale factor is the tag of the row it names, wherever that stands, and makes a number of an integer', () => {
  const [volts, factor, amps] = want([
    { name: 'volts', address: '1', scaleFactor: 'V_SF' },
    { name: 'V_SF', address: '9', type: 'int16' },
    { name: 'amps', address: '2', scaleFactor: 'V_SF' },
  ]).tags
  assert.ok(factor)
  assert.deepEqual([volts?.factor, amps?.factor, factor.factor], [factor, factor, null])
  assert.deepEqual([volts?.wanted.tag.datatype, factor.wanted.tag.datatype], ['number', 'integer'])
})

test('what stands for "no value" is known in the type of its row', () => {
  const of = (type: string, missing: string, more: object = {}) => [
    ...(want([{ name: 'a', address: '1', type, missing, ...more }]).tags[0]?.missing ?? []),
  ]
  assert.deepEqual(of('int16', 'sunspec'), [-32_768])
  assert.deepEqual(of('uint16', 'SunSpec; 0'), [65_535, 0])
  assert.deepEqual(of('int32', '0x80000000'), [-2_147_483_648])
  assert.deepEqual(of('uint32', 'sunspec'), [4_294_967_295])
  assert.deepEqual(of('int64', 'sunspec'), [-9_223_372_036_854_775_808n])
  assert.deepEqual(of('uint64', 'sunspec;18446744073709551614'), [18_446_744_073_709_551_615n, 18_446_744_073_709_551_614n])
  assert.deepEqual(of('float32', 'sunspec; -9999; 0xff7fffff'), [Number.NaN, -9_999, -3.402_823_5e38])
  assert.deepEqual(of('bool', 'sunspec', { bit: 2 }), [65_535])
  assert.deepEqual(of('string', 'sunspec;N/A', { length: 2 }), ['', 'N/A'])
  assert.deepEqual(of('bcd16', '9999'), [9_999])
})

test('the pulse of a reader is the shortest interval of its tags', () => {
  assert.equal(periodOf(want([{ name: 'a', address: '1' }], { intervalMs: 500 })), 500)
  const slow = { name: 'a', address: '1', intervalMs: 60_000 }
  assert.equal(periodOf(want([slow], { intervalMs: 500 })), 60_000)
  assert.equal(periodOf(want([slow, { name: 'b', address: '1' }], { intervalMs: 500 })), 500)
})

test('limits and interval go to the connection', () => {
  const { intervalMs, limits } = want([{ name: 'a', address: '1' }], { intervalMs: 250, maxGap: 3, maxRegisters: 60 })
  assert.deepEqual([intervalMs, limits], [250, { maxGap: 3, maxRegisters: 60 }])
  assert.deepEqual(want([{ name: 'a', address: '1' }], { maxGap: '' }).limits, { maxGap: null, maxRegisters: 125 })
})

test('a table of the release before means what it did: columns it did not have are empty, its gap is kept', () => {
  const row = { name: 'a', unitId: 1, register: 'holding', address: '7', type: 'int32', bit: null, byteOrder: 'big', wordOrder: 'little' }
  const { config } = parse([{ ...row, scale: 0.1, offset: 0, unit: 'bar' }], { version: 1, maxGap: 20 })
  assert.ok(config)
  assert.deepEqual(config.tags[0], {
    ...row,
    scale: 0.1,
    offset: 0,
    unit: 'bar',
    length: null,
    scaleFactor: '',
    labels: '',
    missing: '',
    intervalMs: null,
  })
  assert.equal(config.maxGap, 20)
})
