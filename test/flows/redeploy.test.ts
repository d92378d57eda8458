// A redeploy in Node-RED that does not touch a connection: the device is not dialled again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FlowNode, nodeOf } from '../support/example.ts'
import { startLine } from '../support/line.ts'

const hurried = (flow: FlowNode[]) => flow.map((node) => (node.type === 'lineside-modbus-reader' ? { ...node, intervalMs: 100 } : node))

test('a redeploy of readers and steps leaves the connection to the device as it is', { timeout: 120_000 }, async (t) => {
  const line = await startLine({ change: hurried })
  t.after(line.close)
  await line.arrived.next(({ quality }) => quality === 'good')
  for (const [round, type] of ['lineside-modbus-reader', 'lineside-downsampler', 'lineside-modbus-reader'].entries()) {
    const changed = nodeOf(line.flow, type)
    const flow = line.flow.map((node) => (node === changed ? { ...node, name: `round ${round}` } : node))
    await line.nodeRed.deploy(flow, round % 2 === 0 ? 'nodes' : 'flows')
    const deployed = Date.now()
    await line.arrived.next(({ quality, timestamp }) => quality === 'good' && timestamp > deployed)
  }
  assert.deepEqual([line.device.accepted, line.device.connections], [1, 1])
  assert.ok(line.arrived.all.every(({ quality }) => quality !== 'bad'))
})
