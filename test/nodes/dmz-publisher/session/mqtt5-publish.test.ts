// One stay on the line, against a server that says whatever a test wants, and against a sound broker.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startMqttBroker } from '../../../simulators/mqtt-broker.ts'
import { issueCertificate } from '../../../support/certificates.ts'
import { startScriptedServer } from '../../../support/scripted-server.ts'
import { bench, connected, fakeSource, hello, hex, packets, pings, pong, published, record } from './line-bench.ts'

test('a broker gets CONNECT, PINGREQ, PUBLISH and DISCONNECT, and no other packet', async (context) => {
  const broker = await startMqttBroker()
  context.after(() => broker.close())
  const line = bench(broker, 50)
  line.start()
  await line.source.whenSettled(50)
  await line.stop()
  assert.deepEqual(
    [...broker.packetCounts.keys()].sort((first, second) => first - second),
    [1, 3, 12, 14],
  )
  assert.deepEqual(
    broker.published.map(({ topic, qos, retain, dup }) => [topic, qos, retain, dup]),
    Array.from({ length: 50 }, (_, index) => [`t/${index + 1}`, 1, false, false]),
  )
  assert.deepEqual(broker.published[6]?.userProperties, [['seq', '7']])
  assert.deepEqual([broker.connects[0]?.clientId, broker.connects[0]?.cleanStart, broker.connects[0]?.will], ['edge-1', true, undefined])
  assert.deepEqual(
    line.source.settlements.map(([seq]) => seq),
    Array.from({ length: 50 }, (_, index) => index + 1),
  )
})

test('no more than 20 are in flight, and each answer makes room for one', async (context) => {
  const { server, line } = await connected(context, 100, hello)
  await server.when(() => published(server).length === 20)
  server.say(hex('40 02 00 01 40 02 00 02'))
  await server.when(() => published(server).length === 22)
  assert.deepEqual(line.source.settlements, [
    [1, { outcome: 'acked', reasonCode: 0 }],
    [2, { outcome: 'acked', reasonCode: 0 }],
  ])
})

test('a smaller Receive Maximum of the server is the window', async (context) => {
  const { server } = await connected(context, 100, '20 06 00 00 03 21 00 03')
  await server.when(() => published(server).length === 3)
  server.say(hex('40 02 00 02'))
  await server.when(() => published(server).length === 4)
})

test("a record above the server's Maximum Packet Size is refused here, and the next one goes", async (context) => {
  const source = fakeSource(3)
  source.records[1] = { ...record(2), payload: new Uint8Array(300) }
  const { server } = await connected(context, 0, '20 08 00 00 05 27 00 00 00 80', { source })
  await server.when(() => published(server).length === 2)
  assert.deepEqual(source.settlements, [[2, { outcome: 'refused', reason: 'too-large' }]])
  assert.deepEqual(
    published(server).map(({ topic }) => topic),
    ['t/1', 't/3'],
  )
})

test('a line is live after the first answer, not after CONNACK', async (context) => {
  const { server, line } = await connected(context, 0, hello)
  await server.when(() => packets(server).some(({ cmd }) => cmd === 'pingreq'))
  assert.equal(line.lives(), 0)
  server.say(hex(pong))
  await line.whenLive()
})

test('a repeat carries the DUP flag', async (context) => {
  const source = fakeSource(1)
  source.records[0] = { ...record(1), isRepeat: true }
  const { server } = await connected(context, 0, hello, { source })
  await server.when(() => published(server).length === 1)
  assert.equal(published(server)[0]?.dup, true)
})

test('a publish that is never acknowledged ends the line after the answer timeout, pings answered or not', async (context) => {
  const { server, line, clock } = await connected(context, 1, hello)
  await server.when(() => published(server).length === 1)
  server.say(hex(pong))
  await line.whenLive()
  await clock.advance(9_000)
  assert.equal(line.isOver(), false)
  await clock.advance(2_000)
  const cause = await line.ended
  assert.deepEqual([cause?.code, cause?.params], ['mqtt.ack-timeout', { host: server.host, port: server.port, afterMs: 10_000 }])
  assert.deepEqual(line.source.drops, ['no-answer'])
  await server.when(() => server.connections === 0)
})

test('an idle line is pinged before the keep alive is over, and ends when no answer comes', async (context) => {
  const { server, line, clock } = await connected(context, 0, hello)
  await server.when(() => pings(server) === 1)
  server.say(hex(pong))
  await line.whenLive()
  await clock.advance(29_000)
  await server.when(() => pings(server) === 2)
  await clock.advance(11_000)
  assert.equal((await line.ended)?.code, 'mqtt.ping-timeout')
})

test('a server that never answers pings ends the line after the answer timeout', async (context) => {
  const { line, server, clock } = await connected(context, 0, hello)
  await server.when(() => pings(server) === 1)
  await clock.advance(11_000)
  assert.equal((await line.ended)?.code, 'mqtt.ping-timeout')
})

