// The broker against mqtt.js, and byte by byte where mqtt.js cannot say what is asked.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { test } from 'node:test'
import { closed, connect, dialRaw, heard, rawConnect, startBroker } from './mqtt-peers.ts'

for (const protocolVersion of [5, 4] as const) {
  test(`a client of level ${protocolVersion} publishes and hears QoS 0 and 1 through wildcards`, async (t) => {
    const broker = await startBroker(t)
    const client = await connect(t, broker, { protocolVersion, clientId: 'edge' })
    const granted = await client.subscribeAsync(['site/+/speed', 'other/#'], { qos: 1 })
    assert.deepEqual(
      granted.map(({ qos }) => qos),
      [1, 1],
    )
    const messages = heard(client, 3)
    await client.publishAsync('site/1/speed', '480', { qos: 1 })
    await client.publishAsync('site/1/torque', 'nobody', { qos: 1 })
    await client.publishAsync('other', 'parent', { qos: 0 })
    await client.publishAsync('other/a/b', Buffer.from([0, 255]), { qos: 1 })
    assert.deepEqual(
      (await messages).map(({ topic, qos }) => `${topic} ${qos}`),
      ['site/1/speed 1', 'other 0', 'other/a/b 1'],
    )
    assert.deepEqual(
      broker.published.map(({ topic, qos, clientId }) => `${clientId} ${topic} ${qos}`),
      ['edge site/1/speed 1', 'edge site/1/torque 1', 'edge other 0', 'edge other/a/b 1'],
    )
    assert.ok(broker.published[3]?.payload.equals(Buffer.from([0, 255])))
    await client.unsubscribeAsync('other/#')
    client.removeAllListeners('message').on('message', () => assert.fail('heard after unsubscribing'))
    await client.publishAsync('other/x', '1', { qos: 1 })
    await client.endAsync()
    assert.deepEqual([broker.publishedCount, broker.dropped, broker.refused], [5, 0, 0])
    assert.equal(broker.packetCounts.get(14), 1)
  })

  test(`a level ${protocolVersion} subscriber gets what is retained, and the will of a client that vanished`, async (t) => {
    const broker = await startBroker(t)
    const vanishing = await connect(t, broker, {
      protocolVersion,
      clientId: 'v',
      will: { topic: 'state/v', payload: Buffer.from('gone'), qos: 1, retain: true },
    })
    await vanishing.publishAsync('state/w', 'up', { qos: 1, retain: true })
    await vanishing.publishAsync('state/x', 'up', { qos: 1, retain: true })
    await vanishing.publishAsync('state/x', '', { qos: 1, retain: true })
    const vanished = closed(vanishing)
    broker.killConnections()
    await vanished
    const client = await connect(t, broker, { protocolVersion })
    const messages = heard(client, 2)
    await client.subscribeAsync('state/+', { qos: 1 })
    assert.deepEqual(
      (await messages).map(({ topic, payload, retain }) => `${topic} ${payload} ${retain}`),
      ['state/w up true', 'state/v gone true'],
    )
  })
}

test('user properties and the other publish properties pass through', async (t) => {
  const broker = await startBroker(t)
  const client = await connect(t, broker)
  await client.subscribeAsync('a')
  const messages = heard(client, 1)
  const userProperties = { publisherId: 'p-1', seq: '42', key: ['x', 'y'] }
  await client.publishAsync('a', '{}', { qos: 1, properties: { contentType: 'application/json', userProperties } })
  const [packet] = await messages
  assert.deepEqual({ ...packet?.properties?.userProperties }, userProperties)
  assert.equal(packet?.properties?.contentType, 'application/json')
  assert.deepEqual(broker.published[0]?.userProperties, [
    ['publisherId', 'p-1'],
    ['seq', '42'],
    ['key', 'x'],
    ['key', 'y'],
  ])
})

