// EUInformation as a unit.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unitOf } from '../../../nodes/opcua-connection/units.ts'

const unece = 'http://www.opcfoundation.org/UA/units/un/cefact'

/** Numbers as in the OPC Foundation's UNECE_to_OPCUA.csv. */
const table: readonly (readonly [unitId: number, unit: string])[] = [
  [4_408_652, 'Cel'],
  [4_342_098, 'bar'],
  [5_067_858, 'm'],
  [20_529, '%'],
  [13_384, 'um'],
  [0x5a_5a_5a, 's_unknown'],
]

for (const [unitId, unit] of table) {
  test(`unit id ${unitId} is ${unit}`, () => {
    assert.equal(unitOf({ namespaceUri: unece, unitId, displayName: { text: 's_unknown' } }), unit)
  })
}

test('a unit of another list is what the server displays', () => {
  assert.equal(unitOf({ namespaceUri: 'urn:maker', unitId: 4_408_652, displayName: { text: 'Takte' } }), 'Takte')
})

test('without name or number there is no unit', () => {
  assert.equal(unitOf({ namespaceUri: unece, unitId: -1, displayName: { text: null } }), '')
  assert.equal(unitOf({}), '')
})
