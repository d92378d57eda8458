// A Node-RED with the example line, its device and its broker, for the suites that look at the editor.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after } from 'node:test'
import { lineOneRegisters } from '../simulators/line-one.ts'
import { startModbusDevice } from '../simulators/modbus-device.ts'
import { startMqttBroker } from '../simulators/mqtt-broker.ts'
import { sunspecInverter } from '../simulators/sunspec-inverter.ts'
import { example, type FlowNode, nodeOf } from '../support/example.ts'
import { type NodeRed, type NodeRedVersion, startNodeRed } from '../support/node-red.ts'
import { type Looks, launchBrowser, openEditor } from './editor-page.ts'

const root = path.resolve(import.meta.dirname, '../..')
export const lineName = '10-line-one-modbus-to-dmz'

export interface LineOptions {
  readonly isDeployed: boolean
  /** Further examples beside the line, each on its tab. */
  readonly more?: readonly string[]
  readonly version?: NodeRedVersion
}

/** Those that hold a node of every room. */
export const allRooms: readonly string[] = ['06-read-an-opc-ua-server', '07-read-mqtt-topics', '09-any-message', '12-format-readings']

/** Started before the tests of a file, stopped after them. */
export async function startLine({ isDeployed, more = [], version = '5' }: LineOptions) {
  const userDir = mkdtempSync(path.join(tmpdir(), 'lineside-editor-'))
  const device = await startModbusDevice({ units: { 1: lineOneRegisters(), 2: sunspecInverter() } })
  const broker = await startMqttBroker()
  const env = { MODBUS_HOST: device.host, MODBUS_PORT: device.port, MQTT_HOST: broker.host, MQTT_PORT: broker.port }
  const flow: FlowNode[] = [lineName, ...more].flatMap((name) => example(name, { ...env, OPCUA_URL: 'opc.tcp://127.0.0.1:1' }))
  const nodeRed: NodeRed = await startNodeRed({ version, userDir, nodesDir: root, flows: isDeployed ? flow : [] })
  const browser = await launchBrowser()
  after(async () => {
    await browser.close()
    await nodeRed.stop()
    await Promise.all([device.close(), broker.close()])
    rmSync(userDir, { recursive: true, force: true })
  })
  return {
    env,
    broker,
    flow,
    nodeRed,
    id: (folder: string) => (flow.find(({ type }) => type === `lineside-${folder}`) ?? nodeOf(flow, `lineside-${folder}`)).id,
    open: (looks: Looks) => openEditor(browser, nodeRed.url, looks),
  }
}
