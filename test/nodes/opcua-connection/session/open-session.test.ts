// Who may open a session: security, certificates, users, and a server that is full or names a host of its own.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { policies } from '../../../../nodes/opcua-connection/fields.ts'
import { until } from '../../../support/until.ts'
import { anItem, aTable, derOf, openWorld, trustServer } from './opcua-line.ts'

const table = () => aTable([anItem('speed')])

test('an unknown server certificate is refused, with its thumbprint, until it is trusted', async (t) => {
  const { server, line } = await openWorld(t, [table()], {
    server: { policies: ['Basic256Sha256'] },
    connection: { securityMode: 'sign-and-encrypt' },
  })
  await line.untilDown()
  assert.equal(line.faults[0]?.code, 'opcua.certificate-untrusted')
  assert.match(String(line.faults[0]?.params['thumbprint']), /^[0-9A-F]{40}$/)
  assert.equal(server.sessions, 0)
  assert.equal(line.states.includes('live'), false)
})

for (const securityPolicy of policies.slice(0, 3)) {
  test(`a trusted server is read, signed and encrypted, with ${securityPolicy}, and again after a cut with one connection`, async (t) => {
    const { proxy, line } = await openWorld(t, [table()], {
      server: { policies: [securityPolicy] },
      connection: { securityMode: 'sign-and-encrypt', securityPolicy },
      prepare: trustServer,
    })
    await line.untilLive()
    const before = proxy.accepted
    proxy.cutHard()
    await line.untilDown()
    await line.untilLive()
    assert.equal(proxy.accepted, before + 1)
    assert.deepEqual(
      line.readings.map(({ payload }) => payload),
      [1, 1],
    )
  })
}

test('security that the server does not offer is told apart', async (t) => {
  const { line } = await openWorld(t, [table()], { connection: { securityMode: 'sign' } })
  await line.untilDown()
  assert.equal(line.faults[0]?.code, 'opcua.no-such-endpoint')
})

test('a server that does not trust this machine says so', async (t) => {
  const { line } = await openWorld(t, [table()], {
    server: { policies: ['Basic256Sha256'], trustsClients: false },
    connection: { securityMode: 'sign-and-encrypt' },
    prepare: trustServer,
  })
  await line.untilDown()
  assert.equal(line.faults[0]?.code, 'opcua.own-certificate-refused')
})

test('a user is let in by name and password; a wrong password is told apart', async (t) => {
  const options = {
    server: { users: { line: 'secret' }, policies: ['Basic256Sha256'] as const },
    connection: { userToken: 'username', securityMode: 'sign-and-encrypt' },
    prepare: trustServer,
  }
  const right = await openWorld(t, [table()], { ...options, secrets: { userName: 'line', password: 'secret' } })
  const wrong = await openWorld(t, [table()], { ...options, secrets: { userName: 'line', password: 'guess' } })
  await right.line.untilLive()
  await wrong.line.untilDown()
  assert.equal(wrong.line.faults[0]?.code, 'opcua.user-refused')
})

test('a password on a line that is not secured is encrypted for a trusted certificate only, whoever answers', async (t) => {
  const server = { users: { line: 'secret' }, policies: ['Basic256Sha256'] as const }
  const secrets = { userName: 'line', password: 'secret' }
  const connection = { userToken: 'username', securityMode: 'none' }
  const own = await openWorld(t, [table()], { server, connection, secrets, prepare: trustServer })
  const stranger = await openWorld(t, [table()], { server, connection, secrets })
  const { certificateFile } = stranger.server
  const sessionCertificate = derOf(await readFile(certificateFile, 'latin1'))
  const between = await openWorld(t, [table()], { server: { ...server, sessionCertificate }, connection, secrets, prepare: trustServer })
  const naked = await openWorld(t, [table()], {
    server: { ...server, sessionCertificate: Buffer.alloc(0) },
    connection,
    secrets,
    prepare: trustServer,
  })
  await own.line.untilLive()
  for (const [{ line, server: simulator }, code] of [
    [stranger, 'opcua.certificate-untrusted'],
    [between, 'opcua.certificate-untrusted'],
    [naked, 'opcua.certificate-changed'],
  ] as const) {
    await line.untilDown()
    assert.deepEqual([line.faults[0]?.code, simulator.requests.get('ActivateSession')], [code, undefined])
  }
})

test('a user certificate that is missing is told before anything is dialled', async (t) => {
  const { proxy, line } = await openWorld(t, [table()], { connection: { userToken: 'certificate', userCertificate: 'missing' } })
  await line.untilDown()
  assert.equal(line.faults[0]?.code, 'opcua.user-certificate-missing')
  assert.equal(proxy.accepted, 1)
})

test('a server that is full is told apart, and entered when there is room', async (t) => {
  const first = await openWorld(t, [table()], { server: { maxSessions: 1 } })
  await first.line.untilLive()
  const { line } = await openWorld(t, [table()], { connection: { endpointUrl: `opc.tcp://127.0.0.1:${first.proxy.port}` } })
  await line.untilDown()
  assert.equal(line.faults[0]?.code, 'opcua.server-full')
  await first.line.stop()
  await line.untilLive()
})

test('a host that cannot be resolved is replaced by the one dialled, and that is told', async (t) => {
  const { line, notices } = await openWorld(t, [table()], { server: { hostname: 'plc-without-a-name.invalid' } })
  await line.untilLive()
  assert.deepEqual(
    notices.map(({ code, params }) => [code, params['host']]),
    [['opcua.endpoint-replaced', 'plc-without-a-name.invalid']],
  )
  assert.ok(line.readings[0]?.findings?.includes('opcua.endpoint-replaced'))
})

test('where the first endpoint does not answer the backup is read', async (t) => {
  const backup = await openWorld(t, [table()])
  await backup.line.untilLive()
  const { line } = await openWorld(t, [table()], {
    connection: { endpointUrl: 'opc.tcp://127.0.0.1:1', backupEndpointUrl: `opc.tcp://127.0.0.1:${backup.proxy.port}` },
  })
  await line.untilLive()
  assert.equal(line.faults[0]?.code, 'opcua.unreachable')
  await until(() => line.readings.length === 1)
})
