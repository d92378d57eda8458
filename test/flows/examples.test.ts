// Every example, deployed as it is shipped (only the tab's environment variables changed), does what it says.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { lineOneRegisters } from '../simulators/line-one.ts'
import { type ModbusDevice, startModbusDevice } from '../simulators/modbus-device.ts'
import { type MqttBroker, startMqttBroker } from '../simulators/mqtt-broker.ts'
import { type MqttMachines, startMqttMachines } from '../simulators/mqtt-machines.ts'
import { type OpcuaServer, startOpcuaServer } from '../simulators/opcua-server.ts'
import { type PlantSites, startPlantSites } from '../simulators/plant-sites.ts'
import { type SparkplugEdge, startSparkplugEdge } from '../simulators/sparkplug-edge.ts'
import { example } from '../support/example.ts'
import { type NodeRed, startNodeRed } from '../support/node-red.ts'

const root = path.resolve(import.meta.dirname, '../..')
const plantModel = path.join(root, 'models/three-plants')
const userDir = mkdtempSync(path.join(tmpdir(), 'lineside-examples-'))
let device: ModbusDevice
let broker: MqttBroker
let machines: MqttMachines
let edge: SparkplugEdge
let server: OpcuaServer
let plants: PlantSites
let nodeRed: NodeRed

before(async () => {
  device = await startModbusDevice({ units: { 1: lineOneRegisters() } })
  broker = await startMqttBroker()
  machines = await startMqttMachines({ url: broker.url, everyMs: 200 })
  edge = await startSparkplugEdge({ url: broker.url })
  plants = await startPlantSites({ url: broker.url, everyMs: 500 })
  server = await startOpcuaServer({ tags: 1, isAlive: true })
  nodeRed = await startNodeRed({ version: '5', userDir, flows: [], settings: { nodesDir: root } })
})
after(async () => {
  await nodeRed.stop()
  await machines.close()
  await edge.close()
  await plants.close()
  await Promise.all([device.close(), broker.close(), server.close()])
  rmSync(userDir, { recursive: true, force: true })
})

