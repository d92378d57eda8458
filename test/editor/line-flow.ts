// A Node-RED with the example line, its device and its broker, for the suites that look at the editor.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after } from 'node:test'
import { lineOneRegisters } from '../simulators/line-one.ts'
import { startModbusDevice } from '../simulators/modbus-device.ts'
import { startMqttBroker } from '../simulators/mqtt-broker.ts'
import { example, type FlowNode, nodeOf } from '../support/example.ts'
import { type NodeRed, type NodeRedVersion, startNodeRed } from '../support/node-red.ts'
import { type Looks, launchBrowser, openEditor } from './editor-page.ts'

const root = path.resolve(import.meta.dirname, '../..')
export const lineName = '10-line-one-modbus-to-dmz'

/** Started before the tests of a file, stopped after them. */
export async function startLine({ isDeployed, version = '5' }: { readonly isDeployed: boolean; readonly version?: NodeRedVersion }) {
  const userDir = mkdtempSync(path.join(tmpdir(), 'lineside-editor-'))
  const device = await startModbusDevice({ units: { 1: lineOneRegisters() } })
  const broker = await startMqttBroker()
  const env = { MODBUS_HOST: device.host, MODBUS_PORT: device.port, MQTT_HOST: broker.host, MQTT_PORT: broker.port }
  const flow: FlowNode[] = example(lineName, env)
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
    flow,
    nodeRed,
    id: (folder: string) => nodeOf(flow, `lineside-${folder}`).id,
    open: (looks: Looks) => openEditor(browser, nodeRed.url, looks),
  }
}
