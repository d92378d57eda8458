import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainStatus, qualityOf, type StatusName, statusCodes, worseStatus } from '../../../nodes/lib/quality.ts'

// OPC Foundation, StatusCode.csv: the numbers as published.
const published: readonly (readonly [StatusName, string])[] = [
  ['Good', '00000000'],
  ['GoodLocalOverride', '00960000'],
  ['GoodClamped', '00300000'],
  ['Uncertain', '40000000'],
  ['UncertainNoCommunicationLastUsableValue', '408f0000'],
  ['UncertainLastUsableValue', '40900000'],
  ['UncertainSensorNotAccurate', '40930000'],
  ['UncertainEngineeringUnitsExceeded', '40940000'],
  ['UncertainSubNormal', '40950000'],
  ['UncertainConfigurationError', '420f0000'],
  ['Bad', '80000000'],
  ['BadCommunicationError', '80050000'],
  ['BadTimeout', '800a0000'],
  ['BadNoCommunication', '80310000'],
  ['BadWaitingForInitialData', '80320000'],
  ['BadNodeIdUnknown', '80340000'],
  ['BadDataEncodingInvalid', '80380000'],
  ['BadOutOfRange', '803c0000'],
  ['BadNotSupported', '803d0000'],
  ['BadTypeMismatch', '80740000'],
  ['BadConfigurationError', '80890000'],
  ['BadDeviceFailure', '808b0000'],
  ['BadSensorFailure', '808c0000'],
  ['BadOutOfService', '808d0000'],
]

test('every StatusCode has the number the OPC Foundation gave it', () => {
  const ours = Object.entries(statusCodes).map(([name, code]) => [name, code.toString(16).padStart(8, '0')])
  assert.deepEqual(ours, published)
})

test('the name of a StatusCode says its quality', () => {
  for (const [name, code] of Object.entries(statusCodes)) assert.ok(name.toLowerCase().startsWith(qualityOf(code)), name)
})

test('the two highest bits are the severity, and the reserved 11 counts as bad', () => {
  const severities = [0x00ffffff, 0x3fffffff, 0x40000000, 0x7fffffff, 0x80000000, 0xc0000000, 0xffffffff]
  assert.deepEqual(severities.map(qualityOf), ['good', 'good', 'uncertain', 'uncertain', 'bad', 'bad', 'bad'])
})

test('the plain code of a quality has that quality', () => {
  for (const quality of ['good', 'uncertain', 'bad'] as const) assert.equal(qualityOf(plainStatus(quality)), quality)
})

test('the worse of two codes wins, and of two equally bad ones the first', () => {
  const { Good, GoodClamped, UncertainSubNormal, UncertainLastUsableValue, BadTimeout, BadSensorFailure } = statusCodes
  assert.equal(worseStatus(Good, BadTimeout), BadTimeout)
  assert.equal(worseStatus(BadTimeout, Good), BadTimeout)
  assert.equal(worseStatus(UncertainSubNormal, BadTimeout), BadTimeout)
  assert.equal(worseStatus(Good, GoodClamped), Good)
  assert.equal(worseStatus(UncertainSubNormal, UncertainLastUsableValue), UncertainSubNormal)
  assert.equal(worseStatus(BadSensorFailure, BadTimeout), BadSensorFailure)
})
