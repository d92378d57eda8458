// Where a lot went, asked of a running Node-RED by a message and by its admin API, after a power cut too.
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { startNodeRed } from '../support/node-red.ts'
import { type Body, post } from '../support/post.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const model = `lineside: 1
types: { Machine: { properties: { speed: {} } } }
instances:
  - { id: mixer, type: Machine, path: acme/leeds/mixer, relations: { feeds: [F1] } }
  - { id: F1, type: Machine, path: acme/leeds/line1/filler, tags: { f_speed: speed } }
  - { id: P1, type: Machine, path: acme/leeds/line1/packer }
`
const flows = [
  { id: 't', type: 'tab', label: 'genealogy' },
  { id: 'm', type: 'lineside-asset-model', source: 'inline', inline: model, version: 1 },
  { id: 'e', type: 'lineside-asset-context-enricher', model: 'm', version: 1, wires: [[], [], [], ['answer']] },
  { id: 'say', type: 'http in', url: '/say', method: 'post', wires: [['e']] },
  { id: 'answer', type: 'http response', wires: [] },
  { id: 'catch', type: 'catch', scope: ['e'], wires: [['refuse']] },
  { id: 'refuse', type: 'function', func: `msg.statusCode = 400; msg.payload = msg.error; return msg`, outputs: 1, wires: [['answer']] },
].map((node) => ({ z: 't', x: 0, y: 0, ...node }))

test('a lot, its batch, its test and its way are found by message and by endpoint, after a power cut too', { timeout: 90_000 }, async (t) => {
  const userDir = await temporaryFolder(t)
  const options = { version: '5', userDir, settings: { nodesDir: path.resolve(import.meta.dirname, '../..') } } as const
  const first = await startNodeRed({ ...options, flows })
  t.after(first.kill)
  const from = Date.now() - 3_600_000
  await post(first, 'say', { context: { batch: 'B1' }, asset: 'acme/leeds/line1', from })
  await post(first, 'say', { context: { 'lot.cap': 'C1' }, asset: 'F1', from: from + 1_000, to: from + 60_000 })
  await post(first, 'say', { context: { lot: 'M1' }, asset: 'mixer', from })
  const torque = { asset: 'F1', characteristic: 'torque', value: 2.4, unit: 'N.m', low: 2, high: 3, at: from + 30_000 }
  const tested = await post(first, 'say', { test: torque })
  assert.deepEqual([tested.status, tested.body['accepted'], (tested.body['test'] as Body)['verdict']], [200, true, 'pass'])
  assert.equal((await post(first, 'say', { test: { ...torque, low: 'two' } })).status, 400)
  await first.kill()

  const second = await startNodeRed(options)
  t.after(second.kill)
  const question = { query: 'genealogy', lot: 'C1' }
  const byMessage = (await post(second, 'say', question)).body
  const [passage] = byMessage['passages'] as Body[]
  assert.deepEqual(
    [passage?.['asset'], passage?.['from'], passage?.['to'], passage?.['context']],
    ['F1', from + 1_000, from + 60_000, { batch: 'B1' }],
  )
  assert.deepEqual(
    (byMessage['tests'] as Body[]).map(({ characteristic, value }) => [characteristic, value]),
    [['torque', 2.4]],
  )
  const [upstream] = byMessage['upstream'] as { asset: string; materials: Body[] }[]
  assert.deepEqual([upstream?.asset, upstream?.materials[0]?.['value']], ['mixer', 'M1'])
  const byEndpoint = (await post(second, 'lineside/asset-context-enricher/query', { id: 'e', question })).body
  assert.equal(byEndpoint['ok'], true)
  const { to: _to, ...answer } = byEndpoint['answer'] as Body
  const { to: _alsoTo, ...told } = byMessage
  assert.deepEqual({ ...answer, from: 0 }, { ...told, from: 0 })
  const refused = await post(second, 'say', { query: 'genealogy' })
  assert.equal(refused.status, 400)
})
