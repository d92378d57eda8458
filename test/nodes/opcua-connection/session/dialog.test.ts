// What the connection's dialog gets from real servers: offers, trust, and a fault of its own for each way to be refused.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { systemClock } from '../../../../nodes/lib/clock.ts'
import { fault, isFault } from '../../../../nodes/lib/fault.ts'
import { parseConfig } from '../../../../nodes/lib/parse-config.ts'
import type { BrowsePage } from '../../../../nodes/opcua-connection/browse-page.ts'
import { type Config, fields } from '../../../../nodes/opcua-connection/fields.ts'
import { type Offer, strongestFirst } from '../../../../nodes/opcua-connection/offer.ts'
import { openDialog } from '../../../../nodes/opcua-connection/session/dialog.ts'
import { loadLibrary } from '../../../../nodes/opcua-connection/session/library.ts'
import { openTrust } from '../../../../nodes/opcua-connection/session/trust.ts'
import { type OpcuaServer, type OpcuaServerOptions, startOpcuaServer } from '../../../simulators/opcua-server.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

async function start(t: TestContext, options: OpcuaServerOptions) {
  const pki = path.join(await temporaryFolder(t), 'pki')
  const server = await startOpcuaServer({ tags: 1, ...options })
  t.after(() => server.close())
  return { server, pki, dialog: openDialog({ pki, clock: systemClock }), draft: { endpointUrl: server.endpointUrl, connectTimeoutMs: 5_000 } }
}

function settings(server: Pick<OpcuaServer, 'endpointUrl'>, more: object = {}, secrets: Readonly<Record<string, string>> = {}) {
  const { config, problems } = parseConfig(fields, { endpointUrl: server.endpointUrl, ...more }, secrets)
  assert.deepEqual(problems, [])
  return { config: config as Config, userTls: null }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown: unknown = await work.then(
    () => 'nothing',
    (cause: unknown) => cause,
  )
  return isFault(thrown) ? thrown.code : String(thrown)
}

const thumbprintOf = ({ certificates }: Offer) => certificates[0]?.thumbprint

test('the strongest endpoint is told first, each with its ways to log in; looking trusts nothing', async (t) => {
  const { dialog, draft } = await start(t, { policies: ['Basic256Sha256'], hostname: 'plc1.invalid' })
  const offer = await dialog.look(draft)
  assert.deepEqual(
    offer.endpoints.map(({ mode, policy, isKnown }) => `${mode} ${policy} ${isKnown}`),
    ['sign-and-encrypt Basic256Sha256 true', 'sign Basic256Sha256 true', 'none None true'],
  )
  assert.ok(offer.endpoints.every(({ users }) => users.includes('anonymous')))
  assert.equal(offer.certificates.length, 1)
  assert.equal(offer.certificates[0]?.refusal, 'untrusted')
  assert.equal(offer.otherHost, 'plc1.invalid')
  assert.equal((await dialog.look(draft)).certificates[0]?.refusal, 'untrusted')
})

test('trust needs the thumbprint that was seen; a host the server makes up does not keep the session from opening', async (t) => {
  const { server, dialog, draft } = await start(t, { policies: ['Basic256Sha256'], isSecuredOnly: true, hostname: 'plc1.invalid' })
  assert.equal(await codeOf(dialog.test(settings(server))), 'opcua.certificate-untrusted')
  assert.equal(await codeOf(dialog.trust(draft, '00'.repeat(20))), 'opcua.certificate-gone')
  assert.equal(await codeOf(dialog.trust(draft, undefined)), 'opcua.certificate-gone')
  assert.equal(await codeOf(dialog.test(settings(server))), 'opcua.certificate-untrusted')
  await dialog.trust(draft, thumbprintOf(await dialog.look(draft)))
  const tested = (await dialog.test(settings(server))) as { readonly product: string }
  assert.match(tested.product, /^Lineside Simulator/)
  assert.equal(server.sessions, 0)
})

test('each way to be refused is a fault of its own', async (t) => {
  const { server, dialog, draft } = await start(t, { policies: ['Basic256Sha256'], users: { reader: 'right' }, maxSessions: 1 })
  await dialog.trust(draft, thumbprintOf(await dialog.look(draft)))
  const named = { userToken: 'username' }
  assert.equal(await codeOf(dialog.test(settings(server, { securityPolicy: 'Aes128_Sha256_RsaOaep' }))), 'opcua.no-such-endpoint')
  assert.equal(await codeOf(dialog.test(settings(server, named, { userName: 'reader', password: 'wrong' }))), 'opcua.user-refused')
  assert.equal(await codeOf(dialog.test(settings(server))), 'opcua.user-refused')
  assert.equal(await codeOf(dialog.test(settings(server, named, { userName: 'reader', password: 'right' }))), 'nothing')
  assert.equal(await codeOf(dialog.look({ endpointUrl: 'plc1' })), 'opcua.no-address')
  assert.equal(await codeOf(dialog.look({ endpointUrl: 'opc.tcp://127.0.0.1:1', connectTimeoutMs: 1_000 })), 'opcua.unreachable')
  assert.equal(await codeOf(dialog.look({ endpointUrl: 'opc.tcp://no-such-host.invalid', connectTimeoutMs: 1_000 })), 'opcua.unreachable')
})

