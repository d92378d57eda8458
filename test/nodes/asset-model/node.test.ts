// The port in Node-RED: what steps ask, and what the status says while files change under it.
import assert from 'node:assert/strict'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import assetModel from '../../../nodes/asset-model/node.ts'
import type { ModelPort } from '../../../nodes/lib/model.ts'
import { runFlow } from '../../support/flow.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const type = 'lineside-asset-model'
const types = (unit: string) => `lineside: 1
types: { T: { parameters: { n: null }, properties: { p: { unit: ${unit}, tag: "{n}_P" } } } }
`
const site = (name: string) => `lineside: 1
instances: [{ id: ${name}, type: T, path: acme/${name}, parameters: { n: ${name} } }]
`

async function running(context: TestContext, settings: object) {
  const flow = await runFlow(context, [assetModel], [{ id: 'm', type, version: 1, ...settings }], { configTypes: [type] })
  const port = () => flow.node('m').lineside as unknown as ModelPort
  return { ...flow, port, shown: (text: string) => flow.untilShown('m', text) }
}

test('a folder is followed: a new plant, a unit that changes, a mistake, and what becomes of it', async (context) => {
  const folder = await temporaryFolder(context)
  await mkdir(join(folder, 'sites'))
  await writeFile(join(folder, 'types.yaml'), types('bar'))
  await writeFile(join(folder, 'sites/leeds.yaml'), site('leeds'))
  const { port, shown, errors } = await running(context, { source: 'folder', folder })
  await port().loaded
  await shown('1 / 1')
  const revisions: number[] = []
  port().watch(({ revision }) => revisions.push(revision))
  await writeFile(join(folder, 'sites/graz.yaml'), site('graz'))
  await shown('2 / 2 · Δ1')
  assert.equal(port().current.find('graz_P')?.topic, 'acme/graz/p')
  await writeFile(join(folder, 'types.yaml'), types('[x]'))
  await shown('status.stale')
  assert.equal(errors('m').length, 1)
  assert.equal(port().current.find('graz_P')?.unit, 'bar')
  await writeFile(join(folder, 'types.yaml'), types('kPa'))
  await shown('2 / 2 · Δ2')
  assert.equal(port().current.find('graz_P')?.unit, 'kPa')
  assert.deepEqual(revisions, [2, 3])
})

test('without a model from the start it is misconfigured, and readings need wait no longer', async (context) => {
  const folder = await temporaryFolder(context)
  const { port, shown } = await running(context, { source: 'folder', folder })
  await port().loaded
  await shown('status.misconfigured')
  assert.equal(port().current.revision, 0)
  await rm(folder, { recursive: true })
})
