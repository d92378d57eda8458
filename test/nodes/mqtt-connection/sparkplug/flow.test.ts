import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Reading } from '../../../../nodes/lib/reading.ts'
import defineConnection from '../../../../nodes/mqtt-connection/node.ts'
import defineReader from '../../../../nodes/mqtt-reader/node.ts'
import { until } from '../../../contracts/reader-world.ts'
import { startMqttBroker } from '../../../simulators/mqtt-broker.ts'
import { startSparkplugEdge } from '../../../simulators/sparkplug-edge.ts'
import { runFlow } from '../../../support/flow.ts'

/** The edge node has said its births before the reader is there. */
async function run(t: TestContext, mayAskForRebirth: boolean) {
  const broker = await startMqttBroker()
  t.after(() => broker.close())
  const edge = await startSparkplugEdge({ url: broker.url, intervalMs: 0, metrics: 5 })
  t.after(() => edge.close())
  const types = [defineConnection, defineReader]
  const flow = await runFlow(
    t,
    types,
    [
      { id: 'c', type: 'lineside-mqtt-connection', host: broker.host, port: broker.port, mayAskForRebirth, firstReconnectMs: 100 },
      {
        id: 'r',
        type: 'lineside-mqtt-reader',
        connection: 'c',
        topics: [{ filter: 'spBv1.0/Leeds/#', qos: '0', type: 'sparkplug' }],
        wires: [['out'], []],
      },
      { id: 'out', type: 'helper' },
    ],
    { configTypes: ['lineside-mqtt-connection'] },
  )
  const all = () => flow.inbox('out').messages as readonly Reading[]
  const latest = (raw: string) => all().findLast(({ tag }) => tag.raw === raw)
  await until(() => broker.packetCounts.get(8) === 2, 'the reader has subscribed')
  return { broker, edge, flow, all, latest }
}

test('where it is allowed, births are asked for once, and data by alias is read with the time of the edge node', async (t) => {
  const { edge, all, flow } = await run(t, true)
  await edge.tick()
  await until(() => edge.births === 2 && all().length >= 7, 'the births are said again')
  await edge.tick()
  await flow.untilShown('r', 'status.live')
  for (const { tag, quality, source, timestamp, findings } of all()) {
    assert.ok(tag.id === `c:${tag.raw}` && tag.raw.startsWith('Leeds/Packing/'))
    assert.deepEqual([quality, source?.sourceTime, findings], ['good', timestamp, undefined])
  }
  assert.deepEqual([edge.rebirthRequests, edge.otherCommands], [1, 0])
})

test('where it is not allowed, nothing is ever sent, and data is read from the next birth on', async (t) => {
  const { broker, edge, all, latest } = await run(t, false)
  const before = broker.publishedCount
  await edge.tick()
  await edge.deviceBirth()
  await until(() => latest('Leeds/Packing/Line 1/m00000')?.quality === 'good', 'the device is born')
  await edge.tick()
  await until(() => all().length >= 10, 'data of the device is read')
  assert.equal(broker.publishedCount - before, 5)
  assert.equal(edge.rebirthRequests, 0)
})

test('a broken connection of the edge node makes its tags bad, one of ours does too, and births bring them back', async (t) => {
  const { broker, edge, all, latest } = await run(t, true)
  await edge.deviceBirth()
  await until(() => latest('Leeds/Packing/Line 1/m00004')?.quality === 'good', 'the device is born')
  await edge.kill()
  await until(() => latest('Leeds/Packing/Line 1/m00004')?.findings?.includes('sparkplug.death') === true, 'the death is said')
  await edge.start()
  await until(() => latest('Leeds/Packing/Line 1/m00004')?.quality === 'good', 'it is back')
  const count = all().length
  broker.killConnections()
  await until(
    () =>
      all()
        .slice(count)
        .filter(({ statusCode }) => statusCode === 0x80310000).length >= 7,
    'all is lost with the line',
  )
})
