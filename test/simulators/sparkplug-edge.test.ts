import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Decoded, Found } from '../../nodes/mqtt-connection/decoder.ts'
import { createSparkplug } from '../../nodes/mqtt-connection/sparkplug/consumer.ts'
import { rebirthRequest } from '../../nodes/mqtt-connection/sparkplug/rebirth-request.ts'
import { until } from '../contracts/reader-world.ts'
import { connect, startBroker } from './mqtt-peers.ts'
import { type SparkplugEdgeOptions, startSparkplugEdge } from './sparkplug-edge.ts'
import { countedValue } from './sparkplug-metrics.ts'

/** The edge node, and our consumer behind a client that hears all it says. */
async function setUp(t: TestContext, options: Partial<SparkplugEdgeOptions> = {}) {
  const broker = await startBroker(t)
  const client = await connect(t, broker)
  const consumer = createSparkplug({ structures: 'leaves' })
  const found: Found[] = []
  const counts: Record<string, number> = {}
  client.on('message', (topic, payload, { retain }) => {
    const decoded: Decoded = consumer.decode({ topic, payload, qos: 0, retain, properties: {} }, Date.now())
    found.push(...decoded.found)
    for (const [name, amount] of Object.entries(decoded.counts ?? {})) counts[name] = (counts[name] ?? 0) + amount
  })
  await client.subscribeAsync('spBv1.0/#')
  const edge = await startSparkplugEdge({ url: broker.url, intervalMs: 0, metrics: 20, ...options })
  t.after(() => edge.close())
  const latest = (name: string) => found.findLast((one) => one.name === `Leeds/Packing/${name}`)
  return { client, edge, found, counts, latest }
}

test('births and data of every metric arrive, each value that of its metric and time', async (t) => {
  const { edge, found } = await setUp(t)
  await edge.tick()
  await until(() => found.length === 2 * 22, 'birth and data are read')
  for (const { name, payload, sourceTime } of found.filter((one) => /Line 1\/m/.test(one.name)))
    assert.equal(payload, countedValue(Number(name.slice(-5)), sourceTime ?? 0))
})

test('a cut connection makes all bad through the will; a new session brings all back', async (t) => {
  const { edge, found, latest, counts } = await setUp(t)
  await until(() => found.length === 22, 'the births are read')
  await edge.kill()
  await until(() => found.slice(22).length === 22, 'all is bad')
  assert.ok(found.slice(22).every(({ payload, findings }) => payload === null && findings?.[0] === 'sparkplug.death'))
  await edge.start()
  await until(() => latest('Line 1/m00019')?.statusCode === 0, 'all is good again')
  assert.equal(counts['sparkplug.deaths'], 1)
})

test('a device dies and is born by itself', async (t) => {
  const { edge, latest } = await setUp(t)
  await edge.deviceDeath()
  await until(() => latest('Line 1/m00000')?.payload === null, 'the device is dead')
  assert.equal(latest('Uptime')?.statusCode, 0)
  await edge.deviceBirth()
  await until(() => latest('Line 1/m00000')?.statusCode === 0, 'the device is back')
})

test('a rebirth request is obeyed, a gap is counted, and aliases are certain again', async (t) => {
  const { client, edge, counts, latest } = await setUp(t)
  edge.faults.skip = 3
  await edge.tick()
  await until(() => latest('Line 1/m00000')?.findings?.[0] === 'sparkplug.gap', 'the gap is seen')
  assert.equal(counts['lost'], 3)
  const { topic, payload } = rebirthRequest(edge, Date.now())
  await client.publishAsync(topic, Buffer.from(payload))
  await until(() => edge.births === 2 && latest('Line 1/m00000')?.statusCode === 0, 'the births are said again')
  assert.deepEqual([edge.rebirthRequests, edge.otherCommands], [1, 0])
})

test('garbage, names instead of aliases, and values of a minute ago', async (t) => {
  const { edge, counts, latest } = await setUp(t, { metrics: 0 })
  edge.faults.garbage = true
  await edge.tick()
  edge.faults.garbage = false
  edge.faults.noAliases = true
  await edge.tick()
  await until(() => latest('Line 1/Filler/Pressure')?.findings === undefined && (counts['sparkplug.malformed'] ?? 0) === 2, 'names are read')
  assert.equal(latest('Line 1/Filler/Pressure')?.unit, 'bar{gauge}')
  edge.faults.isHistorical = true
  await edge.tick()
  await until(() => latest('Line 1/Filler/Pressure')?.historical === true, 'what is old is marked')
})

test('what comes twice is taken once, and aliases of nobody are counted', async (t) => {
  const { edge, found, counts } = await setUp(t)
  edge.faults.isDoubled = true
  await edge.tick()
  await until(() => counts['sparkplug.repeated'] === 2, 'both copies are passed over')
  assert.equal(found.length, 2 * 22)
  edge.faults.isDoubled = false
  edge.faults.foreignAliases = true
  await edge.tick()
  await until(() => counts['sparkplug.unknownMetrics'] === 22, 'nobody is taken for somebody else')
  assert.equal(found.length, 2 * 22)
})