/** What the debug nodes of an example say, as its comment node promises. */
const promises: Readonly<Record<string, readonly RegExp[]>> = {
  '01-read-a-modbus-device': [/debug:readings\][^[]*topic: 'FIL_TEMP',\s+payload: \d+,/],
  '02-normalise-tags': [
    /debug:normalised\][^[]*topic: 'line1_filler_temperature',\s+payload: \d+(\.\d)?,[^[]*/,
    /debug:unmapped\][^[]*topic: 'FIL_ALARM'/,
  ],
  '03-add-asset-context': [
    /debug:in context\][^[]*topic: 'acme\/leeds\/packing\/line1\/filler\/pressure'/,
    /debug:in context\][\s\S]*?serial: '4711'/,
  ],
  '04-thin-out': [/debug:kept\][\s\S]*?reconstruction: '(linear|stepped)',\s+epsilon: 0\.05/],
  '05-publish-to-the-dmz': [/debug:refused\][\s\S]*?policy\.not-allowed/, /debug:health\][\s\S]*?_lineside\/dmz-publisher\/one way out/],
  '06-read-an-opc-ua-server': [
    /debug:readings\][^[]*topic: 'speed',\s+payload: \d+(\.\d+)?,/,
    /debug:readings\][^[]*topic: 'mode',\s+payload: 5,[\s\S]*?label: 'Automatic'/,
    /debug:readings\][^[]*topic: 'job\/At\/X',\s+payload: 1\.5,/,
  ],
  '07-read-mqtt-topics': [
    /debug:readings\][^[]*topic: 'oven1\/temperature',\s+payload: \d+(\.\d)?,/,
    /debug:readings\][^[]*_historian\/drive\/torque\/left',\s+payload: 12\.5,/,
    /debug:readings\][^[]*topic: 'oven1\/recipe',\s+payload: 'R-4711',[\s\S]*?'retained'/,
    /debug:scale\][^[]*topic: 'scale\/weight',\s+payload: 250(\.\d)?,/,
    /debug:scale\][^[]*topic: 'scale\/raw\/weight',\s+payload: \d+(\.\d+)?,/,
  ],
  '08-read-sparkplug': [/debug:readings\][^[]*topic: 'Leeds\/Packing\/Line 1\/Filler\/Pressure',\s+payload: \d+(\.\d+)?,/],
  '09-any-message': [
    /debug:readings\][^[]*topic: 'meter\/water',\s+payload: 12\.75,/,
    /debug:readings\][^[]*topic: 'plc1\/DB1_run',\s+payload: true,/,
    /debug:unmatched\][\s\S]*?message\.no-row-fits/,
  ],
  '10-line-one-modbus-to-dmz': [/debug:health\][\s\S]*?_lineside\/dmz-publisher\/publish line 1\/state',\s+payload: 'live'/],
  '11-three-plants-one-model': [
    /debug:in context\][^[]*topic: 'acme\/graz\/packaging\/line1\/filler\/pressure'[\s\S]*?batch: 'B-200'/,
    /debug:in context\][^[]*topic: 'acme\/pune\/packaging\/line1\/packer\/power'[\s\S]*?shift: '(day|night)'/,
    /debug:not in the model\][^[]*topic: 'plants\/osaka\/line1\/FIL\/PRESS'/,
    /debug:catalogue\][\s\S]*?kind: 'catalogue'/,
  ],
  '12-format-readings': [
    /debug:json\][\s\S]*?payload: '\{"value":4\.2,"timestamp":\d+,"quality":"good","statusCode":0,"unit":"bar"/,
    /debug:umh\][\s\S]*?umh\.v1\.acme\.leeds\.packing\.line1\.filler\._historian\.pressure/,
    /debug:unreadable\][\s\S]*?format\.no-location/,
    /debug:influxdb\][\s\S]*?unit=bar value=4\.2,quality="good",status=0i \d{19}/,
    /debug:sparkplug\][\s\S]*?spBv1\.0\/acme\/NDATA\/line1[\s\S]*?Buffer/,
    /debug:i3x\][\s\S]*?"quality":"Uncertain"/,
    /debug:read back\][\s\S]*?topic: 'acme\/line1\/acme\/leeds\/packing\/line1\/tank\/level',\s+payload: 71\.5,[\s\S]*?quality: 'uncertain'/,
  ],
  '13-production-context': [
    /debug:in context\][^[]*topic: 'acme\/leeds\/packing\/line1\/filler\/pressure'[\s\S]*?batch: 'B-1042'/,
    /debug:in context\][\s\S]*?'lot\.cap': 'L-7'/,
    /debug:events\][\s\S]*?kind: 'quality-test'/,
    /debug:answers\][\s\S]*?accepted: true/,
  ],
}

test('there is a promise for every example', () => {
  assert.deepEqual(
    Object.keys(promises),
    readdirSync(path.join(root, 'examples'))
      .map((file) => path.basename(file, '.json'))
      .sort(),
  )
})

for (const [name, patterns] of Object.entries(promises)) {
  test(`${name} deploys and says what it promises`, { timeout: 60_000 }, async () => {
    const flow = example(name, { MODBUS_PORT: device.port, MQTT_PORT: broker.port, OPCUA_URL: server.endpointUrl, MODEL_FOLDER: plantModel }).map(
      (node) => (node.type === 'debug' ? { ...node, active: true, console: true, tosidebar: false } : node),
    )
    const before = nodeRed.log().length
    await nodeRed.deploy(flow)
    for (const pattern of patterns) await nodeRed.logged(new RegExp(`(?<=[\\s\\S]{${before}})${pattern.source}`), 20_000)
    assert.doesNotMatch(nodeRed.log().slice(before), /\[error\]|Circular|invalid/i)
    assert.equal(device.writes + server.writes, 0)
  })
}
