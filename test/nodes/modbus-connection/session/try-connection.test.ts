// The dialog's test, by each way to the device; nothing stays open.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../../../nodes/lib/clock.ts'
import { tryConnection } from '../../../../nodes/modbus-connection/session/try-connection.ts'
import { startModbusDevice } from '../../../simulators/modbus-device.ts'
import { modbusConfig } from '../../../support/modbus-config.ts'
import { until } from '../../../support/until.ts'

for (const [transport, how] of [
  ['tcp', 'connected'],
  ['rtu-over-tcp', 'connected'],
  ['udp', 'answered'],
] as const) {
  test(`${transport}: a device that is there is ${how}`, async (t) => {
    const plc = await startModbusDevice({ transport })
    t.after(() => plc.close())
    const tried = await tryConnection(modbusConfig({ transport, host: plc.host, port: plc.port }), systemClock)
    assert.equal(tried.how, how)
    assert.equal(Number.isInteger(tried.milliseconds), true)
    // A datagram has no end: the device does not see that nobody is there any more.
    if (transport !== 'udp') await until(() => plc.connections === 0)
  })
}

test('udp: nobody there is a timeout, for there is nothing to be refused', async () => {
  const plc = await startModbusDevice({ transport: 'udp' })
  await plc.close()
  await assert.rejects(tryConnection(modbusConfig({ transport: 'udp', port: plc.port, timeoutMs: 60 }), systemClock), { code: 'modbus.timeout' })
})

test('a serial port that is not there is said', async () => {
  const config = modbusConfig({ transport: 'serial-rtu', serialPort: '/dev/no-such-port' })
  await assert.rejects(tryConnection(config, systemClock), { code: 'modbus.serial-not-found' })
})
