// Every reader of the collection under the contracts of readers.
import defineModbusConnection from '../../nodes/modbus-connection/node.ts'
import defineModbusReader from '../../nodes/modbus-reader/node.ts'
import { startModbusDevice } from '../simulators/modbus-device.ts'
import { onALine, polled, type ReaderUnderContract } from './reader.ts'

const modbus: ReaderUnderContract = {
  types: [defineModbusConnection, defineModbusReader],
  connectionType: 'lineside-modbus-connection',
  readerType: 'lineside-modbus-reader',
  async startDevice() {
    const device = await startModbusDevice()
    return Object.assign(device, {
      talkNonsense(isOn: boolean) {
        device.faults.garbage = isOn
      },
    })
  },
  connection: ({ host, port }) => ({ host, port, connectTimeoutMs: 400, timeoutMs: 400, firstReconnectMs: 100, maxReconnectMs: 1_000 }),
  reader: {
    intervalMs: 50,
    tags: [
      { name: 'speed', register: 'holding', address: '1', type: 'uint16' },
      { name: 'level', register: 'input', address: '30', type: 'uint32' },
      { name: 'running', register: 'coil', address: '3', type: 'bool' },
    ],
  },
  otherReader: { intervalMs: 50, tags: [{ name: 'torque', register: 'holding', address: '2', type: 'uint16' }] },
  tags: ['speed', 'level', 'running'],
}
onALine('modbus', modbus)
polled('modbus', modbus)
