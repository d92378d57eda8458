// The MQTT reader against mosquitto: QoS 2, sessions, shared subscriptions, and what it sends.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import mqtt, { type MqttClient } from 'mqtt'
import type { Fault } from '../../nodes/lib/fault.ts'
import { mqttRegistration, runMqtt } from '../support/mqtt-line.ts'
import { until } from '../support/until.ts'
import { startMosquitto } from './programs.ts'

async function mosquitto(t: TestContext): Promise<{ readonly port: number; readonly sender: MqttClient }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lineside-mqtt-'))
  const broker = await startMosquitto(folder)
  const sender = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 0 })
  t.after(async () => {
    await sender.endAsync(true)
    await broker.kill()
    rmSync(folder, { recursive: true })
  })
  return { port: broker.port, sender }
}

for (const protocolVersion of ['5', '3-1-1'] as const) {
  test(`a thousand messages at QoS 2 come exactly once, in order, at ${protocolVersion}`, { timeout: 60_000 }, async (t) => {
    const { port, sender } = await mosquitto(t)
    const line = runMqtt(t, { port, protocolVersion }, [mqttRegistration([{ filter: 'a/#', qos: '2' }])])
    await until(() => line.counters.get('requests') > 0)
    await sender.publishAsync('a/first', '-1', { qos: 2, retain: true })
    await until(() => line.readings.length === 1)
    // mosquitto takes twenty handshakes at a time of one client.
    for (let count = 0; count < 1_000; count += 10)
      await Promise.all(Array.from({ length: 10 }, (_, index) => sender.publishAsync('a/x', String(count + index), { qos: 2 })))
    await until(() => line.readings.length >= 1_001)
    assert.deepEqual(
      line.readings.slice(1).map(({ payload }) => payload),
      Array.from({ length: 1_000 }, (_, count) => count),
    )
  })
}

test('with a session that is kept, what the flow had not done with comes again after a loss, and what came meanwhile too', {
  timeout: 60_000,
}, async (t) => {
  const { port, sender } = await mosquitto(t)
  const kept = { port, clientId: 'kept', sessionExpirySeconds: 60 }
  const registration = () => mqttRegistration([{ filter: 'a', qos: '1' }], { acknowledge: 'returned' })
  const first = runMqtt(t, kept, [registration()])
  await until(() => first.counters.get('requests') > 0)
  await sender.publishAsync('a', '0', { qos: 1 })
  await until(() => first.readings.length === 1)
  first.receipts[0]?.returned()
  for (const count of [1, 2]) await sender.publishAsync('a', String(count), { qos: 1 })
  await until(() => first.readings.length === 3)
  await first.stop()
  await sender.publishAsync('a', '3', { qos: 1 })
  const second = runMqtt(t, kept, [registration()])
  await until(() => second.readings.length === 3)
  assert.deepEqual(
    second.readings.map(({ payload }) => payload),
    [1, 2, 3],
  )
})

test('of a shared subscription each member gets a part, together all; its session is not kept, and that is told', { timeout: 60_000 }, async (t) => {
  const { port, sender } = await mosquitto(t)
  const rows = [{ filter: '$share/group/a/#', qos: '1' as const }]
  const lines = ['one', 'two'].map((clientId) => runMqtt(t, { port, clientId, sessionExpirySeconds: 60 }, [mqttRegistration(rows)]))
  const [one, two] = lines
  assert.ok(one !== undefined && two !== undefined)
  await until(() => lines.every((line) => line.counters.get('requests') > 0))
  await new Promise((resolve) => sender.subscribe('ready', resolve))
  await Promise.all(Array.from({ length: 500 }, (_, count) => sender.publishAsync('a/x', String(count), { qos: 1 })))
  await until(() => one.readings.length + two.readings.length >= 500)
  const payloads = lines.flatMap((line) => line.readings.map(({ payload }) => Number(payload))).sort((a, b) => a - b)
  assert.deepEqual(
    payloads,
    Array.from({ length: 500 }, (_, count) => count),
  )
  assert.ok(one.readings.length > 50 && two.readings.length > 50)
  assert.deepEqual(codes(one.told), ['mqtt.shared-without-session'])
  // One member goes. What the broker deals out until it has heard of that is lost; then the other gets everything.
  await one.stop()
  const isThere = (payload: number) => two.readings.some((reading) => reading.tag.raw === 'a/y' && reading.payload === payload)
  for (let count = 1; ![count - 1, count - 2, count - 3].every(isThere); count += 1) await sender.publishAsync('a/y', String(count), { qos: 1 })
  await Promise.all(Array.from({ length: 100 }, (_, count) => sender.publishAsync('a/y', String(10_000 + count), { qos: 1 })))
  await until(() => Array.from({ length: 100 }, (_, count) => 10_000 + count).every(isThere))
})

test('a large message is kept back by a broker that speaks MQTT 5, and turned away from one that does not', { timeout: 60_000 }, async (t) => {
  const { port, sender } = await mosquitto(t)
  const rows = mqttRegistration([{ filter: 'big', qos: '1' }, { filter: 'small' }])
  const five = runMqtt(t, { port, maxPacketBytes: 10_000 }, [rows])
  const three = runMqtt(t, { port, protocolVersion: '3-1-1', maxPacketBytes: 10_000 }, [rows])
  await until(() => [five, three].every((line) => line.counters.get('requests') >= 1))
  await sender.publishAsync('small', '0', { qos: 1 })
  await until(() => [five, three].every((line) => line.readings.length === 1))
  await sender.publishAsync('big', Buffer.alloc(20_000_000), { qos: 1 })
  await sender.publishAsync('small', '1', { qos: 1 })
  await until(() => [five, three].every((line) => line.readings.some(({ payload }) => payload === 1)))
  assert.deepEqual([codes(five.told), codes(three.told)], [[], ['mqtt.packet-too-large']])
  assert.deepEqual([five.counters.get('outages'), three.counters.get('turnedAway')], [0, 1])
})

function codes(faults: readonly Fault[]): readonly string[] {
  return faults.map(({ code }) => code)
}
