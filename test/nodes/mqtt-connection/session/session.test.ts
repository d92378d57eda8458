// A stay with a broker, over real sockets: what comes, what is asked for, what is acknowledged.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statusCodes } from '../../../../nodes/lib/quality.ts'
import type { MqttBroker } from '../../../simulators/mqtt-broker.ts'
import { startBroker } from '../../../simulators/mqtt-peers.ts'
import { mqttRegistration, runMqtt } from '../../../support/mqtt-line.ts'
import { until } from '../../../support/until.ts'

const packets = { puback: 4, subscribe: 8, unsubscribe: 10 }

/** Subscriptions of all clients are with the broker. */
async function subscribed(broker: MqttBroker, count = 1): Promise<void> {
  await until(() => (broker.packetCounts.get(packets.subscribe) ?? 0) >= count)
}

test('a message becomes a reading with its own time, its topic and its tag', async (t) => {
  const broker = await startBroker(t)
  const line = runMqtt(t, { port: broker.port }, [mqttRegistration([{ filter: 'plant/+/temp', unit: 'Cel' }])])
  await subscribed(broker)
  const at = Date.now() - 5_000
  broker.deliver('plant/7/temp', JSON.stringify({ timestamp_ms: at, value: 21.5 }), { qos: 1 })
  const [reading] = await line.nextCycle()
  assert.ok(reading?.source !== undefined)
  const { receivedAt, ...source } = reading.source
  assert.ok(Number.isInteger(receivedAt) && receivedAt >= at)
  assert.deepEqual(
    { ...reading, source },
    {
      topic: 'plant/7/temp',
      payload: 21.5,
      timestamp: at,
      quality: 'good',
      statusCode: 0,
      unit: 'Cel',
      tag: { id: 'c:plant/7/temp', name: 'plant/7/temp', raw: 'plant/7/temp', datatype: 'number', unit: 'Cel' },
      source: { protocol: 'mqtt', address: 'plant/7/temp', sourceTime: at },
    },
  )
  assert.ok(Object.isFrozen(reading.tag))
})

test('a retained message is marked and makes nothing live; the next one does', async (t) => {
  const broker = await startBroker(t)
  broker.deliver('a', '1', { retain: true })
  const line = runMqtt(t, { port: broker.port }, [mqttRegistration([{ filter: 'a' }])])
  const [old] = await line.nextCycle()
  assert.deepEqual([old?.payload, old?.findings, old?.detail, line.isLive], [1, ['no-source-time', 'retained'], { retained: true }, false])
  broker.deliver('a', '2')
  const [live] = await line.nextCycle()
  assert.deepEqual([live?.payload, live?.findings, line.isLive], [2, ['no-source-time'], true])
})

test('a granted subscription alone is not live', async (t) => {
  const broker = await startBroker(t)
  const line = runMqtt(t, { port: broker.port }, [mqttRegistration([{ filter: 'a' }])])
  await subscribed(broker)
  await until(() => line.counters.get('requests') > 0)
  assert.equal(line.isLive, false)
})

test('a time that cannot be is not passed on but shown', async (t) => {
  const broker = await startBroker(t)
  const line = runMqtt(t, { port: broker.port }, [mqttRegistration([{ filter: 'a' }])])
  await subscribed(broker)
  const future = Date.UTC(2099, 0, 1)
  broker.deliver('a', JSON.stringify({ timestamp_ms: future, value: 1 }))
  const [reading] = await line.nextCycle()
  assert.ok(reading !== undefined && reading.timestamp <= Date.now())
  assert.deepEqual(
    [reading.source?.sourceTime, reading.findings, reading.detail],
    [null, ['implausible-time', 'no-source-time'], { sourceTime: future }],
  )
})

test('a message that cannot be read makes the tags of its topic bad, and no others', async (t) => {
  const broker = await startBroker(t)
  const line = runMqtt(t, { port: broker.port }, [mqttRegistration([{ filter: '#' }])])
  await subscribed(broker)
  broker.deliver('a', '{"x":1,"y":2}')
  broker.deliver('b', '5')
  broker.deliver('a', '{"x":1,')
  broker.deliver('b', '6')
  await until(() => line.readings.length === 6)
  assert.deepEqual(
    line.readings.map(({ tag, payload, quality }) => `${tag.raw} ${payload} ${quality}`),
    ['a/x 1 good', 'a/y 2 good', 'b 5 good', 'a/x null bad', 'a/y null bad', 'b 6 good'],
  )
  assert.equal(line.counters.get('unreadable'), 1)
  assert.deepEqual(line.readings[3]?.findings, ['not-json', 'no-source-time'])
})

