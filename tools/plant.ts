// The simulated plant that `npm start` runs: one entry a simulator, with the variable of the examples that holds its port.
import { lineOneRegisters } from '../test/simulators/line-one.ts'
import { startModbusDevice } from '../test/simulators/modbus-device.ts'
import { startMqttBroker } from '../test/simulators/mqtt-broker.ts'
import { startMqttMachines } from '../test/simulators/mqtt-machines.ts'
import { forkOpcuaServer } from '../test/simulators/opcua-server-child.ts'
import { startPlantSites } from '../test/simulators/plant-sites.ts'
import { startSparkplugEdge } from '../test/simulators/sparkplug-edge.ts'
import { sunspecInverter } from '../test/simulators/sunspec-inverter.ts'

export interface Running {
  close(): Promise<unknown>
}

export interface Simulator {
  readonly what: string
  /** Environment variable of the example tabs; null: it has no port of its own. */
  readonly variable: string | null
  /** As in the examples. */
  readonly port: number
  /** What the variable says of a port; without it the port itself. */
  value?(port: number): string
  /** `ports`: those of all simulators, by variable; simulators start in the order of the table. */
  start(ports: Readonly<Record<string, number>>): Promise<Running>
}

export const simulators: readonly Simulator[] = [
  {
    what: 'Modbus device',
    variable: 'MODBUS_PORT',
    port: 15_020,
    start: ({ MODBUS_PORT: port = 0 }) => startModbusDevice({ port, units: { 1: lineOneRegisters(), 2: sunspecInverter() } }),
  },
  {
    what: 'OPC UA server',
    variable: 'OPCUA_URL',
    port: 48_400,
    value: (port) => `opc.tcp://127.0.0.1:${port}`,
    // In a process of its own, and not waited for: its address space takes a second or two; the reader comes by itself.
    async start({ OPCUA_URL: port = 0 }) {
      const server = forkOpcuaServer({ port, isAlive: true, changeMs: 1_000 })
      server.catch((cause: Error) => console.error(cause.message))
      return { close: () => server.then((one) => one.close()) }
    },
  },
  { what: 'MQTT broker', variable: 'MQTT_PORT', port: 18_830, start: ({ MQTT_PORT: port = 0 }) => startMqttBroker({ port, keepLast: 100 }) },
  {
    what: 'machines that speak MQTT, on that broker',
    variable: null,
    port: 0,
    start: ({ MQTT_PORT: port = 0 }) => startMqttMachines({ url: `mqtt://127.0.0.1:${port}` }),
  },
  {
    what: 'Sparkplug edge node on that broker',
    variable: null,
    port: 0,
    start: ({ MQTT_PORT: port = 0 }) => startSparkplugEdge({ url: `mqtt://127.0.0.1:${port}` }),
  },
  {
    what: 'four plants and their MES on that broker',
    variable: null,
    port: 0,
    start: ({ MQTT_PORT: port = 0 }) => startPlantSites({ url: `mqtt://127.0.0.1:${port}` }),
  },
]

/** Folders the tabs work on, by variable: copied into the user directory at the first start, to be played with there. */
export const folders: Readonly<Record<string, { readonly from: string; readonly to: string }>> = {
  MODEL_FOLDER: { from: 'models/three-plants', to: 'three-plants' },
}

/** The tabs of a first start: the whole line and what arrives beyond the DMZ, then a reader of each kind. */
export const tabs: readonly string[] = [
  'examples/10-line-one-modbus-to-dmz.json',
  'test/simulators/enterprise-side.json',
  'examples/11-three-plants-one-model.json',
  'examples/01-read-a-modbus-device.json',
  'examples/06-read-an-opc-ua-server.json',
  'examples/07-read-mqtt-topics.json',
  'examples/08-read-sparkplug.json',
  'examples/09-any-message.json',
]
