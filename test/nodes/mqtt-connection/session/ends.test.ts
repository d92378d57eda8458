// How a stay with a broker begins and ends: who is let in, who is trusted, and what each loss is called.
import assert from 'node:assert/strict'
import type net from 'node:net'
import { type TestContext, test } from 'node:test'
import { isFault } from '../../../../nodes/lib/fault.ts'
import type { MqttBroker } from '../../../simulators/mqtt-broker.ts'
import { startBroker } from '../../../simulators/mqtt-peers.ts'
import { issueCertificate } from '../../../support/certificates.ts'
import { openListener } from '../../../support/listener.ts'
import { mqttRegistration, runMqtt } from '../../../support/mqtt-line.ts'
import { until } from '../../../support/until.ts'

const packets = { subscribe: 8, disconnect: 14 }

/** Subscriptions of all clients are with the broker. */
async function subscribed(broker: MqttBroker, count = 1): Promise<void> {
  await until(() => (broker.packetCounts.get(packets.subscribe) ?? 0) >= count)
}

async function codeOf(ended: Promise<unknown>): Promise<string> {
  const cause = await ended
  return isFault(cause) ? cause.code : String(cause)
}

test('more messages a second than allowed are left with the broker for the moment, and come in the end', async (t) => {
  const broker = await startBroker(t)
  const line = runMqtt(t, { port: broker.port, maxMessagesPerSecond: 500 }, [mqttRegistration([{ filter: 'a', qos: '1' }])])
  await subscribed(broker)
  for (let count = 0; count < 300; count += 1) broker.deliver('a', String(count), { qos: 1 })
  await until(() => line.readings.length === 300)
  assert.ok(line.counters.get('throttled') > 0)
  assert.deepEqual(
    line.readings.map(({ payload }) => payload),
    Array.from({ length: 300 }, (_, count) => count),
  )
})

test('a line that rests for longer than an answer may take is not lost for it', async (t) => {
  const broker = await startBroker(t)
  const more = { port: broker.port, maxMessagesPerSecond: 10, keepAliveSeconds: 0.2, answerTimeoutMs: 200 }
  const line = runMqtt(t, more, [mqttRegistration([{ filter: 'a', qos: '0' }])])
  await subscribed(broker)
  for (let count = 0; count < 15; count += 1) broker.deliver('a', String(count))
  await until(() => line.readings.length === 15)
  broker.deliver('a', 'after the rest')
  await until(() => line.readings.length === 16)
  assert.deepEqual([line.counters.get('timeouts'), Number(line.counters.get('throttled')) > 0], [0, true])
})

test('a decoder that throws ends the stay, not the process', async (t) => {
  const broker = await startBroker(t)
  const registration = mqttRegistration([{ filter: 'a' }])
  const subscriptions = registration.want.subscriptions.map((one) => ({
    ...one,
    open: () => ({
      decode() {
        throw new RangeError('a mistake of ours')
      },
    }),
  }))
  const line = runMqtt(t, { port: broker.port }, [{ ...registration, want: { ...registration.want, subscriptions } }])
  await subscribed(broker)
  broker.deliver('a', '1', { qos: 1 })
  assert.equal(await codeOf(line.ended), 'unexpected')
})

test('closing says goodbye', async (t) => {
  const broker = await startBroker(t)
  const line = runMqtt(t, { port: broker.port }, [mqttRegistration([{ filter: 'a' }])])
  await subscribed(broker)
  await line.stop()
  await until(() => broker.packetCounts.get(packets.disconnect) === 1 && broker.connections === 0)
})

test('user and password are checked by the broker, and a refusal is a fault of its own', async (t) => {
  const broker = await startBroker(t, { username: 'u', password: 'p' })
  const right = runMqtt(t, { port: broker.port, username: 'u', password: 'p' }, [mqttRegistration([{ filter: 'a' }])])
  await subscribed(broker)
  for (const protocolVersion of ['5', '3-1-1'] as const) {
    const wrong = runMqtt(t, { port: broker.port, protocolVersion, username: 'u', password: 'x' }, [mqttRegistration([{ filter: 'a' }])])
    assert.equal(await codeOf(wrong.ended), 'mqtt.bad-credentials')
  }
  assert.equal(right.counters.get('timeouts'), 0)
})

