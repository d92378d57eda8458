// What people get wrong: each mistake has a sentence that says what, where and what next; nothing crashes, nothing
// becomes 0, and the rest of the flow goes on.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { type ModbusDevice, startModbusDevice } from '../simulators/modbus-device.ts'
import { type NodeRed, startNodeRed } from '../support/node-red.ts'

const userDir = mkdtempSync(path.join(tmpdir(), 'lineside-bad-input-'))
let device: ModbusDevice
let nodeRed: NodeRed

before(async () => {
  device = await startModbusDevice()
  nodeRed = await startNodeRed({ version: '5', userDir, flows: [], settings: { nodesDir: path.resolve(import.meta.dirname, '../..') } })
})
after(async () => {
  await nodeRed.stop()
  await device.close()
  rmSync(userDir, { recursive: true, force: true })
})

type FlowNode = Readonly<Record<string, unknown>>
const tab = { id: 'tab', type: 'tab', label: 'bad input' }
const node = (id: string, type: string, settings: object, wires: readonly (readonly string[])[] = [[], [], []]): FlowNode => ({
  id,
  z: 'tab',
  x: 0,
  y: 0,
  type,
  version: 1,
  name: id,
  wires,
  ...settings,
})
// Node-RED takes a property that equals a config node's id for a reference to it: the name must be another one.
const config = (id: string, type: string, settings: object): FlowNode => ({ id: `config-${id}`, type, version: 1, name: id, ...settings })
const plc = (more: object = {}) => config('plc', 'lineside-modbus-connection', { host: '127.0.0.1', port: device.port, ...more })
const reader = (tags: readonly object[], more: object = {}) =>
  node('reader', 'lineside-modbus-reader', { connection: 'config-plc', tags, ...more }, [['out'], []])
const out = node('out', 'debug', { active: true, tosidebar: false, console: true, complete: 'true', targetType: 'full' }, [])
const tag = (name: string, more: object = {}) => ({ name, address: '1', ...more })

/** Deploys and answers what is logged from then on. */
async function deployed(nodes: readonly FlowNode[]): Promise<(pattern: RegExp) => Promise<RegExpExecArray>> {
  const from = nodeRed.log().length
  await nodeRed.deploy([tab, ...nodes])
  return (pattern) => nodeRed.logged(new RegExp(`(?<=[\\s\\S]{${from}})${pattern.source}`), 15_000)
}

test('a host that is not there: the log names host and port, and every tag is bad', async () => {
  const gone = await startModbusDevice()
  await gone.close()
  const logged = await deployed([plc({ port: gone.port }), reader([tag('T1')]), out])
  await logged(new RegExp(`plc\\][^\\n]*127\\.0\\.0\\.1[^\\n]*${gone.port}`))
  await logged(/topic: 'T1',\s+payload: null[\s\S]*?quality: 'bad'/)
})

test('two equal names, a type that does not fit the register kind, an address that is none: all told at once, with rows', async () => {
  const logged = await deployed([plc(), reader([tag('T1'), tag('T1'), tag('T3', { register: 'coil', type: 'float32' })]), out])
  await logged(/reader\][^\n]*2[^\n]*T1/)
  const second = await deployed([plc(), reader([tag('T1', { register: 'coil', type: 'float32' }), tag('T2', { address: 'forty' })]), out])
  await second(/reader\][^\n]*float32[^\n]*forty/)
})

test('a tag that two readers of one connection read is refused to the second, which says so', async () => {
  const second = { ...reader([tag('T1', { address: '2' })]), id: 'second', name: 'second' }
  const logged = await deployed([plc(), reader([tag('T1')]), second, out])
  await logged(/second\][^\n]*T1/)
  await logged(/topic: 'T1',\s+payload: 1,/)
})

test('a register the device does not have makes its own tag bad, and the others are read', async () => {
  const holes = await startModbusDevice({ units: { 1: { holding: (address) => (address === 5 ? undefined : address) } } })
  try {
    const logged = await deployed([plc({ port: holes.port }), reader([tag('HERE', { address: '4' }), tag('HOLE', { address: '5' })]), out])
    await logged(/topic: 'HERE',\s+payload: 4,/)
    await logged(/topic: 'HOLE',\s+payload: null[\s\S]*?modbus\.illegal-address/)
  } finally {
    await holes.close()
  }
})

