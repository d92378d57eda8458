// Context over HTTP in a real Node-RED: answered once it is on disk, there after a power cut, corrected by one event.
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { type NodeRed, startNodeRed } from '../support/node-red.ts'
import { type Body, post } from '../support/post.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const model = `lineside: 1
types:
  Filler: { properties: { pressure: { unit: bar }, batch: { context: { field: batch, level: line } } } }
instances:
  - { id: F1, type: Filler, path: acme/leeds/packing/line1/filler, tags: { f_pressure: pressure, f_batch: batch } }
`
const keep = `const sent = flow.get('sent') ?? []; sent.push(msg); flow.set('sent', sent); return null`
const tell = `msg.payload = flow.get('sent') ?? []; return msg`
const split = `return [{ ...msg.payload }, { ...msg, payload: {} }]`
const flows = [
  { id: 't', type: 'tab', label: 'context' },
  { id: 'm', type: 'lineside-asset-model', source: 'inline', inline: model, version: 1 },
  { id: 'e', type: 'lineside-asset-context-enricher', model: 'm', version: 1, wires: [['keep'], [], [], ['answer']] },
  { id: 'say', type: 'http in', url: '/say', method: 'post', wires: [['e']] },
  { id: 'measure', type: 'http in', url: '/measure', method: 'post', wires: [['split']] },
  { id: 'split', type: 'function', func: split, outputs: 2, wires: [['e'], ['answer']] },
  { id: 'sent', type: 'http in', url: '/sent', method: 'get', wires: [['tell']] },
  { id: 'tell', type: 'function', func: tell, outputs: 1, wires: [['answer']] },
  { id: 'keep', type: 'function', func: keep, outputs: 1, wires: [[]] },
  { id: 'answer', type: 'http response', wires: [] },
  { id: 'catch', type: 'catch', scope: ['e'], wires: [['refuse']] },
  { id: 'refuse', type: 'function', func: `msg.statusCode = 400; msg.payload = msg.error; return msg`, outputs: 1, wires: [['answer']] },
].map((node) => ({ z: 't', x: 0, y: 0, ...node }))

/** The first wanted message that has left; each look is a request. */
async function sentBy(nodeRed: NodeRed, isWanted: (message: Body) => boolean): Promise<Body> {
  const limit = Date.now() + 20_000
  for (;;) {
    const sent = (await (await nodeRed.admin('GET', 'sent')).json()) as Body[]
    const found = sent.find(isWanted)
    if (found !== undefined) return found
    assert.ok(Date.now() < limit, JSON.stringify(sent))
  }
}

test('context told over HTTP outlives a power cut, and a late word makes one event', { timeout: 90_000 }, async (t) => {
  const userDir = await temporaryFolder(t)
  const options = { version: '5', userDir, settings: { nodesDir: path.resolve(import.meta.dirname, '../..') } } as const
  const first = await startNodeRed({ ...options, flows })
  t.after(first.kill)
  const from = Date.now() - 3_600_000
  const accepted = await post(first, 'say', {
    context: { batch: 'B1' },
    asset: 'acme/leeds/packing/line1/filler',
    from: new Date(from).toISOString(),
  })
  assert.deepEqual([accepted.status, accepted.body['accepted'], accepted.body['scope'], accepted.body['from']], [200, true, 'F1', from])
  const refused = await post(first, 'say', { context: { batch: 'B1' }, asset: 'acme/leeds/packing/line1/fillr' })
  assert.equal(refused.status, 400)
  assert.match(String(refused.body['message']), /Do you mean "acme\/leeds\/packing\/line1\/filler"\?/)
  await first.kill()

  const second = await startNodeRed(options)
  t.after(second.kill)
  const reading = {
    topic: 'f_pressure',
    payload: 3,
    timestamp: from + 1_000,
    quality: 'good',
    tag: { id: 'c:f_pressure', name: 'f_pressure', raw: 'x' },
  }
  await post(second, 'measure', reading)
  const sent = await sentBy(second, ({ payload }) => payload === 3)
  assert.deepEqual([sent['topic'], sent['context']], ['acme/leeds/packing/line1/filler/pressure', { batch: 'B1' }])
  const late = await post(second, 'say', { context: { batch: 'B2' }, asset: 'F1', from: from + 500, origin: 'mes' })
  assert.deepEqual([late.status, late.body['statement'], late.body['corrections']], [200, 2, 1])
  const { topic, event } = await sentBy(second, (message) => message['event'] !== undefined)
  const { kind, changes, emitted } = event as Body
  assert.deepEqual([topic, kind], ['acme/leeds/packing/line1/filler/_context', 'context-correction'])
  assert.deepEqual(changes, [{ field: 'batch', from: from + 500, to: null, was: 'B1', is: 'B2', supersedes: 1 }])
  assert.deepEqual(emitted, [
    { asset: 'F1', from: from + 1_000, to: from + 1_000, readings: 1, isExact: true, context: { batch: 'B1' }, is: { batch: 'B2' } },
  ])
  const asked = await post(second, 'say', { query: 'context', asset: 'F1', at: from + 600 })
  assert.deepEqual((asked.body['context'] as Body)['batch'], 'B2')
  await second.stop()
})