test('readers come and go without a new connection, and each filter is asked for once', async (t) => {
  const broker = await startBroker(t)
  const line = runMqtt(t, { port: broker.port }, [mqttRegistration([{ filter: 'a' }])])
  await subscribed(broker)
  const leave = line.join(mqttRegistration([{ filter: 'a' }, { filter: 'b' }], {}, 'r2'))
  await subscribed(broker, 2)
  broker.deliver('b', '1')
  await until(() => line.readings.length === 1)
  leave()
  await until(() => (broker.packetCounts.get(packets.unsubscribe) ?? 0) === 1)
  assert.deepEqual([broker.deliver('b', '2'), broker.deliver('a', '3'), broker.accepted], [0, 1, 1])
  await until(() => line.readings.length === 2)
})

test('a filter that the broker denies is told by name, its tags are bad, and the others are read on', async (t) => {
  const broker = await startBroker(t)
  const rows = [{ filter: 'a', type: 'number' } as const, { filter: '$share/group/b', name: 'b', type: 'number' } as const]
  const line = runMqtt(t, { port: broker.port }, [mqttRegistration(rows)])
  const [denied] = await line.nextCycle()
  assert.deepEqual([denied?.tag.raw, denied?.payload, denied?.findings?.[0]], ['b', null, 'mqtt.subscription-refused'])
  assert.deepEqual(
    line.told.map(({ code, params }) => [code, params['filter'], params['reason']]),
    [['mqtt.subscription-refused', '$share/group/b', '0x9E']],
  )
  broker.deliver('a', '1')
  const [reading] = await line.nextCycle()
  assert.deepEqual([reading?.tag.raw, reading?.payload], ['a', 1])
})

test('a message that is too large is turned away and acknowledged, its tag is bad, the others go on', async (t) => {
  const broker = await startBroker(t)
  const more = { port: broker.port, protocolVersion: '3-1-1', maxPacketBytes: 1_024 } as const
  const line = runMqtt(t, more, [mqttRegistration([{ filter: 'small' }, { filter: 'large', type: 'string' }])])
  await subscribed(broker)
  broker.deliver('large', 'x'.repeat(100_000), { qos: 1 })
  const [bad] = await line.nextCycle()
  assert.deepEqual(
    [bad?.tag.raw, bad?.statusCode, bad?.findings?.[0], bad?.payload],
    ['large', statusCodes.BadOutOfRange, 'mqtt.packet-too-large', null],
  )
  assert.deepEqual(
    line.told.map(({ code, params }) => [code, params['topic'], params['limit']]),
    [['mqtt.packet-too-large', 'large', 1_024]],
  )
  broker.deliver('small', '1', { qos: 1 })
  const [good] = await line.nextCycle()
  assert.equal(good?.payload, 1)
  await until(() => broker.packetCounts.get(packets.puback) === 2)
  assert.equal(broker.accepted, 1)
})

test('MQTT 5: the broker is told the limits', async (t) => {
  const broker = await startBroker(t)
  runMqtt(t, { port: broker.port, maxPacketBytes: 5_000, receiveMaximum: 7, keepAliveSeconds: 5 }, [mqttRegistration([{ filter: 'a' }])])
  await subscribed(broker)
  const [connect] = broker.connects
  assert.deepEqual(
    [connect?.properties.maximumPacketSize, connect?.properties.receiveMaximum, connect?.keepAliveSeconds, connect?.cleanStart, connect?.will],
    [5_000, 7, 5, true, undefined],
  )
})

test('on receipt, a message is acknowledged as it comes', async (t) => {
  const broker = await startBroker(t)
  const line = runMqtt(t, { port: broker.port }, [mqttRegistration([{ filter: 'a' }])])
  await subscribed(broker)
  broker.deliver('a', '1', { qos: 1 })
  await until(() => broker.packetCounts.get(packets.puback) === 1)
  assert.deepEqual(line.receipts, [undefined])
})

