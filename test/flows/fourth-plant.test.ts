// The three-plant example: a fourth plant is one more file in the model's folder, and no edit of the flow.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { startMqttBroker } from '../simulators/mqtt-broker.ts'
import { startPlantSites } from '../simulators/plant-sites.ts'
import { example } from '../support/example.ts'
import { startNodeRed } from '../support/node-red.ts'
import { until } from '../support/until.ts'

const root = path.resolve(import.meta.dirname, '../..')

test('a plant that sends already gets its place as soon as its file is there; a file half written changes nothing', {
  timeout: 60_000,
}, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lineside-plants-'))
  const models = path.join(folder, 'model')
  cpSync(path.join(root, 'models/three-plants'), models, { recursive: true })
  const broker = await startMqttBroker()
  const plants = await startPlantSites({ url: broker.url, everyMs: 200 })
  const flows = example('11-three-plants-one-model', { MQTT_PORT: broker.port, MODEL_FOLDER: models }).map((node) =>
    node.type === 'debug' ? { ...node, active: true, console: true, tosidebar: false } : node,
  )
  const nodeRed = await startNodeRed({ version: '5', userDir: path.join(folder, 'user'), nodesDir: root, flows })
  t.after(async () => {
    await nodeRed.stop()
    await plants.close()
    await broker.close()
    rmSync(folder, { recursive: true, force: true })
  })

  await nodeRed.logged(/debug:not in the model\][^[]*topic: 'plants\/osaka\/line1\/FIL\/PRESS'/, 20_000)
  const osaka = readFileSync(path.join(models, 'sites/pune.yaml'), 'utf8')
    .replaceAll('pune', 'osaka')
    .replace('Asia/Kolkata', 'Asia/Tokyo')
    .replaceAll('3001-', '4001-')
  writeFileSync(path.join(models, 'sites/osaka.yaml'), osaka.slice(0, osaka.indexOf('packer1') + 4))
  await nodeRed.logged(/All plants\][\s\S]*?sites\/osaka\.yaml/, 20_000)
  const before = nodeRed.log().length
  await nodeRed.logged(new RegExp(`(?<=[\\s\\S]{${before}})debug:in context\\][^[]*topic: 'acme/leeds/`), 20_000)

  writeFileSync(path.join(models, 'sites/osaka.yaml'), osaka)
  await nodeRed.logged(/debug:in context\][^[]*topic: 'acme\/osaka\/packaging\/line1\/filler\/pressure'[\s\S]*?shift: '(day|night)'/, 20_000)
  const afterwards = nodeRed.log().slice(nodeRed.log().indexOf("topic: 'acme/osaka"))
  assert.doesNotMatch(afterwards, /debug:not in the model\][^[]*topic: 'plants\/osaka\/line1\/FIL\/PRESS'/)

  // The catalogue has left one way, retained, with what the namespace offers.
  const ofOsaka = () => broker.published.findLast(({ topic }) => topic === 'lineside/plants/acme/osaka/packaging/line1/filler/_catalogue')
  await until(() => ofOsaka() !== undefined)
  const entry = ofOsaka()
  assert.ok(entry?.retain)
  const { event } = JSON.parse(String(entry.payload)) as { event: { kind: string; properties: { property: string; unit?: string }[] } }
  assert.equal(event.kind, 'catalogue')
  assert.equal(event.properties.find(({ property }) => property === 'pressure')?.unit, 'bar{gauge}')
})
