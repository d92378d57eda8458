// The whole line between peers that share no code with us: a pymodbus server is read, mosquitto gets what is published.
// The broker is killed for a minute and Node-RED with SIGKILL; nothing whose publisher had called `done` is missing.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { example, type FlowNode } from '../support/example.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { type NodeRed, startNodeRed } from '../support/node-red.ts'
import { startMosquitto, startPymodbus, subscribe } from './programs.ts'

const root = path.resolve(import.meta.dirname, '../..')
const counters = 10

interface Seen {
  readonly key: string
  readonly name: string
  readonly timestamp: number
  /** publisherId, epoch and seq. */
  readonly identity: string
}

test('a broker killed for a minute and Node-RED killed twice lose nothing, keep the order of each tag and repeat only what a receiver can remove', {
  timeout: 300_000,
}, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lineside-peers-'))
  const userDir = path.join(folder, 'user')
  const doneFile = path.join(folder, 'done.txt')
  const plc = await startPymodbus()
  let broker = await startMosquitto(folder)
  const proxy = await startFaultProxy({ port: broker.port })
  const seen: Seen[] = []
  const listen = () => subscribe(broker.port, 'peers/#', (topic, payload) => seen.push(parse(topic, payload)))
  let subscriber = await listen()
  let nodeRed: NodeRed = await startNodeRed({ version: '5', userDir, settings: { nodesDir: root }, flows: flow(plc.port, proxy.port, doneFile) })
  t.after(async () => {
    await Promise.allSettled([nodeRed.kill(), plc.kill(), broker.kill(), subscriber.kill(), proxy.close()])
    rmSync(folder, { recursive: true, force: true })
  })
  const restart = async () => {
    await nodeRed.kill()
    const done = doneKeys(doneFile)
    nodeRed = await startNodeRed({ version: '5', userDir, settings: { nodesDir: root } })
    return done
  }
  await until(() => seen.length > 200)
  const doneBeforeFirstKill = await restart()

  await until(() => seen.some((one) => one.timestamp > Date.now() - 1_000))
  await broker.kill()
  await subscriber.kill()
  await proxy.refuse()
  await pause(30_000)
  const doneBeforeSecondKill = await restart()
  await pause(30_000)
  broker = await startMosquitto(folder, broker.port)
  subscriber = await listen()
  await proxy.accept()
  const back = Date.now()
  await until(() => seen.filter((one) => one.timestamp > back).length > 5 * counters, 120_000)

  const keys = new Set(seen.map((one) => one.key))
  const done = [...doneBeforeFirstKill, ...doneBeforeSecondKill]
  t.diagnostic(`${done.length} done before a kill, ${seen.length} arrived, ${seen.length - new Set(seen.map((one) => one.identity)).size} twice`)
  assert.ok(doneBeforeSecondKill.length > doneBeforeFirstKill.length + 100)
  assert.deepEqual(
    done.filter((key) => !keys.has(key)),
    [],
  )
  const once = [...new Map(seen.toReversed().map((one) => [one.identity, one])).values()].reverse()
  assert.equal(new Set(once.map((one) => one.key)).size, once.length)
  for (const name of new Set(once.map((one) => one.name))) {
    const times = once.filter((one) => one.name === name).map((one) => one.timestamp)
    assert.deepEqual(
      times,
      times.toSorted((first, second) => first - second),
      `order of ${name}`,
    )
  }
})

/** The shipped line, read ten times a second, with nothing thinned out, and each `done` of the publisher written down. */
function flow(modbusPort: number, mqttPort: number, doneFile: string): readonly FlowNode[] {
  const nodes = example('10-line-one-modbus-to-dmz', { MODBUS_PORT: modbusPort, MQTT_PORT: mqttPort, TOPIC_ROOT: 'peers' })
  const names = Array.from({ length: counters }, (_, index) => `C${index}`)
  const changes: Readonly<Record<string, object>> = {
    'lineside-modbus-reader': {
      output: 'single',
      intervalMs: 100,
      tags: names.map((name, index) => ({
        name,
        unitId: 1,
        register: 'holding',
        address: String(2 * index),
        type: 'uint32',
        byteOrder: 'big',
        wordOrder: 'big',
        scale: 1,
        offset: 0,
        unit: '',
      })),
    },
    'lineside-tag-normalizer': {
      tags: names.map((name) => ({ raw: name, name: `line1_${name}`, scale: 1, offset: 0, unit: '', low: null, high: null, datatype: 'number' })),
    },
    'lineside-asset-model': {
      inline: JSON.stringify({
        lineside: 1,
        types: { Counter: { properties: Object.fromEntries(names.map((name) => [name, { datatype: 'number' }])) } },
        instances: [
          {
            id: 'urn:peers:1',
            type: 'Counter',
            path: 'acme/leeds/packing/line1/counter',
            tags: Object.fromEntries(names.map((name) => [`line1_${name}`, name])),
          },
        ],
      }),
    },
    'lineside-downsampler': { mode: 'off' },
  }
  const tab = nodes.find((node) => node.type === 'tab')?.id
  const publisher = nodes.find((node) => node.type === 'lineside-dmz-publisher')?.id
  const write = `if (msg.topic.startsWith('_')|| msg.batch) return null; return { payload: msg.tag.name + '|' + msg.timestamp + '|' + msg.payload }`
  return [
    ...nodes.map((node) => ({ ...node, ...changes[node.type] })),
    { id: 'written-done', z: tab, x: 0, y: 0, type: 'complete', scope: [publisher], uncaught: false, wires: [['written-line']] },
    {
      id: 'written-line',
      z: tab,
      x: 0,
      y: 0,
      type: 'function',
      func: write,
      outputs: 1,
      timeout: 0,
      initialize: '',
      finalize: '',
      libs: [],
      wires: [['written-file']],
    },
    {
      id: 'written-file',
      z: tab,
      x: 0,
      y: 0,
      type: 'file',
      filename: doneFile,
      filenameType: 'str',
      appendNewline: true,
      createDir: true,
      overwriteFile: 'false',
      encoding: 'none',
      wires: [[]],
    },
  ]
}

function parse(topic: string, payload: string): Seen {
  const { name, timestamp, value, publisherId, epoch, seq } = JSON.parse(payload) as Record<string, string | number>
  return {
    key: topic.includes('/_lineside/') ? `health|${publisherId}|${epoch}|${seq}` : `${name}|${timestamp}|${value}`,
    name: String(name),
    timestamp: Number(timestamp),
    identity: `${publisherId}/${epoch}/${seq}`,
  }
}

/** What had been written when the process died; a last line cut short does not count. */
function doneKeys(file: string): readonly string[] {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1)
}

async function until(holds: () => boolean, limitMs = 60_000): Promise<void> {
  const end = Date.now() + limitMs
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not within ${limitMs} ms`)
    await pause(100)
  }
}
