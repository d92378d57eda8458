// What is wrong with which cell of the table.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'
import { fields } from '../../../nodes/modbus-reader/fields.ts'

const parse = (tags: readonly object[], more: object = {}) => parseConfig(fields, { connection: 'plc', tags, ...more })
const problems = (...tags: readonly object[]) => parse(tags).problems.map(({ path, code }) => `${path} ${code}`)

const defects: readonly (readonly [name: string, row: object, expected: string])[] = [
  ['an address that is none', { address: 'x' }, 'address not-an-address'],
  ['two registers at the last one', { address: '65535', type: 'uint32' }, 'address beyond-last-register'],
  ['four registers three before the end', { address: '65533', type: 'float64' }, 'address beyond-last-register'],
  ['a number on coils', { address: '1', register: 'coil', type: 'float32' }, 'type bits-are-bool'],
  ['a number on discrete inputs', { address: '1', register: 'discrete' }, 'type bits-are-bool'],
  ['a bool in a register that does not say which bit', { address: '1', type: 'bool' }, 'bit bit-missing'],
  ['a bit of a coil', { address: '1', register: 'coil', type: 'bool', bit: 3 }, 'bit bit-without-word'],
  ['a bit of a number', { address: '1', type: 'float32', bit: 3 }, 'bit bit-without-word'],
  ['a bit field without a length', { address: '1', bit: 3 }, 'length bits-missing'],
  ['a bit field without a begin', { address: '1', length: 3 }, 'bit bits-without-start'],
  ['a bit field beyond its registers', { address: '1', bit: 13, length: 4 }, 'length bits-beyond'],
  ['a byte that is neither high nor low', { address: '1', type: 'uint8', bit: 4 }, 'bit bit-of-byte'],
  ['a string without a length', { address: '1', type: 'string' }, 'length length-missing'],
  ['a string longer than a request', { address: '1', type: 'string', length: 126 }, 'length too-large'],
  ['a string beyond the last register', { address: '65530', type: 'string', length: 10 }, 'address beyond-last-register'],
  ['a length of a number', { address: '1', type: 'float32', length: 2 }, 'length length-without-string'],
  ['codes that are none', { address: '1', labels: '0=off;run' }, 'labels wrong-labels'],
  ['a code with two texts', { address: '1', labels: '1=on;0x1=run' }, 'labels label-twice'],
  ['texts for a float', { address: '1', type: 'float32', labels: '0=off' }, 'labels labels-without-code'],
  ['a sentinel that is no value of its type', { address: '1', missing: '0x10000' }, 'missing wrong-missing'],
  ['a sentinel that is no number', { address: '1', missing: '0x8000;none' }, 'missing wrong-missing'],
  ['a SunSpec sentinel of a type SunSpec has not', { address: '1', type: 'bcd16', missing: 'sunspec' }, 'missing wrong-missing'],
  ['a sentinel of a coil', { address: '1', register: 'coil', type: 'bool', missing: '1' }, 'missing missing-without-register'],
  ['a scale factor nobody has', { address: '1', scaleFactor: 'nope' }, 'scaleFactor factor-unknown'],
  ['a scale factor that is the tag itself', { address: '1', type: 'int16', scaleFactor: 'odd' }, 'scaleFactor factor-of-factor'],
  ['a scale factor that is no int16', { address: '1', scaleFactor: 'ok' }, 'scaleFactor factor-not-plain'],
  ['a scale factor of a bool', { address: '1', type: 'bool', bit: 0, scaleFactor: 'ok' }, 'scaleFactor factor-without-number'],
  ['an interval shorter than 10 ms', { address: '1', intervalMs: 5 }, 'intervalMs too-small'],
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

test('two scale factors that name each other are both said', () => {
  const factor = { type: 'int16', address: '1' }
  assert.deepEqual(problems({ ...factor, name: 'a', scaleFactor: 'b' }, { ...factor, name: 'b', scaleFactor: 'a' }), [
    'tags.1.scaleFactor factor-of-factor',
    'tags.2.scaleFactor factor-of-factor',
  ])
})

test('a string is no longer than the device lets a request be', () => {
  const row = { name: 'a', address: '1', type: 'string', length: 20 }
  assert.deepEqual(
    parse([row], { maxRegisters: 16 }).problems.map(({ path, params }) => [path, params]),
    [['tags.1.length', { found: 20, max: 16 }]],
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
