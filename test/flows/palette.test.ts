// The palette path: what is packed, uploaded and installed is what a user gets, in Node-RED 5 and 4.1.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { lineOneRegisters } from '../simulators/line-one.ts'
import { startModbusDevice } from '../simulators/modbus-device.ts'
import { startMqttBroker } from '../simulators/mqtt-broker.ts'
import type { FlowNode } from '../support/example.ts'
import { type NodeRed, type NodeRedVersion, startNodeRed } from '../support/node-red.ts'
import { collectPublishes } from '../support/publishes.ts'

const root = path.resolve(import.meta.dirname, '../..')
const name = '@lineside/node-red-edge'
const folder = mkdtempSync(path.join(tmpdir(), 'lineside-palette-'))
const sets = Object.keys((JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { 'node-red': { nodes: object } })['node-red'].nodes)
let tarball = ''

before(() => {
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  tarball = path.join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '')
})
after(() => rmSync(folder, { recursive: true, force: true }))

for (const version of ['5', '4.1'] satisfies NodeRedVersion[]) {
  test(`uploaded to Node-RED ${version}, every node loads, words and icons are served, and the example line delivers`, {
    timeout: 180_000,
  }, async (t) => {
    const userDir = path.join(folder, `user-${version}`)
    const nodeRed = await startNodeRed({
      version,
      userDir,
      flows: [],
      env: { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' },
    })
    t.after(() => nodeRed.stop())
    await install(nodeRed)
    for (const set of sets) await servesWords(nodeRed, set)
    await servesExamples(nodeRed)
    await exampleDelivers(nodeRed)
  })
}

async function install(nodeRed: NodeRed): Promise<void> {
  const form = new FormData()
  form.append('tarball', new Blob([readFileSync(tarball)]), path.basename(tarball))
  const answer = await nodeRed.admin('POST', 'nodes', form)
  const text = await answer.text()
  assert.equal(answer.status, 200, `${text}\n${nodeRed.log()}`)
  const { nodes } = JSON.parse(text) as { nodes: { id: string; types: string[]; err?: string }[] }
  assert.deepEqual(
    nodes.map((node) => [node.id, node.types, node.err]).sort(),
    sets.map((set) => [`${name}/${set}`, [`lineside-${set}`], undefined]).sort(),
  )
}

/** Labels, help and icon of a set, as bytes: an unknown icon is silently answered with another one. */
async function servesWords(nodeRed: NodeRed, set: string): Promise<void> {
  const text = async (pathname: string, headers = {}) => (await nodeRed.admin('GET', pathname, undefined, headers)).text()
  for (const language of ['en-US', 'de']) {
    const words = JSON.parse(await text(`nodes/${name}/${set}/messages?lng=${language}`)) as object
    assert.deepEqual(words, JSON.parse(readFileSync(path.join(root, `dist/locales/${language}/${set}.json`), 'utf8')))
    const html = await text(`nodes/${name}/${set}`, { Accept: 'text/html', 'Accept-Language': language })
    assert.ok(html.includes(readFileSync(path.join(root, `dist/locales/${language}/${set}.html`), 'utf8').trim()), `help of ${set} in ${language}`)
  }
  assert.equal(await text(`icons/${name}/${set}.svg`), readFileSync(path.join(root, `icons/${set}.svg`), 'utf8'))
  assert.equal(await text(`resources/${name}/${set}.js`), readFileSync(path.join(root, `resources/${set}.js`), 'utf8'))
}

async function servesExamples(nodeRed: NodeRed): Promise<void> {
  const listed = JSON.stringify(await (await nodeRed.admin('GET', `library/examples/flows/${name}/`)).json())
  for (const file of readdirSync(path.join(root, 'examples'))) assert.ok(listed.includes(path.basename(file, '.json')), `${file} in ${listed}`)
}

/** The whole line as the Import dialog gives it, re-targeted by its tab's environment variables. */
async function exampleDelivers(nodeRed: NodeRed): Promise<void> {
  const arrived = collectPublishes()
  const device = await startModbusDevice({ units: { 1: lineOneRegisters() } })
  const broker = await startMqttBroker({ onPublish: arrived.onPublish })
  try {
    const flow = (await (await nodeRed.admin('GET', `library/examples/flows/${name}/10-line-one-modbus-to-dmz`)).json()) as FlowNode[]
    const values: Readonly<Record<string, string>> = { MODBUS_PORT: String(device.port), MQTT_PORT: String(broker.port) }
    for (const entry of flow.flatMap((node) => (node.type === 'tab' ? (node['env'] as { name: string; value: string }[]) : [])))
      entry.value = values[entry.name] ?? entry.value
    const pressure = arrived.next((one) => one.topic === 'lineside/demo/acme/leeds/packing/line1/filler/pressure')
    await nodeRed.deploy(flow)
    const { value, quality, unit } = await pressure
    assert.equal(quality, 'good')
    assert.equal(unit, 'bar{gauge}')
    assert.ok(typeof value === 'number' && value > 0 && value < 16)
    assert.equal(device.writes, 0)
  } finally {
    await Promise.all([device.close(), broker.close()])
  }
}
