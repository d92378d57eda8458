// Nobody pays for a protocol that is not in use: a box with Modbus nodes only never loads the OPC UA stack.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { lineOneRegisters } from '../simulators/line-one.ts'
import { startModbusDevice } from '../simulators/modbus-device.ts'
import { startOpcuaServer } from '../simulators/opcua-server.ts'
import { example } from '../support/example.ts'
import { startNodeRed } from '../support/node-red.ts'

const root = path.resolve(import.meta.dirname, '../..')
const preload = pathToFileURL(path.join(root, 'test/support/loaded-modules.mjs')).href

test('Modbus nodes load their library and nothing of OPC UA; an OPC UA node that reads loads its own', {
  timeout: 60_000,
}, async (t) => {
  const userDir = mkdtempSync(path.join(tmpdir(), 'lineside-lazy-'))
  const device = await startModbusDevice({ units: { 1: lineOneRegisters() } })
  const server = await startOpcuaServer({ tags: 1, isAlive: true })
  const file = path.join(userDir, 'loaded.txt')
  const shown = (name: string, env: Record<string, string | number>) =>
    example(name, env).map((node) => (node.type === 'debug' ? { ...node, active: true, console: true, tosidebar: false } : node))
  const nodeRed = await startNodeRed({
    version: '5',
    userDir,
    settings: { nodesDir: root },
    flows: shown('01-read-a-modbus-device', { MODBUS_PORT: device.port }),
    nodeOptions: ['--import', preload],
    env: { LOADED_MODULES: file },
  })
  t.after(async () => {
    await nodeRed.stop()
    await Promise.all([device.close(), server.close()])
    rmSync(userDir, { recursive: true, force: true })
  })
  const loaded = (name: string) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((url) => url.includes(`/node_modules/${name}`)).length
  await nodeRed.logged(/debug:readings\][^[]*topic: 'FIL_TEMP'/, 20_000)
  assert.ok(loaded('modbus-serial/') > 0, 'the reader reads without its library: the test sees nothing')
  assert.equal(loaded('node-opcua'), 0)
  await nodeRed.deploy(shown('06-read-an-opc-ua-server', { OPCUA_URL: server.endpointUrl }))
  await nodeRed.logged(/debug:readings\][^[]*topic: 'speed'/, 20_000)
  assert.ok(loaded('node-opcua-client/') > 0)
})
