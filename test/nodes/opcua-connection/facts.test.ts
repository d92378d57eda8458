// What a server says of a variable besides its value.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describedTag, factsOf, type NodeProperties } from '../../../nodes/opcua-connection/facts.ts'
import { aTag } from '../../support/readings.ts'

const bar = { namespaceUri: 'http://www.opcfoundation.org/UA/units/un/cefact', unitId: 0x424152, displayName: { text: 'bar' } }

test('unit, range and datatype are picked up', () => {
  assert.deepEqual(factsOf({ engineeringUnits: bar, euRange: { low: 0, high: 16 }, datatype: 'number' }), {
    unit: 'bar',
    range: [0, 16],
    datatype: 'number',
  })
})

test('nothing is made up where the server says nothing', () => {
  const nothing: readonly NodeProperties[] = [
    {},
    { engineeringUnits: null, euRange: null, enumStrings: null, enumValues: null },
    { engineeringUnits: { displayName: { text: ' ' } }, euRange: { low: 0, high: 0 }, enumStrings: [] },
    { euRange: { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY } },
  ]
  for (const properties of nothing) assert.deepEqual(factsOf(properties), {})
})

test('the names of an enumeration come by index, or by value', () => {
  const strings = factsOf({ enumStrings: [{ text: 'Off' }, { text: null }, 'Auto'] })
  assert.deepEqual(
    strings.labels,
    new Map([
      [0, 'Off'],
      [2, 'Auto'],
    ]),
  )
  const values = factsOf({
    enumValues: [{ value: [0, 5], displayName: { text: 'Automatic' } }, { value: [0xffff_ffff, 0xffff_ffff], displayName: { text: 'Fault' } }, null],
  })
  assert.deepEqual(
    values.labels,
    new Map([
      [5, 'Automatic'],
      [-1, 'Fault'],
    ]),
  )
})

test('a tag gets what it lacks, frozen, under the same id', () => {
  const tag = aTag('pressure')
  const described = describedTag(tag, { unit: 'bar', range: [0, 16], datatype: 'number' }, 'mbar')
  assert.deepEqual(described, { ...tag, unit: 'bar', range: [0, 16], datatype: 'number' })
  assert.ok(Object.isFrozen(described))
})

test('a configured unit counts where the server has none', () => {
  assert.equal(describedTag(aTag('pressure'), {}, 'mbar').unit, 'mbar')
})

test('a tag with nothing to add is the same object', () => {
  const tag = aTag('pressure', { unit: 'bar', datatype: 'number' })
  assert.equal(describedTag(tag, { unit: 'bar', datatype: 'integer' }, 'bar'), tag)
})