const keepAlives: readonly (readonly [string, string, number])[] = [
  ['65,535 s is ignored', '20 06 00 00 03 13 ff ff', 25_000],
  ['0 is ignored', '20 06 00 00 03 13 00 00', 25_000],
  ['4 s is obeyed', '20 06 00 00 03 13 00 04', 3_500],
]
for (const [name, connack, withinMs] of keepAlives) {
  test(`a Server Keep Alive of ${name}`, async (context) => {
    const { server, line, clock } = await connected(context, 0, connack)
    await server.when(() => pings(server) === 1)
    server.say(hex(pong))
    await line.whenLive()
    await clock.advance(withinMs)
    await server.when(() => pings(server) === 2)
  })
}

const refusals: readonly (readonly [string, string])[] = [
  ['20 03 00 84 00', 'mqtt.version-not-supported'],
  ['20 03 00 85 00', 'mqtt.client-id-refused'],
  ['20 03 00 86 00', 'mqtt.bad-credentials'],
  ['20 03 00 87 00', 'mqtt.not-authorised'],
  ['20 03 00 9c 00', 'mqtt.connect-refused'],
  ['20 05 00 00 02 24 00', 'mqtt.qos-not-supported'],
]
for (const [connack, code] of refusals) {
  test(`CONNACK ${connack} ends the stay with ${code}`, async (context) => {
    const { line } = await connected(context, 1, connack)
    assert.equal((await line.ended)?.code, code)
    assert.equal(line.lives(), 0)
  })
}

test('a server without retained messages is refused where they are wanted, and only there', async (context) => {
  const { line } = await connected(context, 1, '20 05 00 00 02 25 00', { settings: { retain: true } })
  assert.equal((await line.ended)?.code, 'mqtt.retain-not-supported')
  const { server } = await connected(context, 1, '20 05 00 00 02 25 00')
  await server.when(() => published(server).length === 1)
})

test('a server that takes the call and says nothing ends the stay with mqtt.no-answer', async (context) => {
  const { server, line, clock } = await connected(context, 1, '')
  await server.when(() => packets(server).length === 1)
  await clock.advance(10_000)
  assert.equal((await line.ended)?.code, 'mqtt.no-answer')
})

test('a port nobody listens on is mqtt.connection-refused', async (context) => {
  const server = await startScriptedServer(context)
  const broker = await startMqttBroker()
  await broker.close()
  assert.notEqual(broker.port, server.port)
  const line = bench(broker, 1)
  line.start()
  const cause = await line.ended
  assert.deepEqual([cause?.code, cause?.params['port']], ['mqtt.connection-refused', broker.port])
})

test('a server that wants a certificate we do not have says so after the handshake (TLS 1.3)', async (context) => {
  const authority = issueCertificate({ commonName: 'Plant authority', isAuthority: true })
  const own = issueCertificate({ commonName: 'broker', issuer: authority, hosts: ['127.0.0.1'] })
  const tls = { cert: own.certificate, key: own.privateKey, ca: authority.certificate, requestCert: true, rejectUnauthorized: true }
  const line = bench(await startScriptedServer(context, { tls }), 1, { settings: { tls: { ca: authority.certificate } } })
  line.start()
  assert.equal((await line.ended)?.code, 'tls.client-certificate-required')
})

test('a server that hangs up is mqtt.connection-closed', async (context) => {
  const { server, line } = await connected(context, 1, hello)
  await server.when(() => published(server).length === 1)
  server.hangUp()
  assert.equal((await line.ended)?.code, 'mqtt.connection-closed')
  assert.deepEqual(line.source.drops, ['closed-by-server'])
})

test('at an abort nothing new is sent, what is in flight may still be answered, then DISCONNECT', async (context) => {
  const { server, line } = await connected(context, 30, hello)
  await server.when(() => published(server).length === 20)
  line.abort()
  server.say(hex(Array.from({ length: 20 }, (_, index) => `40 02 00 ${(index + 1).toString(16).padStart(2, '0')}`).join(' ')))
  await server.when(() => packets(server).at(-1)?.cmd === 'disconnect')
  server.hangUp()
  assert.equal(await line.ended, null)
  assert.equal(published(server).length, 20)
  assert.equal(line.source.settlements.length, 20)
})

test('at an abort a server that answers nothing is left within half a second', async (context) => {
  const { server, line, clock } = await connected(context, 1, hello)
  await server.when(() => published(server).length === 1)
  line.abort()
  await clock.advance(200)
  await server.when(() => packets(server).at(-1)?.cmd === 'disconnect')
  await clock.advance(250)
  assert.equal(await line.ended, null)
  assert.deepEqual(line.source.drops, ['line'])
  assert.equal(clock.pending, 0)
})

test('an abort before CONNACK ends the stay at once', async (context) => {
  const { server, line, clock } = await connected(context, 1, '')
  await server.when(() => packets(server).length === 1)
  line.abort()
  await line.ended
  await server.when(() => server.connections === 0)
  assert.equal(clock.pending, 0)
})

test('bytes in and out are counted without TLS or TCP', async (context) => {
  const { server, line } = await connected(context, 1, hello)
  await server.when(() => published(server).length === 1)
  server.say(hex('40 02 00 01'))
  await line.source.whenSettled(1)
  assert.deepEqual([line.counters.get('bytesOut'), line.counters.get('bytesIn')], [server.heard.length, 9])
})
