// The readers in a real Node-RED against servers that share no code with ours, and tshark looking on: every value is
// the one its address says, and no request on the wire writes anything.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { machineNamespace } from '../simulators/opcua-server.ts'
import { forkOpcuaServer } from '../simulators/opcua-server-child.ts'
import type { FlowNode } from '../support/example.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { startNodeRed } from '../support/node-red.ts'
import { startCapture } from './capture.ts'
import { buildLibmodbusDevice, mbpoll, startLibmodbusRtu, startLibmodbusTcp, startMosquitto, startPymodbus, startSerialLine } from './programs.ts'

const root = path.resolve(import.meta.dirname, '../..')
const limitMs = 60_000

test('Modbus over TCP and over a serial line: libmodbus, mbpoll and we agree on every register, and the wire carries no write', {
  timeout: 180_000,
}, async (t) => {
  const folder = temporary(t)
  const program = buildLibmodbusDevice(folder)
  const [tcp, serial, pymodbus] = [await startLibmodbusTcp(program), await startSerialLine(folder), await startPymodbus()]
  const rtu = await startLibmodbusRtu(program, serial.ends[1], 19_200)
  const captured = await startCapture(folder, new Map([tcp, pymodbus].map(({ port }) => [port, 'mbtcp'])))
  t.after(() => Promise.allSettled([tcp, rtu, serial, pymodbus].map((one) => one.kill())))
  const addresses = Array.from({ length: 400 }, (_, index) => (index * 163) % 65_536)
  const out = path.join(folder, 'out')
  await withNodeRed(t, folder, [
    ...reader(out, 'tcp', { type: 'lineside-modbus-connection', host: '127.0.0.1', port: tcp.port }, registers(addresses)),
    ...reader(
      out,
      'rtu',
      { type: 'lineside-modbus-connection', transport: 'serial-rtu', serialPort: serial.ends[0], baudRate: 19_200, parity: 'none' },
      registers(addresses.slice(0, 20)),
    ),
    ...reader(out, 'pymodbus', { type: 'lineside-modbus-connection', host: '127.0.0.1', port: pymodbus.port }, registers([0, 1, 2, 3])),
  ])
  const [overTcp, overSerial] = [await lines(`${out}-tcp`, 3), await lines(`${out}-rtu`, 3)]
  await lines(`${out}-pymodbus`, 3)
  for (const [cycles, count] of [
    [overTcp, 400],
    [overSerial, 20],
  ] as const) {
    for (const cycle of cycles) {
      assert.equal(cycle.length, count)
      for (const { raw, payload, quality } of cycle) assert.deepEqual([raw, quality, payload], [raw, 'good', Number(raw.slice(1))])
    }
  }
  assert.deepEqual(mbpoll(tcp.port, 163, 5), [163, 164, 165, 166, 167])
  const wire = await captured()
  t.diagnostic(`${wire.count('modbus.func_code in {1..4}')} packets of reading`)
  assert.ok(wire.count('modbus.func_code in {1..4}') > 20)
  assert.equal(wire.count('modbus.func_code in {5,6,15,16,21,22,23}'), 0)
})

test('MQTT: mosquitto hands over what mosquitto_pub sends, and we publish nothing', { timeout: 120_000 }, async (t) => {
  const folder = temporary(t)
  const broker = await startMosquitto(folder)
  const proxy = await startFaultProxy({ port: broker.port })
  const captured = await startCapture(folder, new Map([[proxy.port, 'mqtt']]))
  t.after(() => Promise.allSettled([broker.kill(), proxy.close()]))
  const out = path.join(folder, 'out')
  const connection = { type: 'lineside-mqtt-connection', host: '127.0.0.1', port: proxy.port }
  await withNodeRed(
    t,
    folder,
    reader(out, 'mqtt', connection, {
      type: 'lineside-mqtt-reader',
      output: 'single',
      topics: [{ filter: 'plant/#', qos: '1', type: 'number' }],
    }),
  )
  for (let value = 0; value < 50; value += 1)
    execFileSync('mosquitto_pub', ['-p', String(broker.port), '-q', '1', '-r', '-t', `plant/t${value % 5}`, '-m', String(value)])
  const seen = (await lines(`${out}-mqtt`, 5)).flat()
  const last = () => new Map(readings(`${out}-mqtt`).flatMap((some) => some.map(({ raw, payload }) => [raw, payload])))
  await until(() => [0, 1, 2, 3, 4].every((index) => last().get(`plant/t${index}`) === 45 + index), 'the last value of each topic')
  assert.ok(seen.every(({ raw, payload }) => Number(payload) % 5 === Number(raw.at(-1))))
  const wire = await captured()
  assert.ok(wire.count(`mqtt.msgtype == 3 && tcp.srcport == ${proxy.port}`) >= 1)
  assert.equal(wire.count(`mqtt.msgtype == 3 && tcp.dstport == ${proxy.port}`), 0)
})

