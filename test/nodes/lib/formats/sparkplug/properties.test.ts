import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PropertyValue } from '../../../../../nodes/lib/formats/sparkplug/payload.ts'
import { standingOf } from '../../../../../nodes/lib/formats/sparkplug/properties.ts'
import { statusCodes } from '../../../../../nodes/lib/quality.ts'

const withQuality = (value: PropertyValue) => standingOf({ keys: ['Quality'], values: [value] })
const int = (is: number): PropertyValue => ({ type: 3, value: { as: 'int', is } })

test('no property at all is good', () => {
  assert.deepEqual(standingOf(undefined), { statusCode: statusCodes.Good, findings: [] })
})

test('the unit is as the edge node writes it', () => {
  assert.equal(standingOf({ keys: ['x', 'engUnit'], values: [int(1), { type: 12, value: { as: 'string', is: 'bar' } }] }).unit, 'bar')
  assert.equal(standingOf({ keys: ['engUnit'], values: [{ type: 12, isNull: true }] }).unit, undefined)
})

test('192 is good, 500 is stale, 0 is bad, the others as in OPC DA', () => {
  const codes: readonly [number, number, readonly string[]][] = [
    [192, statusCodes.Good, []],
    [500, statusCodes.UncertainLastUsableValue, ['stale']],
    [0, statusCodes.Bad, ['sparkplug.quality']],
    [68, statusCodes.Uncertain, ['sparkplug.quality']],
    [200, statusCodes.Good, []],
    [600, statusCodes.Bad, ['sparkplug.quality']],
  ]
  for (const [code, statusCode, findings] of codes) assert.deepEqual(withQuality(int(code)), { statusCode, findings }, String(code))
})

test('a quality that says nothing is uncertain, a map of unequal halves is none', () => {
  assert.equal(withQuality({ isNull: true }).statusCode, statusCodes.Uncertain)
  assert.equal(withQuality({ value: { as: 'string', is: 'good' } }).statusCode, statusCodes.Uncertain)
  assert.deepEqual(standingOf({ keys: ['Quality', 'x'], values: [int(0)] }), { statusCode: statusCodes.Good, findings: [] })
})

test('a StatusCode beside the quality says what the quality cannot, and never better', () => {
  const told = (quality: number, statusCode: number) => standingOf({ keys: ['Quality', 'StatusCode'], values: [int(quality), int(statusCode)] })
  assert.deepEqual(told(192, statusCodes.UncertainLastUsableValue), { statusCode: statusCodes.UncertainLastUsableValue, findings: [] })
  assert.deepEqual(told(0, statusCodes.BadNoCommunication), { statusCode: statusCodes.BadNoCommunication, findings: [] })
  assert.deepEqual(told(0, statusCodes.Good), { statusCode: statusCodes.Bad, findings: ['sparkplug.quality'] })
  assert.deepEqual(told(500, statusCodes.Good), { statusCode: statusCodes.UncertainLastUsableValue, findings: ['stale'] })
  assert.equal(standingOf({ keys: ['StatusCode'], values: [int(statusCodes.Uncertain)] }).statusCode, statusCodes.Uncertain)
  assert.equal(standingOf({ keys: ['StatusCode'], values: [{ isNull: true }] }).statusCode, statusCodes.Good)
})