test('a password is encrypted for a trusted certificate only, also on a line that is not secured', async (t) => {
  const { server, dialog, draft } = await start(t, { policies: ['Basic256Sha256'], users: { reader: 'right' } })
  const open = settings(server, { securityMode: 'none', userToken: 'username' }, { userName: 'reader', password: 'right' })
  assert.equal(await codeOf(dialog.test(open)), 'opcua.certificate-untrusted')
  await dialog.trust(draft, thumbprintOf(await dialog.look(draft)))
  assert.equal(await codeOf(dialog.test(open)), 'nothing')
})

test('a server that has no session left says so', async (t) => {
  const { server, pki, dialog } = await start(t, { maxSessions: 1 })
  const open = settings(server, { securityMode: 'none' })
  const { OPCUAClient } = await loadLibrary()
  const { options } = (await openTrust(pki, systemClock)).guard(server.endpointUrl)
  const client = OPCUAClient.create({ ...options, endpointMustExist: false, connectionStrategy: { maxRetry: 0 } })
  await client.connect(server.endpointUrl)
  const session = await client.createSession()
  try {
    assert.equal(await codeOf(dialog.test(open)), 'opcua.server-full')
  } finally {
    await session.close()
    await client.disconnect()
  }
})

test('a server that does not trust this machine says so, and the certificate to be trusted there is handed out', async (t) => {
  const { server, dialog, draft } = await start(t, { policies: ['Basic256Sha256'], trustsClients: false })
  await dialog.trust(draft, thumbprintOf(await dialog.look(draft)))
  assert.equal(await codeOf(dialog.test(settings(server))), 'opcua.own-certificate-refused')
  const own = (await dialog.own()) as { readonly pem: string; readonly der: string; readonly folder: string }
  assert.match(own.pem, /^-----BEGIN CERTIFICATE-----/)
  assert.equal(Buffer.from(own.der, 'base64')[0], 0x30)
  assert.ok(!JSON.stringify(own).includes('PRIVATE KEY'))
})

test('a running connection answers for the tree; one that nobody uses, or that is down, is told apart', async (t) => {
  const { server, dialog } = await start(t, {})
  const trial = () => settings(server, { securityMode: 'none' })
  const page: BrowsePage = { nodes: [], total: 0, next: null }
  const question = { kind: 'browse', nodeId: 'i=85' }
  assert.equal(await dialog.browse(trial, question, { ask: async () => page }), page)
  const idle = { ask: async () => Promise.reject(fault('line.not-live')) }
  assert.ok(((await dialog.browse(trial, question, idle)) as BrowsePage).total > 0)
  const down = { ask: async () => Promise.reject(fault('opcua.silent')) }
  assert.equal(await codeOf(dialog.browse(trial, question, down)), 'opcua.silent')
})

test('a trusted certificate that has expired is told apart from one that nobody trusts', async (t) => {
  const folder = await temporaryFolder(t)
  const { crypto_utils } = await loadLibrary()
  const { privateKey } = await crypto_utils.generateKeyPair(2048)
  const dayMs = 86_400_000
  const { cert } = await crypto_utils.createSelfSignedCertificate({
    privateKey,
    subject: 'CN=old plc',
    dns: ['127.0.0.1'],
    applicationUri: 'urn:vm:NodeOPCUA-Server',
    notBefore: new Date(Date.now() - 400 * dayMs),
    notAfter: new Date(Date.now() - dayMs),
    purpose: crypto_utils.CertificatePurpose.ForApplication,
  })
  const certificate = { certificateFile: path.join(folder, 'old.pem'), privateKeyFile: path.join(folder, 'old.key') }
  await writeFile(certificate.certificateFile, cert)
  await writeFile(certificate.privateKeyFile, (await crypto_utils.privateKeyToPEM(privateKey)).privPem)
  const { server, dialog, draft } = await start(t, { policies: ['Basic256Sha256'], certificate })
  assert.equal(await codeOf(dialog.test(settings(server))), 'opcua.certificate-untrusted')
  await dialog.trust(draft, thumbprintOf(await dialog.look(draft)))
  assert.equal((await dialog.look(draft)).certificates[0]?.refusal, 'expired')
  assert.equal(await codeOf(dialog.test(settings(server))), 'opcua.certificate-expired')
})

test('endpoints of equal strength keep the order of the server', () => {
  const users = ['anonymous'] as const
  const one = { mode: 'sign', policy: 'Future', isKnown: false, users } as const
  const two = { mode: 'sign', policy: 'Basic256Sha256', isKnown: true, users } as const
  assert.deepEqual(strongestFirst([one, two, { ...one, policy: 'Other' }]), [two, one, { ...one, policy: 'Other' }])
})