test('over TLS it reads from a broker it trusts, and says apart why it trusts another one not', async (t) => {
  const authority = issueCertificate({ commonName: 'plant CA', isAuthority: true })
  const hourAgo = new Date(Date.now() - 3_600_000)
  const served = (more: object) => issueCertificate({ commonName: 'broker', issuer: authority, hosts: ['127.0.0.1'], ...more })
  const started = async (more: object = {}) => {
    const { certificate, privateKey } = served(more)
    return startBroker(t, { tls: { cert: certificate, key: privateKey } })
  }
  const ca = authority.certificate
  const trusted = await started()
  const line = runMqtt(t, { port: trusted.port }, [mqttRegistration([{ filter: 'a' }])], { ca })
  await subscribed(trusted)
  trusted.deliver('a', '1')
  const [reading] = await line.nextCycle()
  assert.equal(reading?.payload, 1)
  const expired = await started({ notBefore: new Date(hourAgo.getTime() - 3_600_000), notAfter: hourAgo })
  const foreign = await started({ hosts: ['elsewhere'] })
  const codes = await Promise.all([
    codeOf(runMqtt(t, { port: trusted.port }, [mqttRegistration([{ filter: 'a' }])], {}).ended),
    codeOf(runMqtt(t, { port: expired.port }, [mqttRegistration([{ filter: 'a' }])], { ca }).ended),
    codeOf(runMqtt(t, { port: foreign.port }, [mqttRegistration([{ filter: 'a' }])], { ca }).ended),
    codeOf(runMqtt(t, { port: (await startBroker(t)).port, answerTimeoutMs: 500 }, [mqttRegistration([{ filter: 'a' }])], { ca }).ended),
  ])
  assert.deepEqual(codes.slice(0, 3), ['tls.certificate-untrusted', 'tls.certificate-expired', 'tls.host-mismatch'])
  assert.match(String(codes[3]), /^(mqtt|tls)\./)
})

const ends: readonly [what: string, code: string, play: (broker: MqttBroker) => unknown][] = [
  ['a broker that is gone', 'mqtt.connection-closed', (broker) => broker.stop()],
  ['a reset', 'mqtt.connection-closed', (broker) => broker.killConnections()],
  ['a broker that falls silent', 'mqtt.ping-timeout', (broker) => Object.assign(broker.faults, { blackHole: true })],
  ['garbage', 'mqtt.malformed', (broker) => broker.sendBytes(broker.clientIds[0] ?? '', Buffer.from('garbage'))],
  ['a DISCONNECT', 'mqtt.disconnected', (broker) => broker.sendBytes(broker.clientIds[0] ?? '', Buffer.from('e0028b00', 'hex'))],
  ['another client with its id', 'mqtt.session-taken-over', (broker) => broker.sendBytes(broker.clientIds[0] ?? '', Buffer.from('e0028e00', 'hex'))],
  ['a second CONNACK', 'mqtt.malformed', (broker) => broker.sendBytes(broker.clientIds[0] ?? '', Buffer.from('2003000000', 'hex'))],
]
for (const [what, code, play] of ends) {
  test(`${what} ends the stay with ${code}`, async (t) => {
    const broker = await startBroker(t)
    const line = runMqtt(t, { port: broker.port, keepAliveSeconds: 0.2, answerTimeoutMs: 200 }, [mqttRegistration([{ filter: 'a' }])])
    await subscribed(broker)
    play(broker)
    assert.equal(await codeOf(line.ended), code)
    if (what === 'a broker that falls silent') broker.faults.blackHole = false
  })
}

test('what is no broker, or is not there, is said as such', async (t) => {
  const silent = await listening(t, () => undefined)
  const web = await listening(t, (socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
  const found: string[] = []
  for (const port of [silent, web, 1])
    found.push(await codeOf(runMqtt(t, { port, answerTimeoutMs: 200 }, [mqttRegistration([{ filter: 'a' }])]).ended))
  assert.deepEqual(found, ['mqtt.no-answer', 'mqtt.malformed', 'mqtt.connection-refused'])
})

test('the backup takes its turn when the first broker cannot be reached', async (t) => {
  const broker = await startBroker(t)
  const first = runMqtt(t, { port: 1, backupHost: '127.0.0.1', backupPort: broker.port }, [mqttRegistration([{ filter: 'a' }])])
  assert.equal(await codeOf(first.ended), 'mqtt.connection-refused')
  assert.equal(first.counters.get('failovers'), 1)
})

/** The port of a server that does this with each connection. */
async function listening(t: TestContext, serve: (socket: net.Socket) => unknown): Promise<number> {
  const listener = await openListener({ host: '127.0.0.1' }, (socket) => void serve(socket))
  t.after(() => listener.close())
  return listener.port
}
