// The simulated plant that `npm start` runs: one entry a simulator, with the variable of the examples that holds its port.
import { lineOneRegisters } from '../test/simulators/line-one.ts'
import { startModbusDevice } from '../test/simulators/modbus-device.ts'
import { startMqttBroker } from '../test/simulators/mqtt-broker.ts'

export interface Running {
  close(): Promise<unknown>
}

export interface Simulator {
  readonly what: string
  /** Environment variable of the example tabs; null: it has no port of its own. */
  readonly variable: string | null
  /** As in the examples. */
  readonly port: number
  /** `ports`: those of all simulators, by variable; simulators start in the order of the table. */
  start(ports: Readonly<Record<string, number>>): Promise<Running>
}

export const simulators: readonly Simulator[] = [
  {
    what: 'Modbus device',
    variable: 'MODBUS_PORT',
    port: 15_020,
    start: ({ MODBUS_PORT: port = 0 }) => startModbusDevice({ port, units: { 1: lineOneRegisters() } }),
  },
  { what: 'MQTT broker', variable: 'MQTT_PORT', port: 18_830, start: ({ MQTT_PORT: port = 0 }) => startMqttBroker({ port, keepLast: 100 }) },
]

/** The tabs of a first start. */
export const tabs: readonly string[] = ['examples/10-line-one-modbus-to-dmz.json', 'test/simulators/enterprise-side.json']
