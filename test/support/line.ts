// The whole line as users run it: simulated device, broker of ours, a real Node-RED with the shipped example.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { lineOneRegisters } from '../simulators/line-one.ts'
import { type ModbusDevice, startModbusDevice } from '../simulators/modbus-device.ts'
import { type MqttBroker, startMqttBroker } from '../simulators/mqtt-broker.ts'
import { example, type FlowNode } from './example.ts'
import { type NodeRed, type NodeRedVersion, startNodeRed } from './node-red.ts'
import { probeFolder } from './probe.ts'
import { collectPublishes, type Publishes } from './publishes.ts'

export interface WholeLine {
  readonly device: ModbusDevice
  readonly broker: MqttBroker
  readonly arrived: Publishes
  readonly flow: readonly FlowNode[]
  readonly userDir: string
  readonly nodeRed: NodeRed
  /** A new Node-RED on the same user directory, after `kill` or `stop`. */
  restart(): Promise<NodeRed>
  close(): Promise<void>
}

export interface LineOptions {
  readonly version?: NodeRedVersion
  readonly keepLast?: number
  /** The Node.js that runs Node-RED. */
  readonly node?: string
  /** Changes the example before it is deployed. */
  readonly change?: (flow: FlowNode[]) => FlowNode[]
}

const root = path.resolve(import.meta.dirname, '../..')

export async function startLine({
  version = '5',
  keepLast = 100_000,
  node = process.execPath,
  change = (flow) => flow,
}: LineOptions = {}): Promise<WholeLine> {
  const arrived = collectPublishes(keepLast)
  const device = await startModbusDevice({ units: { 1: lineOneRegisters() }, keepLast: 100 })
  const broker = await startMqttBroker({ keepLast: 1, onPublish: arrived.onPublish })
  const userDir = mkdtempSync(path.join(tmpdir(), 'lineside-line-'))
  const flow = change(example('10-line-one-modbus-to-dmz', { MODBUS_PORT: device.port, MQTT_PORT: broker.port }))
  const start = (flows: readonly FlowNode[] | undefined) =>
    startNodeRed({
      version,
      node,
      userDir,
      ...(flows === undefined ? {} : { flows }),
      nodeOptions: ['--expose-gc'],
      settings: { nodesDir: [root, probeFolder] },
    })
  let nodeRed = await start(flow)
  return {
    device,
    broker,
    arrived,
    flow,
    userDir,
    get nodeRed() {
      return nodeRed
    },
    async restart() {
      nodeRed = await start(undefined)
      return nodeRed
    },
    async close() {
      await nodeRed.stop()
      await Promise.all([device.close(), broker.close()])
      rmSync(userDir, { recursive: true, force: true })
    },
  }
}

/** A change: each tag is sent once a second. Thinned out, a line in peace may send nothing for half a minute. */
export function beating(flow: FlowNode[]): FlowNode[] {
  return flow.map((one) => (one.type === 'lineside-downsampler' ? { ...one, heartbeatSeconds: 1 } : one))
}
