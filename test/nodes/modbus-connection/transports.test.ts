// The ways Modbus travels.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSerial, transports, ways } from '../../../nodes/modbus-connection/transports.ts'

test('each way has a carrier and a framing; two are serial', () => {
  assert.deepEqual(Object.keys(ways), [...transports])
  assert.deepEqual(transports.filter(isSerial), ['serial-rtu', 'serial-ascii'])
})
