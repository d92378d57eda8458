// Arrays, matrices and structures, taken apart and as plain values.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeJson } from '../../../nodes/lib/json.ts'
import { plainValue, takeApart, type VariantLike } from '../../../nodes/opcua-connection/leaves.ts'
import { arrayOf, field, variant } from './values.ts'

const position = { schema: { fields: [field('X', 'Double'), field('Y', 'Double')] }, x: 1.5, y: Number.NaN }
const job = {
  schema: {
    getBaseSchema: () => ({ fields: [field('Order', 'String')] }),
    fields: [
      field('Counter', 'Int64'),
      field('Mode', 'MachineMode', { category: 'enumeration' }),
      field('At', 'Position', { category: 'complex' }),
      field('Steps', 'UInt32', { isArray: true }),
      field('Totals', 'Int64', { isArray: true }),
      field('Begin', 'UtcTime'),
      field('Not There', 'Double'),
    ],
  },
  order: 'A-1',
  counter: [0x0020_0000, 1],
  mode: 5,
  at: position,
  steps: Uint32Array.of(7, 8),
  totals: [
    [0, 1],
    [0, 2],
  ],
  begin: new Date('2026-03-29T01:30:00.250Z'),
}
const structure: VariantLike = variant('ExtensionObject', job)

function pathsOf(value: VariantLike, limit = 1_000): Readonly<Record<string, unknown>> {
  return Object.fromEntries(takeApart(value, limit).leaves.map((leaf) => [leaf.path, leaf.value]))
}

test('an array is a leaf an element', () => {
  assert.deepEqual(pathsOf(arrayOf('Int16', Int16Array.of(1, -2, 3))), { 0: 1, 1: -2, 2: 3 })
  assert.deepEqual(
    pathsOf(
      arrayOf('Int64', [
        [0, 1],
        [1, 0],
      ]),
    ),
    { 0: 1, 1: 2 ** 32 },
  )
  assert.deepEqual(pathsOf(arrayOf('Byte', Uint8Array.of(1, 2))), { 0: 1, 1: 2 })
  assert.deepEqual(pathsOf(arrayOf('ByteString', [Buffer.from('a'), null])), { 0: 'YQ==', 1: undefined })
})

test('an array without elements, or of which there is none, has no leaves', () => {
  assert.deepEqual(takeApart(arrayOf('Double', []), 10), { leaves: [], isCut: false })
  assert.deepEqual(pathsOf(variant('Double', null, { arrayType: 1 })), { '': undefined })
})

test('a matrix is a leaf a cell, row by row', () => {
  const matrix = variant('Double', Float64Array.of(1, 2, 3, 4, 5, 6), { arrayType: 2, dimensions: [2, 3] })
  assert.deepEqual(pathsOf(matrix), { '0/0': 1, '0/1': 2, '0/2': 3, '1/0': 4, '1/1': 5, '1/2': 6 })
  assert.equal(encodeJson(plainValue(matrix, 10).value), '[[1,2,3],[4,5,6]]')
})

test('a structure is a leaf a field, those of its base first, under the names of the server', () => {
  assert.deepEqual(pathsOf(structure), {
    Order: 'A-1',
    Counter: 2n ** 53n + 1n,
    Mode: 5,
    'At/X': 1.5,
    'At/Y': Number.NaN,
    'Steps/0': 7,
    'Steps/1': 8,
    'Totals/0': 1,
    'Totals/1': 2,
    Begin: '2026-03-29T01:30:00.250Z',
  })
})

test('an array of structures is a leaf a field of each', () => {
  assert.deepEqual(pathsOf(arrayOf('ExtensionObject', [position, { ...position, x: 2 }])), {
    '0/X': 1.5,
    '0/Y': Number.NaN,
    '1/X': 2,
    '1/Y': Number.NaN,
  })
})

test('a structure the server does not describe is its bytes', () => {
  assert.deepEqual(pathsOf(variant('ExtensionObject', { nodeId: {}, buffer: Buffer.from('abc'), schema: { fields: [] } })), { '': 'YWJj' })
})

test('an array of variants takes each by its own type', () => {
  const values = [variant('Float', Math.fround(0.1)), arrayOf('Boolean', [true, false]), null]
  assert.deepEqual(pathsOf(arrayOf('Variant', values)), { 0: 0.1, '1/0': true, '1/1': false, 2: undefined })
})

test('names that would make another path are escaped', () => {
  const odd = { schema: { fields: [{ name: 'a', originalName: 'a/b', fieldType: 'Double' }] }, a: 1 }
  assert.deepEqual(pathsOf(variant('ExtensionObject', odd)), { 'a%2Fb': 1 })
})

test('leaves beyond the limit are cut, and it is said', () => {
  const long = arrayOf(
    'Int32',
    Int32Array.from({ length: 50 }, (_, index) => index),
  )
  assert.deepEqual([takeApart(long, 10).leaves.length, takeApart(long, 10).isCut], [10, true])
  assert.equal(takeApart(long, 50).isCut, false)
})

test('a structure that holds itself ends', () => {
  const loop: Record<string, unknown> = { schema: { fields: [field('Next', 'Loop', { category: 'complex' })] } }
  loop['next'] = loop
  assert.deepEqual(takeApart(variant('ExtensionObject', loop), 1_000), { leaves: [], isCut: true })
})

test('as JSON, 64-bit integers are kept and NaN has its name', () => {
  const { value } = plainValue(structure, 1_000)
  assert.equal(
    encodeJson(value),
    '{"Order":"A-1","Counter":{"$int":"9007199254740993"},"Mode":5,"At":{"X":1.5,"Y":"NaN"},"Steps":[7,8],"Totals":[1,2],"Begin":"2026-03-29T01:30:00.250Z"}',
  )
})