test('a wrong user or password is refused, the right one let in', async (t) => {
  const broker = await startBroker(t, { username: 'edge', password: 'secret' })
  await assert.rejects(connect(t, broker, { username: 'edge', password: 'guess' }), { code: 0x86 })
  await assert.rejects(connect(t, broker, { protocolVersion: 4 }), { code: 4 })
  await connect(t, broker, { username: 'edge', password: 'secret' })
  assert.deepEqual(
    broker.connects.map(({ username }) => username),
    ['edge', undefined, 'edge'],
  )
})

test('a publish that is not allowed is answered with 0x87 and not kept', async (t) => {
  const broker = await startBroker(t, { allowPublish: (clientId, topic) => clientId === 'edge' && topic.startsWith('site/') })
  const client = await connect(t, broker, { clientId: 'edge' })
  await client.publishAsync('site/a', '1', { qos: 1 })
  await assert.rejects(client.publishAsync('plant/a', '1', { qos: 1 }), { code: 0x87 })
  assert.deepEqual([broker.published.map(({ topic }) => topic), broker.refused], [['site/a'], 1])
})

test('the acknowledgement says 0x10 where nobody subscribed, if asked to', async (t) => {
  const broker = await startBroker(t, { answersNoMatch: true })
  const socket = await dialRaw(broker)
  socket.write(Buffer.from('3207000161000700' + '39', 'hex'))
  assert.equal((await once(socket, 'data'))[0].toString('hex'), '4003000710')
  socket.destroy()
})

test('the limits of the broker are told in CONNACK and held to', async (t) => {
  const broker = await startBroker(t, { receiveMaximum: 2, maximumPacketSize: 200 })
  const told = net.connect(broker.port, broker.host)
  told.write(rawConnect())
  assert.equal((await once(told, 'data'))[0].toString('hex'), '2011' + '00' + '00' + '0e' + '210002' + '2401' + '27000000c8' + '2900' + '2a00')
  broker.faults.silentAcks = true
  const greedy = await dialRaw(broker)
  const publishes = [1, 2, 3].map((id) => Buffer.from(`3207000161000${id}0039`, 'hex'))
  greedy.write(Buffer.concat(publishes))
  assert.equal((await once(greedy, 'data'))[0].toString('hex'), 'e00193')
  assert.equal(broker.publishedCount, 2)
  const large = await dialRaw(broker)
  large.write(Buffer.from('30c801', 'hex'))
  assert.equal((await once(large, 'data'))[0].toString('hex'), 'e00195')
})

test('a second connection with the same client id ends the first with 0x8E', async (t) => {
  const broker = await startBroker(t)
  const first = await connect(t, broker, { clientId: 'edge' })
  const told = new Promise<number | undefined>((resolve) => {
    first.on('disconnect', ({ reasonCode }) => resolve(reasonCode))
  })
  await connect(t, broker, { clientId: 'edge' })
  assert.equal(await told, 0x8e)
  assert.deepEqual(broker.clientIds, ['edge'])
})

test('a subscriber with a small receive maximum gets everything, in order', async (t) => {
  const broker = await startBroker(t)
  const subscriber = await connect(t, broker, { properties: { receiveMaximum: 3 } })
  await subscriber.subscribeAsync('n/#', { qos: 1 })
  const messages = heard(subscriber, 500)
  const publisher = await connect(t, broker)
  await Promise.all(Array.from({ length: 500 }, (_, index) => publisher.publishAsync('n/x', String(index), { qos: 1 })))
  assert.deepEqual(
    (await messages).map(({ payload }) => Number(payload)),
    Array.from({ length: 500 }, (_, index) => index),
  )
  assert.equal(broker.dropped, 0)
})

test('only the last publishes are remembered', async (t) => {
  const broker = await startBroker(t, { keepLast: 3 })
  const client = await connect(t, broker)
  for (let index = 0; index < 10; index++) await client.publishAsync('a', String(index), { qos: 1 })
  assert.deepEqual(
    broker.published.map(({ payload }) => String(payload)),
    ['7', '8', '9'],
  )
  assert.equal(broker.publishedCount, 10)
})
