// What the codes of the standard mean to a reading.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qualityOf } from '../../../nodes/lib/quality.ts'
import { meaningOf } from '../../../nodes/modbus-connection/exceptions.ts'

test('every code there can be makes a reading bad and has a finding', () => {
  for (let code = 0; code <= 255; code += 1) {
    const { statusCode, finding } = meaningOf(code)
    assert.equal(qualityOf(statusCode), 'bad')
    assert.match(finding, /^modbus\.[a-z-]+$/)
  }
})

test('only an illegal address or value can be a part of the request: 1 is of the function, the rest of the device', () => {
  const split = Array.from({ length: 256 }, (_, code) => code).filter((code) => meaningOf(code).concerns === 'address')
  assert.deepEqual(split, [2, 3])
})

test('the device’s own code is kept', () => {
  assert.equal(meaningOf(2).exception, 2)
  assert.equal(meaningOf(99).exception, 99)
})
