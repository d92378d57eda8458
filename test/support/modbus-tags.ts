// Modbus tags for tests: an unsigned register of unit 1, changed where the test says so.
import type { ModbusTag } from '../../nodes/modbus-connection/want.ts'
import { aTag } from './readings.ts'

export function modbusTag(address: number, more: Partial<ModbusTag> = {}): ModbusTag {
  const wanted = { tag: aTag(`R${address}`), topic: `R${address}`, source: { protocol: 'modbus' } }
  return {
    wanted,
    unitId: 1,
    register: 'holding',
    address,
    type: 'uint16',
    bit: null,
    length: null,
    byteOrder: 'big',
    wordOrder: 'big',
    scale: 1,
    offset: 0,
    unit: '',
    factor: null,
    labels: null,
    missing: null,
    intervalMs: null,
    ...more,
  }
}
