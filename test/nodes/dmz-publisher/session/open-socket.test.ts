// Dialling over TCP and TLS: each way it can fail has a fault of its own.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type tls from 'node:tls'
import { inspect } from 'node:util'
import { type Address, openSocket } from '../../../../nodes/dmz-publisher/session/open-socket.ts'
import { systemClock } from '../../../../nodes/lib/clock.ts'
import type { Fault } from '../../../../nodes/lib/fault.ts'
import type { TlsSettings } from '../../../../nodes/lib/tls.ts'
import { issueCertificate } from '../../../support/certificates.ts'
import { handClock } from '../../../support/hand-clock.ts'
import { type ScriptedServer, startScriptedServer } from '../../../support/scripted-server.ts'

const authority = issueCertificate({ commonName: 'Plant authority', isAuthority: true })
const other = issueCertificate({ commonName: 'Other authority', isAuthority: true })
const hosts = ['127.0.0.1', 'broker.dmz']
const broker = issueCertificate({ commonName: 'broker', issuer: authority, hosts })
const edge = issueCertificate({ commonName: 'edge-1', issuer: authority })
const day = 86_400_000

const trusting: TlsSettings = { ca: authority.certificate }
const withCertificate: TlsSettings = { ...trusting, cert: edge.certificate, key: edge.privateKey }
const asBroker: tls.TlsOptions = { cert: broker.certificate, key: broker.privateKey }
const mutual: tls.TlsOptions = { ...asBroker, ca: authority.certificate, requestCert: true, rejectUnauthorized: true }

const good: readonly (readonly [string, tls.TlsOptions | null, TlsSettings | null])[] = [
  ['plain TCP', null, null],
  ['TLS with a trusted server', asBroker, trusting],
  ['mutual TLS', mutual, withCertificate],
  ['mutual TLS with credentials as bytes', mutual, { ca: bytes(authority.certificate), cert: bytes(edge.certificate), key: bytes(edge.privateKey) }],
  ['TLS with settings that are undefined', asBroker, { ...trusting, rejectUnauthorized: undefined } as unknown as TlsSettings],
  ['TLS with a server known by another name', asBroker, { ...trusting, servername: 'broker.dmz' }],
  ['TLS with an empty server name', asBroker, { ...trusting, servername: '' }],
  ['TLS that trusts whatever comes, where that is wanted', asBroker, { rejectUnauthorized: false }],
]
for (const [name, server, settings] of good) {
  test(`${name} opens`, async (context) => {
    const socket = await openSocket(await addressOf(context, server, settings), systemClock, new AbortController().signal)
    assert.equal(socket.writable, true)
    socket.destroy()
  })
}

const bad: readonly (readonly [string, tls.TlsOptions | null, TlsSettings, string])[] = [
  ['a server signed by somebody else', asBroker, { ca: other.certificate }, 'tls.certificate-untrusted'],
  ['a server nobody signed', selfSigned(), trusting, 'tls.certificate-untrusted'],
  [
    'an expired server',
    issued({ notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() - day) }),
    trusting,
    'tls.certificate-expired',
  ],
  [
    'a server of tomorrow',
    issued({ notBefore: new Date(Date.now() + day), notAfter: new Date(Date.now() + 2 * day) }),
    trusting,
    'tls.certificate-not-yet-valid',
  ],
  ['a server of another name', issued({ hosts: ['evil.example'] }), trusting, 'tls.host-mismatch'],
  ['a server that speaks no TLS', null, trusting, 'tls.not-tls'],
  ['a key that is none', asBroker, { ...withCertificate, key: 'nonsense' }, 'tls.failed'],
  ['a key of another certificate', asBroker, { ...withCertificate, key: broker.privateKey }, 'tls.key-mismatch'],
]
for (const [name, server, settings, code] of bad) {
  test(`${name} is ${code}, without a word of the other side`, async (context) => {
    const address = await addressOf(context, server, settings)
    const cause = await refused(openSocket(address, systemClock, new AbortController().signal))
    assert.equal(cause.code, code)
    assert.ok(!inspect(cause).includes('evil'))
  })
}

test('a server that takes the call and never shakes hands is mqtt.connect-timeout', async (context) => {
  const server = await startScriptedServer(context)
  const clock = handClock()
  const opening = refused(openSocket(to(server, trusting), clock, new AbortController().signal))
  await server.when(() => server.heard.length > 0)
  await clock.advance(5000)
  const cause = await opening
  assert.deepEqual([cause.code, cause.params], ['mqtt.connect-timeout', { host: server.host, port: server.port, afterMs: 5000 }])
  await server.when(() => server.connections === 0)
})

test('an abort while dialling gives up at once and leaves nothing open', async (context) => {
  const server = await startScriptedServer(context)
  const clock = handClock()
  const aborted = new AbortController()
  const opening = refused(openSocket(to(server, trusting), clock, aborted.signal))
  await server.when(() => server.heard.length > 0)
  aborted.abort()
  await opening
  await server.when(() => server.connections === 0)
  assert.equal(clock.pending, 0)
})

async function addressOf(context: TestContext, server: tls.TlsOptions | null, settings: TlsSettings | null): Promise<Address> {
  // A plain server answers the TLS hello with something that is none.
  const options = server === null ? { onConnection: (say: (bytes: Uint8Array) => void) => say(Buffer.from('220 hello\r\n')) } : { tls: server }
  return to(await startScriptedServer(context, options), settings)
}

function to(server: ScriptedServer, settings: TlsSettings | null): Address {
  return { host: server.host, port: server.port, tls: settings, connectTimeoutMs: 5000 }
}

function issued(part: { notBefore?: Date; notAfter?: Date; hosts?: string[] }): tls.TlsOptions {
  const identity = issueCertificate({ commonName: 'broker', issuer: authority, hosts, ...part })
  return { cert: identity.certificate, key: identity.privateKey }
}

/** As a Buffer looks when it has come into a worker. */
function bytes(pem: string): Uint8Array {
  return new TextEncoder().encode(pem)
}

function selfSigned(): tls.TlsOptions {
  const identity = issueCertificate({ commonName: 'broker', hosts })
  return { cert: identity.certificate, key: identity.privateKey }
}

async function refused(opening: Promise<unknown>): Promise<Fault> {
  return opening.then(
    () => assert.fail('it opened'),
    (cause: Fault) => cause,
  )
}