/** Part 6, 7.1: requests by the numeric id of their encoding. Read and Browse are counted, the rest must not be there. */
const opcuaReads = { Read: 631, CreateMonitoredItems: 751, Publish: 826 }
const opcuaChanges = { Write: 673, HistoryUpdate: 700, Call: 712, AddNodes: 488, AddReferences: 494, DeleteNodes: 500, DeleteReferences: 506 }

test('OPC UA: tshark sees subscriptions and reads, and not one service that changes anything', { timeout: 120_000 }, async (t) => {
  const folder = temporary(t)
  const server = await forkOpcuaServer({ tags: 100, changeMs: 100 })
  t.after(() => server.close())
  const captured = await startCapture(folder, new Map([[server.port, 'opcua']]))
  const out = path.join(folder, 'out')
  const tags = Array.from({ length: 100 }, (_, index) => ({ name: `counter/${index}`, nodeId: `nsu=${machineNamespace};s=counter/${index}` }))
  const connection = { type: 'lineside-opcua-connection', endpointUrl: server.endpointUrl, securityMode: 'none' }
  const subscribed = { type: 'lineside-opcua-reader', publishingMs: 200, samplingMs: 100, output: 'single', tags }
  await withNodeRed(t, folder, reader(out, 'opcua', connection, subscribed))
  const all = (await lines(`${out}-opcua`, 2_000)).flat()
  for (const name of tags.slice(0, 10).map(({ name }) => name)) {
    const values = all.filter(({ raw, quality }) => raw === name && quality === 'good').map(({ payload }) => Number(payload))
    assert.deepEqual(
      values,
      values.map((_, index) => (values[0] ?? 0) + index),
      name,
    )
  }
  const wire = await captured()
  for (const [name, id] of Object.entries(opcuaReads)) assert.ok(wire.count(`opcua.servicenodeid.numeric == ${id}`) > 0, name)
  for (const [name, id] of Object.entries(opcuaChanges)) assert.equal(wire.count(`opcua.servicenodeid.numeric == ${id}`), 0, name)
})

interface Line {
  readonly raw: string
  readonly payload: unknown
  readonly quality: string
}

function temporary(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lineside-readers-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function withNodeRed(t: TestContext, folder: string, nodes: readonly FlowNode[]): Promise<void> {
  const flows = [{ id: 't', type: 'tab', label: 'peers' }, ...nodes]
  const nodeRed = await startNodeRed({ version: '5', userDir: path.join(folder, 'user'), settings: { nodesDir: root }, flows })
  t.after(() => nodeRed.kill())
}

/** A connection, a reader on it, and a file `<out>-<name>` with a line of JSON for each message. */
function reader(out: string, name: string, connection: object, settings: object): readonly FlowNode[] {
  const place = { z: 't', x: 0, y: 0 }
  const func =
    'const all = msg.batch ? msg.payload : [msg]; ' +
    'return { payload: JSON.stringify(all.map((one) => ({ raw: one.tag.raw, payload: one.payload, quality: one.quality }))) }'
  return [
    { id: `${name}-c`, ...connection } as FlowNode,
    { id: `${name}-r`, ...place, ...settings, connection: `${name}-c`, wires: [[`${name}-f`], []] } as unknown as FlowNode,
    { id: `${name}-f`, ...place, type: 'function', func, outputs: 1, timeout: 0, initialize: '', finalize: '', libs: [], wires: [[`${name}-w`]] },
    {
      id: `${name}-w`,
      ...place,
      type: 'file',
      filename: `${out}-${name}`,
      filenameType: 'str',
      appendNewline: true,
      createDir: true,
      overwriteFile: 'false',
      encoding: 'none',
      wires: [[]],
    },
  ]
}

function registers(addresses: readonly number[]): object {
  const tags = addresses.map((address) => ({ name: `r${address}`, unitId: 1, register: 'holding', address: String(address), type: 'uint16' }))
  return { type: 'lineside-modbus-reader', output: 'batch', intervalMs: 500, tags }
}

function readings(file: string): readonly (readonly Line[])[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as readonly Line[])
}

/** The messages of a file as soon as there are so many. */
async function lines(file: string, count: number): Promise<readonly (readonly Line[])[]> {
  await until(() => readings(file).length >= count, `${count} messages in ${path.basename(file)}`)
  return readings(file)
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const end = Date.now() + limitMs
  while (!holds()) {
    if (Date.now() > end) throw new Error(`it never came to this: ${what}`)
    await pause(100)
  }
}
