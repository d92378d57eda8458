// Rows of the table: typed tags, or what is wrong with which cell.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'
import { fields } from '../../../nodes/modbus-reader/fields.ts'
import { wantOf } from '../../../nodes/modbus-reader/tag-table.ts'

const parse = (tags: readonly object[], more: object = {}) => parseConfig(fields, { connection: 'plc', tags, ...more })
const problems = (...tags: readonly object[]) => parse(tags).problems.map(({ path, code }) => `${path} ${code}`)
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
    byteOrder: 'big',
    wordOrder: 'big',
    scale: 1,
    offset: 0,
    unit: '',
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

test('limits and interval go to the connection', () => {
  const { intervalMs, limits } = want([{ name: 'a', address: '1' }], { intervalMs: 250, maxGap: 3, maxRegisters: 60 })
  assert.deepEqual([intervalMs, limits], [250, { maxGap: 3, maxRegisters: 60 }])
})

const defects: readonly (readonly [name: string, row: object, expected: string])[] = [
  ['an address that is none', { address: 'x' }, 'address not-an-address'],
  ['two registers at the last one', { address: '65535', type: 'uint32' }, 'address beyond-last-register'],
  ['four registers three before the end', { address: '65533', type: 'float64' }, 'address beyond-last-register'],
  ['a number on coils', { address: '1', register: 'coil', type: 'float32' }, 'type bits-are-bool'],
  ['a number on discrete inputs', { address: '1', register: 'discrete' }, 'type bits-are-bool'],
  ['a bool in a register that does not say which bit', { address: '1', type: 'bool' }, 'bit bit-missing'],
  ['a bit of a coil', { address: '1', register: 'coil', type: 'bool', bit: 3 }, 'bit bit-without-word'],
  ['a bit of a number', { address: '1', bit: 3 }, 'bit bit-without-word'],
  ['a bit beyond the register', { address: '1', type: 'bool', bit: 16 }, 'bit too-large'],
  ['a scale that makes everything nothing', { address: '1', scale: 0 }, 'scale scale-zero'],
  ['a unit id no byte holds', { address: '1', unitId: 256 }, 'unitId too-large'],
  ['a type there is not', { address: '1', type: 'int24' }, 'type not-an-option'],
  ['a scale that is no number', { address: '1', scale: 'NaN' }, 'scale not-a-number'],
]
for (const [name, row, expected] of defects) {
  test(`${name} is said by row and column`, () =>
    assert.deepEqual(problems({ name: 'ok', address: '1' }, { name: 'odd', ...row }), [`tags.2.${expected}`]))
}

test('the last registers there are can be read', () => {
  assert.deepEqual(
    problems({ name: 'a', address: '65535' }, { name: 'b', address: '65534', type: 'float32' }, { name: 'c', address: '65532', type: 'int64' }),
    [],
  )
})

test('two equal names are said with both rows', () => {
  assert.deepEqual(
    parse([
      { name: 'a', address: '1' },
      { name: 'b', address: '2' },
      { name: 'a', address: '3' },
    ]).problems,
    [{ path: 'tags.3.name', code: 'not-unique', params: { found: 'a', row: 1 } }],
  )
})

test('an empty table is said, not read', () => {
  assert.deepEqual(problems(), ['tags no-tags'])
})

test('a Modicon reference of another table is said with both', () => {
  const { problems } = parse([{ name: 'a', address: '30001' }], { notation: 'modicon' })
  assert.deepEqual(problems, [{ path: 'tags.1.address', code: 'table-disagrees', params: { found: '30001', table: 'input', register: 'holding' } }])
})
