// The broker's fault switches, its coming and going, and what no peer can do to it.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { test } from 'node:test'
import { issueCertificate } from '../support/certificates.ts'
import { mutated, randomInteger, seededRandom, testSeed } from '../support/random.ts'
import { closed, connect, dialRaw, heard, rawConnect, startBroker } from './mqtt-peers.ts'

test('a client that is silent for one and a half keep-alive periods is ended with 0x8D', async (t) => {
  const broker = await startBroker(t)
  const socket = await dialRaw(broker, 1)
  assert.equal((await once(socket, 'data'))[0].toString('hex'), 'e0018d')
  await once(socket, 'close')
})

test('with silent acknowledgements pings are answered and publishes kept, and no PUBACK comes', async (t) => {
  const broker = await startBroker(t)
  const socket = await dialRaw(broker)
  broker.faults.silentAcks = true
  socket.write(Buffer.from('3207000161000700' + '39' + 'c000', 'hex'))
  assert.equal((await once(socket, 'data'))[0].toString('hex'), 'd000')
  assert.equal(broker.publishedCount, 1)
  socket.destroy()
})

test('reason codes of PUBACK and CONNACK are what the switches say', async (t) => {
  const broker = await startBroker(t)
  const client = await connect(t, broker)
  broker.faults.pubackReason = 0x97
  await assert.rejects(client.publishAsync('a', '1', { qos: 1 }), { code: 0x97 })
  broker.faults.pubackReason = 0x10
  await client.publishAsync('b', '1', { qos: 1 })
  assert.deepEqual(
    broker.published.map(({ topic }) => topic),
    ['b'],
  )
  broker.faults.connackReason = 0x9c
  await assert.rejects(connect(t, broker), { code: 0x9c })
})

test('a broker that stands still, here with a publish kept and not acknowledged yet, answers nobody and goes on where it was', async (t) => {
  const broker = await startBroker(t, {
    onPublish: () => {
      broker.faults.blackHole = true
    },
  })
  const socket = await dialRaw(broker)
  const answers: string[] = []
  socket.on('data', (chunk: Buffer) => answers.push(chunk.toString('hex')))
  socket.write(Buffer.from('3207000161000700' + '39' + 'c000', 'hex'))
  while (broker.publishedCount < 1) await new Promise((resolve) => setImmediate(resolve))
  const inTheDark = net.connect(broker.port, broker.host)
  inTheDark.write(rawConnect())
  inTheDark.on('data', () => answers.push('answered in the dark'))
  await once(inTheDark, 'connect')
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.deepEqual(answers, [])
  inTheDark.removeAllListeners('data')
  broker.faults.blackHole = false
  await once(inTheDark, 'data')
  assert.equal(answers.join(''), '40020007' + 'd000' + 'e0018e')
  for (const each of [socket, inTheDark]) each.destroy()
})

test('bytes of the test reach the client they are for', async (t) => {
  const broker = await startBroker(t)
  const socket = await dialRaw(broker)
  assert.equal(broker.sendBytes('nobody', Buffer.from('00', 'hex')), false)
  assert.equal(broker.sendBytes('raw', Buffer.from('f0ff', 'hex')), true)
  assert.equal((await once(socket, 'data'))[0].toString('hex'), 'f0ff')
  socket.destroy()
})

test('a stopped broker refuses dials and comes back on its port, retained messages kept', async (t) => {
  const broker = await startBroker(t)
  const before = await connect(t, broker)
  await before.publishAsync('a', 'kept', { qos: 1, retain: true })
  const ended = closed(before)
  await broker.stop()
  await ended
  await assert.rejects(connect(t, broker), { code: 'ECONNREFUSED' })
  await broker.start()
  const after = await connect(t, broker)
  const messages = heard(after, 1)
  await after.subscribeAsync('#')
  assert.equal(String((await messages)[0]?.payload), 'kept')
})

test('over TLS a trusted broker is used, reset and reached again', async (t) => {
  const authority = issueCertificate({ commonName: 'Test authority', isAuthority: true })
  const server = issueCertificate({ commonName: 'broker', issuer: authority, hosts: ['127.0.0.1'] })
  const broker = await startBroker(t, { tls: { key: server.privateKey, cert: server.certificate } })
  const client = await connect(t, broker, { ca: authority.certificate })
  await client.publishAsync('a', '1', { qos: 1 })
  const cut = closed(client)
  broker.killConnections()
  await cut
  await assert.rejects(connect(t, broker), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
  await connect(t, broker, { ca: authority.certificate })
  assert.equal(broker.publishedCount, 1)
})

test('ten thousand mutated packets neither stop the broker nor keep a connection of theirs', async (t) => {
  const random = seededRandom(testSeed(t))
  const broker = await startBroker(t)
  const sound = [
    '3207000161000700' + '39',
    '3005000161' + '0039',
    '820a0009000003612f2301',
    'a207000900' + '000161',
    'c000',
    '40020001',
    rawConnect().toString('hex'),
  ]
  for (let connection = 0; connection < 200; connection++) {
    const socket = net.connect(broker.port, broker.host)
    const hungUp = closed(socket)
    const packets = Array.from({ length: 50 }, () => mutated(random, Buffer.from(sound[randomInteger(random, sound.length)] ?? '', 'hex')))
    socket.resume()
    socket.end(Buffer.concat([connection % 4 === 0 ? mutated(random, rawConnect()) : rawConnect(), ...packets]))
    await hungUp
  }
  const client = await connect(t, broker, { clientId: 'sound' })
  await client.publishAsync('still/here', '1', { qos: 1 })
  assert.equal(broker.published.at(-1)?.topic, 'still/here')
  assert.deepEqual(broker.clientIds, ['sound'])
})

test('a subscriber that does not read loses QoS 0 messages, counted, and holds nobody up', async (t) => {
  const broker = await startBroker(t)
  const slow = await dialRaw(broker)
  slow.write(Buffer.from('82070009000001' + '2300', 'hex'))
  await once(slow, 'data')
  slow.pause()
  const publisher = await connect(t, broker)
  const payload = Buffer.alloc(200_000)
  for (let index = 0; index < 100; index++) await publisher.publishAsync('a', payload, { qos: 1 })
  assert.equal(broker.publishedCount, 100)
  assert.ok(broker.dropped > 0)
  slow.destroy()
})
