// The reader and its connection in Node-RED: acknowledged by the flow, tried from the dialog, refused where it cannot be safe.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import helper from 'node-red-node-test-helper'
import type { Reading } from '../../../nodes/lib/reading.ts'
import defineMqttConnection from '../../../nodes/mqtt-connection/node.ts'
import defineMqttReader from '../../../nodes/mqtt-reader/node.ts'
import type { MqttBroker } from '../../simulators/mqtt-broker.ts'
import { startBroker } from '../../simulators/mqtt-peers.ts'
import { type RunningFlow, runFlow } from '../../support/flow.ts'
import { until } from '../../support/until.ts'

const types = [defineMqttConnection, defineMqttReader]
const configTypes = ['lineside-mqtt-connection', 'tls-config']
const puback = 4

async function flowOf(
  t: TestContext,
  broker: MqttBroker,
  { reader = {}, connection = {} }: { reader?: object; connection?: object } = {},
): Promise<RunningFlow> {
  return runFlow(
    t,
    types,
    [
      { id: 'c', type: 'lineside-mqtt-connection', host: broker.host, port: broker.port, answerTimeoutMs: 1_000, ...connection },
      { id: 'r', type: 'lineside-mqtt-reader', connection: 'c', topics: [{ filter: 'line/#' }], ...reader, wires: [['out'], ['health']] },
      { id: 'out', type: 'helper' },
      { id: 'health', type: 'helper' },
      { id: 'complete', type: 'complete', scope: ['out'], wires: [['r']] },
    ],
    { configTypes },
  )
}

async function subscribed(broker: MqttBroker): Promise<void> {
  await until(() => (broker.packetCounts.get(8) ?? 0) > 0)
}

for (const output of ['single', 'batch'] as const) {
  test(`acknowledged when the flow has done with it, as ${output}: a Complete node at the input says so`, async (t) => {
    const broker = await startBroker(t)
    const flow = await flowOf(t, broker, { reader: { acknowledge: 'returned', output } })
    await subscribed(broker)
    for (let count = 0; count < 20; count += 1) broker.deliver(`line/${count}`, '{"a":1,"b":2}', { qos: 1 })
    await until(() => broker.packetCounts.get(puback) === 20)
    const readings = flow.inbox('out').messages.flatMap(({ payload }) => (Array.isArray(payload) ? payload : [payload]))
    assert.equal(readings.length, 40)
  })
}

test('the dialog listens with a connection of its own before the reader is deployed', async (t) => {
  const broker = await startBroker(t)
  broker.deliver('line/old', 'x', { retain: true })
  await flowOf(t, broker)
  await subscribed(broker)
  const ask = (body: object) => helper.request().post('/lineside/mqtt-reader/listen').send(body)
  const listening = ask({ id: 'r', config: { connection: 'c' }, filter: 'line/+' }).then(({ body }: { body: unknown }) => body)
  await until(() => (broker.packetCounts.get(8) ?? 0) === 2)
  broker.deliver('line/new', Buffer.from([1, 2, 255]))
  assert.deepEqual(await listening, {
    ok: true,
    heard: [
      { topic: 'line/new', retain: false, qos: 0, bytes: 3, sample: 'AQL/' },
      { topic: 'line/old', retain: true, qos: 0, bytes: 1, sample: 'eA==' },
    ],
  })
  await until(() => broker.connections === 1)
  const { body: nowhere } = await ask({ id: 'r', config: { connection: 'nobody' }, filter: 'a' })
  assert.deepEqual(nowhere, { ok: false, text: 'fault.mqtt.connection-not-deployed' })
  const { body: nonsense } = await ask({ id: 'r', config: { connection: 'c' }, filter: 'a+' })
  assert.equal((nonsense as { ok: boolean }).ok, false)
})

test('the test of a connection says how long it took, or why there is none', async (t) => {
  const broker = await startBroker(t, { username: 'u', password: 'p' })
  await flowOf(t, broker)
  const ask = (config: object, credentials: object) =>
    helper
      .request()
      .post('/lineside/mqtt-connection/test')
      .send({ id: 'c', config: { host: broker.host, port: broker.port, ...config }, credentials })
      .then(({ body }: { body: unknown }) => body as { ok: boolean; milliseconds?: number; text?: string })
  const right = await ask({}, { username: 'u', password: 'p' })
  assert.deepEqual([right.ok, typeof right.milliseconds], [true, 'number'])
  assert.equal((await ask({}, { username: 'u', password: 'x' })).text, 'fault.mqtt.bad-credentials')
  assert.equal((await ask({ port: 1 }, {})).text, 'fault.mqtt.connection-refused')
})

test('a TLS configuration that is missing refuses to start: nothing is sent in the clear', async (t) => {
  const broker = await startBroker(t)
  const flow = await flowOf(t, broker, { connection: { tls: 'nobody' } })
  assert.deepEqual(flow.errors('c'), ['fault.tls.config-unusable'])
  assert.equal(flow.statuses('r').at(-1)?.text, 'status.misconfigured')
  assert.equal(broker.accepted, 0)
})

test('a table that is not sound attempts nothing and names row and column', async (t) => {
  const broker = await startBroker(t)
  const flow = await flowOf(t, broker, { reader: { topics: [{ filter: 'ok' }, { filter: 'not/#/ok' }] } })
  assert.match(String(flow.errors('r')[0]), /problem\.wrong-topic-filter/)
  assert.equal(broker.accepted, 0)
})

test('a second reader of a topic that another one has read gets nothing of it, and counts it', async (t) => {
  const broker = await startBroker(t)
  const flow = await runFlow(
    t,
    types,
    [
      { id: 'c', type: 'lineside-mqtt-connection', host: broker.host, port: broker.port },
      { id: 'r', type: 'lineside-mqtt-reader', connection: 'c', topics: [{ filter: 'line/#' }], wires: [['out'], []] },
      { id: 'r2', type: 'lineside-mqtt-reader', connection: 'c', topics: [{ filter: 'line/+' }], wires: [['out2'], []] },
      { id: 'out', type: 'helper' },
      { id: 'out2', type: 'helper' },
    ],
    { configTypes },
  )
  await subscribed(broker)
  await until(() => (broker.packetCounts.get(8) ?? 0) >= 1)
  broker.deliver('line/a', '1')
  const [reading] = (await flow.inbox('out').until(1)) as readonly Reading[]
  assert.equal(reading?.tag.id, 'c:line/a')
  assert.equal(flow.inbox('out2').messages.length, 0)
})