test('a message is acknowledged when the flow has done with it, never more are under way than allowed, and others go on', async (t) => {
  const broker = await startBroker(t)
  const rows = [mqttRegistration([{ filter: 'a' }], { acknowledge: 'returned' }), mqttRegistration([{ filter: 'b', qos: '0' }], {}, 'r2')]
  const line = runMqtt(t, { port: broker.port, receiveMaximum: 2 }, rows)
  await subscribed(broker, 2)
  for (let count = 1; count <= 5; count += 1) broker.deliver('a', String(count), { qos: 1 })
  broker.deliver('b', '9')
  await until(() => line.readings.length === 3)
  assert.deepEqual(
    line.readings.map(({ payload }) => payload),
    [1, 2, 9],
  )
  assert.equal(broker.packetCounts.get(packets.puback), undefined)
  for (const expected of [4, 5, 6]) {
    line.receipts.filter((receipt) => receipt !== undefined)[expected - 4]?.returned()
    await until(() => line.readings.length === Math.min(expected, 6))
  }
  for (const receipt of line.receipts) receipt?.returned()
  await until(() => broker.packetCounts.get(packets.puback) === 5)
  assert.equal(line.counters.get('unconfirmed'), 0)
})

test('what nobody confirms in time is acknowledged all the same, counted, and told once', async (t) => {
  const broker = await startBroker(t)
  const line = runMqtt(t, { port: broker.port, receiveMaximum: 2 }, [
    mqttRegistration([{ filter: 'a' }], { acknowledge: 'returned', acknowledgeWithinSeconds: 0.05 }),
  ])
  await subscribed(broker)
  for (let count = 1; count <= 6; count += 1) broker.deliver('a', String(count), { qos: 1 })
  await until(() => broker.packetCounts.get(packets.puback) === 6)
  assert.deepEqual([line.readings.length, line.counters.get('unconfirmed')], [6, 6])
  assert.deepEqual(
    line.told.map(({ code }) => code),
    ['mqtt.unconfirmed'],
  )
})

test('who asks gets the last values; a tag that said nothing yet waits for its first data', async (t) => {
  const broker = await startBroker(t)
  const registration = mqttRegistration([
    { filter: 'a', type: 'number' },
    { filter: 'b', type: 'number' },
  ])
  const line = runMqtt(t, { port: broker.port }, [registration])
  await subscribed(broker)
  broker.deliver('a', '1')
  await until(() => line.isLive)
  const answer = await line.read(registration, null)
  assert.deepEqual(
    answer.map(({ tag, payload, statusCode }) => [tag.raw, payload, statusCode]),
    [
      ['a', 1, 0],
      ['b', null, statusCodes.BadWaitingForInitialData],
    ],
  )
  await assert.rejects(line.ask({ what: 'ever' }), { code: 'line.unknown-question' })
})

test('a tag that falls silent is said to be stale once, with its last value', async (t) => {
  const broker = await startBroker(t)
  const line = runMqtt(t, { port: broker.port }, [mqttRegistration([{ filter: 'a', staleAfterSeconds: 0.1 }])])
  await subscribed(broker)
  broker.deliver('a', '7')
  const [fresh] = await line.nextCycle()
  const [stale] = await line.nextCycle()
  assert.ok(fresh !== undefined && stale !== undefined)
  assert.deepEqual(
    [stale.payload, stale.statusCode, stale.findings, stale.source?.sourceTime],
    [7, statusCodes.UncertainLastUsableValue, ['no-source-time', 'stale'], null],
  )
  assert.ok(stale.timestamp > fresh.timestamp)
})

test('in batches, what comes within a tenth of a second leaves together', async (t) => {
  const broker = await startBroker(t)
  const line = runMqtt(t, { port: broker.port }, [mqttRegistration([{ filter: '#' }], { output: 'batch' })])
  await subscribed(broker)
  for (let count = 0; count < 50; count += 1) broker.deliver(`t/${count}`, String(count))
  const batch = await line.nextCycle()
  assert.deepEqual(
    batch.map(({ payload }) => payload),
    Array.from({ length: 50 }, (_, index) => index),
  )
})
