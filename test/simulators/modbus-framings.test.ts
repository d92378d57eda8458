// The device's other framings against modbus-serial, which knows nothing of ours.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { type TestContext, test } from 'node:test'
import modbusSerial from 'modbus-serial'
import { until } from '../support/until.ts'
import { type DeviceTransport, type ModbusDevice, startModbusDevice } from './modbus-device.ts'

const identity = { 0: 'Lineside', 1: 'SIM', 2: '1.0' }

async function client(
  t: TestContext,
  transport: DeviceTransport,
): Promise<{ device: ModbusDevice; reader: InstanceType<typeof modbusSerial.default> }> {
  const device = await startModbusDevice({ transport, units: { 1: { holding: (address) => address, coil: (address) => address % 2, identity } } })
  t.after(() => device.close())
  const reader = new modbusSerial.default()
  if (transport === 'udp') await reader.connectUDP(device.host, { port: device.port })
  else await reader.connectTelnet(device.host, { port: device.port })
  // By UDP the library says that it is open before it is.
  await until(() => reader.isOpen)
  t.after(() => reader.close(() => undefined))
  reader.setID(1)
  reader.setTimeout(2_000)
  return { device, reader }
}

for (const transport of ['rtu-over-tcp', 'udp'] as const) {
  test(`${transport}: an independent client reads registers, bits and exceptions, and its writes are refused and counted`, async (t) => {
    const { device, reader } = await client(t, transport)
    assert.deepEqual((await reader.readHoldingRegisters(500, 3)).data, [500, 501, 502])
    assert.deepEqual((await reader.readCoils(1, 3)).data.slice(0, 3), [true, false, true])
    await assert.rejects(reader.readInputRegisters(0, 1), { modbusCode: 1 })
    await assert.rejects(reader.writeRegister(0, 1), { modbusCode: 1 })
    assert.deepEqual([device.writes, device.malformed, device.accepted], [1, 0, 1])
  })
}

test('an independent client reads who it is', async (t) => {
  const { reader } = await client(t, 'udp')
  assert.deepEqual((await reader.readDeviceIdentification(1, 0)).data, identity)
})

test('a request with a wrong checksum, or cut short, is not answered, and the next one is', async (t) => {
  const { device, reader } = await client(t, 'rtu-over-tcp')
  const socket = net.connect(device.port, device.host)
  await once(socket, 'connect')
  socket.write(Buffer.from('0103000a0001ffff', 'hex'))
  await reader.readHoldingRegisters(1, 1)
  assert.equal(device.requests.length, 1)
  socket.write(Buffer.from('0103000a0001a408', 'hex'))
  const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
  assert.equal(answer.subarray(0, 5).toString('hex'), '010302000a')
  socket.destroy()
})
