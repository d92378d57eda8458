// Two hundred redeploys of the whole line: nothing is left behind.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FlowNode, nodeOf } from '../support/example.ts'
import { beating, startLine, type WholeLine } from '../support/line.ts'
import { look, type Sight } from '../support/probe.ts'

const deployments = ['full', 'flows', 'nodes'] as const
const touched = ['lineside-downsampler', 'lineside-modbus-reader', 'lineside-dmz-publisher', 'lineside-modbus-connection'] as const

test('after 200 redeploys of all kinds, listeners, timers, sockets and files are as before', { timeout: 900_000 }, async (t) => {
  const line = await startLine({ keepLast: 1, change: beating })
  t.after(line.close)
  let slowestMs = 0
  const redeploy = async (from: number, to: number) => {
    for (let round = from; round < to; round += 1) {
      const begin = performance.now()
      await line.nodeRed.deploy(changed(line.flow, round), deployments[round % deployments.length])
      slowestMs = Math.max(slowestMs, performance.now() - begin)
    }
  }
  await redeploy(0, 12)
  const before = await settled(line)
  await redeploy(12, 212)
  const after = await settled(line)
  t.diagnostic(
    `slowest redeploy ${Math.round(slowestMs)} ms; heap ${mb(before.heapUsed)} → ${mb(after.heapUsed)} MB, RSS ${mb(before.rss)} → ${mb(after.rss)} MB`,
  )
  assert.deepEqual(after.listeners, before.listeners)
  assert.deepEqual(steady(after), steady(before))
  // Timers and sockets come and go with the admin API; what leaked once a redeploy would be fifty and more.
  for (const kind of ['Timeout', 'TCPSocketWrap'] as const) {
    assert.ok((after.resources[kind] ?? 0) <= (before.resources[kind] ?? 0) + 5, `${kind}: ${before.resources[kind]} → ${after.resources[kind]}`)
  }
  assert.deepEqual(after.files, before.files)
  assert.equal(line.device.connections, 1)
  assert.equal(line.broker.connections, 1)
  assert.equal(line.device.writes, 0)
  assert.doesNotMatch(line.nodeRed.log(), /Closing takes longer|Close timed out|MaxListenersExceeded|Unhandled|uncaught/i)
})

/** What a person changes between two deploys. The same node gets the same name again after a round of all four. */
function changed(flow: readonly FlowNode[], round: number): readonly FlowNode[] {
  const node = nodeOf(flow, touched[round % touched.length] ?? '')
  return flow.map((one) => (one === node ? { ...one, name: `round ${round}` } : one))
}

/** Looks when the line is up again: fresh readings reach the broker. */
async function settled(line: WholeLine): Promise<Sight> {
  for (let count = 0; count < 20; count += 1) await line.arrived.next((one) => one.quality === 'good')
  return look(line.nodeRed)
}

/** What stays as it is to the last one. */
function steady({ resources }: Sight) {
  const { TCPServerWrap, MessagePort, Worker } = resources
  return { TCPServerWrap, MessagePort, Worker }
}

function mb(bytes: number): number {
  return Math.round(bytes / 2 ** 20)
}
