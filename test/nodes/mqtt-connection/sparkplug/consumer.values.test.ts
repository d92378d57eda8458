import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Metric } from '../../../../nodes/lib/formats/sparkplug/payload.ts'
import { brief, double, now, talk } from './edge.ts'

const int32s = (name: string, ...values: readonly number[]): Metric => ({
  name,
  datatype: 24,
  value: { as: 'bytes', is: new Uint8Array(Int32Array.from(values).buffer) },
})
const set: Metric = {
  name: 'set',
  datatype: 16,
  value: {
    as: 'dataSet',
    is: {
      columns: ['n', 'on'],
      types: [7, 11],
      rows: [
        { elements: [{ value: { as: 'int', is: 1 } }, { value: { as: 'boolean', is: true } }] },
        { elements: [{ value: { as: 'int', is: 2 } }, {}] },
      ],
    },
  },
}
const pump = (metrics: readonly Metric[]): Metric => ({ name: 'pump', datatype: 19, value: { as: 'template', is: { templateRef: 'Pump', metrics } } })

test('an array is one tag an element; one that gets shorter leaves no old value standing', () => {
  const node = talk()
  assert.deepEqual(brief(node.say('NBIRTH', [int32s('a', 5, -6, 7)]).found), ['G/N/a/0 5', 'G/N/a/1 -6', 'G/N/a/2 7'])
  assert.deepEqual(brief(node.say('NDATA', [int32s('a', 8, 9)]).found), ['G/N/a/0 8', 'G/N/a/1 9', 'G/N/a/2 null 808c0000 no-value'])
  assert.deepEqual(brief(node.say('NDATA', [int32s('a', 8, 9)]).found), ['G/N/a/0 8', 'G/N/a/1 9'])
  assert.deepEqual(brief(node.say('NDATA', [{ name: 'a', isNull: true }]).found), [
    'G/N/a null 808c0000 no-value',
    'G/N/a/0 null 808c0000 no-value',
    'G/N/a/1 null 808c0000 no-value',
  ])
})

test('a data set is one tag a cell', () => {
  assert.deepEqual(brief(talk().say('NBIRTH', [set]).found), [
    'G/N/set/0/n 1',
    'G/N/set/0/on true',
    'G/N/set/1/n 2',
    'G/N/set/1/on null 808c0000 no-value',
  ])
})

test('a data set whose rows are not as wide as its columns is refused as a whole', () => {
  const torn: Metric = { name: 'set', datatype: 16, value: { as: 'dataSet', is: { columns: ['n'], types: [7], rows: [{ elements: [] }] } } }
  assert.deepEqual(brief(talk().say('NBIRTH', [torn]).found), ['G/N/set null 80740000 type-mismatch'])
})

test('a template is one tag a member, also in a template; data may leave datatypes out and bring some members only', () => {
  const node = talk()
  const inner: Metric = { name: 'motor', datatype: 19, value: { as: 'template', is: { metrics: [double('rpm', 1_450)] } } }
  assert.deepEqual(brief(node.say('NBIRTH', [pump([double('flow', 3.5), inner])]).found), ['G/N/pump/flow 3.5', 'G/N/pump/motor/rpm 1450'])
  assert.deepEqual(
    brief(
      node.say('NDATA', [
        pump([
          { name: 'flow', value: { as: 'double', is: 4 } },
          { name: 'new', value: { as: 'int', is: 1 } },
        ]),
      ]).found,
    ),
    ['G/N/pump/flow 4'],
  )
})

test('a definition of a template is no value', () => {
  const definition: Metric = {
    name: '_types_/Pump',
    datatype: 19,
    value: { as: 'template', is: { isDefinition: true, metrics: [double('flow', 0)] } },
  }
  assert.deepEqual(talk().say('NBIRTH', [definition]).found, [])
})

test('as JSON a structure is one tag, never better than its worst part', () => {
  const { found } = talk({ structures: 'json' }).say('NBIRTH', [
    int32s('a', 1, 2),
    set,
    pump([double('flow', 3.5), double('level', Number.NaN)]),
    { name: 'big', datatype: 29, value: { as: 'bytes', is: new Uint8Array(8).fill(255) } },
  ])
  assert.deepEqual(brief(found), [
    'G/N/a [1,2]',
    'G/N/set [{"n":1,"on":true},{"n":2,"on":null}] 808c0000 no-value',
    'G/N/pump {"flow":3.5,"level":null} 808c0000 not-a-number',
    'G/N/big [{"$int":"18446744073709551615"}]',
  ])
  assert.ok(found.every(({ datatype, sourceTime }) => datatype === 'string' && sourceTime === now))
})

test('members that a template shares with every object are members like others', () => {
  const { found } = talk({ structures: 'json' }).say('NBIRTH', [pump([double('__proto__', 1), double('constructor', 2)])])
  assert.deepEqual(brief(found), ['G/N/pump {"__proto__":1,"constructor":2}'])
  assert.equal(({} as { polluted?: unknown }).polluted, undefined)
})

test('quality and gap of a template hold for its members', () => {
  const node = talk()
  node.say('NBIRTH', [])
  node.lose(1)
  const bad = { keys: ['Quality'], values: [{ type: 3, value: { as: 'int', is: 0 } as const }] }
  assert.deepEqual(brief(node.say('NDATA', [{ ...pump([double('flow', 1)]), properties: bad }]).found), [
    'G/N/pump/flow 1 80000000 sparkplug.gap sparkplug.quality',
  ])
})