test('a variable that is not set is named', async () => {
  const logged = await deployed([plc({ host: '$' + '{NO_SUCH_HOST}' }), reader([tag('T1')]), out])
  await logged(/plc\][^\n]*NO_SUCH_HOST/)
  await logged(/reader\][^\n]*onnection/)
})

test('a malformed model names its place, and a model file that becomes malformed leaves the last good one in force', async () => {
  const enricher = node('enricher', 'lineside-asset-context-enricher', { model: 'config-model' }, [['out'], [], []])
  const inline = await deployed([
    config('model', 'lineside-asset-model', {
      source: 'inline',
      inline: 'lineside: 1\ntypes: {}\ninstances:\n  - id: a\n    type: Turbine\n    path: acme/turbine\n',
    }),
    enricher,
    out,
  ])
  await inline(/model\][^\n]*\/instances\/0\/type[^\n]*Turbine/)
  const file = path.join(userDir, 'model.yaml')
  const good =
    'lineside: 1\ntypes: { Pump: { properties: { flow: {} } } }\ninstances:\n  - { id: a, type: Pump, path: acme/pump, tags: { FLOW: flow } }\n'
  writeFileSync(file, good)
  const feed = [
    node('go', 'inject', { props: [{ p: 'payload' }], payload: '1', payloadType: 'num', once: false, repeat: '0.3' }, [['make']]),
    node('make', 'function', { func: `return { topic: 'FLOW', payload: 7, timestamp: Date.now(), quality: 'good' }`, outputs: 1 }, [['enricher']]),
  ]
  const logged = await deployed([config('model', 'lineside-asset-model', { source: 'file', file }), enricher, out, ...feed])
  await logged(/topic: 'acme\/pump\/flow'/)
  writeFileSync(file, 'lineside: 1\ntypes: [')
  await logged(/model\][^\n]*line 2/i)
  const still = nodeRed.log().length
  await nodeRed.logged(new RegExp(`(?<=[\\s\\S]{${still}})topic: 'acme/pump/flow'`), 5_000)
})

const values: readonly (readonly [string, string, RegExp])[] = [
  ['NaN', 'NaN', /payload: null[\s\S]*?quality: 'bad'[\s\S]*?not-a-number[\s\S]*?was: 'NaN'/],
  ['Infinity', 'Infinity', /payload: null[\s\S]*?quality: 'bad'[\s\S]*?not-a-number[\s\S]*?was: 'Infinity'/],
  ['a string', `'12abc'`, /payload: null[\s\S]*?quality: 'bad'[\s\S]*?was: '12abc'/],
  ['null', 'null', /payload: null[\s\S]*?quality: 'bad'/],
]
for (const [what, value, pattern] of values) {
  test(`${what} where a number is due comes out bad, never as 0`, async () => {
    const feed = [
      node('go', 'inject', { props: [{ p: 'payload' }], payload: '', payloadType: 'date', once: true, onceDelay: '0.1' }, [['make']]),
      node('make', 'function', { func: `return { topic: 'T1', payload: ${value}, timestamp: Date.now(), quality: 'good' }`, outputs: 1 }, [
        ['normalize'],
      ]),
    ]
    const normalizer = node('normalize', 'lineside-tag-normalizer', { tags: [{ raw: 'T1', name: 'pressure', scale: 0.1, datatype: 'number' }] }, [
      ['out'],
      [],
      [],
    ])
    const logged = await deployed([...feed, normalizer, out])
    await logged(new RegExp(`topic: 'pressure',\\s+${pattern.source}`))
  })
}

test('a message that is no reading reaches Catch with a sentence, the field and what was found', async () => {
  const feed = [
    node(
      'go',
      'inject',
      { props: [{ p: 'payload' }, { p: 'topic', vt: 'str' }], topic: 'T1', payload: '5', payloadType: 'num', once: true, onceDelay: '0.1' },
      [['normalize']],
    ),
  ]
  const normalizer = node('normalize', 'lineside-tag-normalizer', { tags: [] }, [['out'], [], []])
  const caught = node('caught', 'catch', { scope: null, uncaught: false }, [['out']])
  const logged = await deployed([...feed, normalizer, caught, out])
  const [text] = await logged(/error: \{[\s\S]*?message: [\s\S]*?timestamp[\s\S]*?\}/)
  assert.match(text, /timestamp/)
})
