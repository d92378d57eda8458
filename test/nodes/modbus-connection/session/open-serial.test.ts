// Serial ports that cannot be opened, each for its own reason. Open ones: test/peers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listSerialPorts, openSerial } from '../../../../nodes/modbus-connection/session/open-serial.ts'
import { modbusConfig } from '../../../support/modbus-config.ts'

const settings = modbusConfig({ transport: 'serial-rtu', serialPort: '/dev/no-such-port' })

test('a serial port that is not there is told apart', async () => {
  await assert.rejects(openSerial(settings, new AbortController().signal), { code: 'modbus.serial-not-found', retry: true })
})

test('an end of the stay before it opens is told', async () => {
  await assert.rejects(openSerial(settings, AbortSignal.abort()), { code: 'line.ended' })
})

test('what is no serial port is refused', async () => {
  await assert.rejects(openSerial({ ...settings, serialPort: '/dev/null' }, new AbortController().signal), { code: /^modbus\.serial-/ })
})

test('a machine that cannot list its ports has none to propose', async () => {
  assert.ok(Array.isArray(await listSerialPorts()))
})
