// The certificate store on disk, and what a real client does with it.
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Clock, systemClock } from '../../../../nodes/lib/clock.ts'
import { isFault } from '../../../../nodes/lib/fault.ts'
import { endpointsOf, trustedCertificate } from '../../../../nodes/opcua-connection/session/endpoints-of.ts'
import { loadLibrary } from '../../../../nodes/opcua-connection/session/library.ts'
import { openTrust, pkiFolder, type Trust } from '../../../../nodes/opcua-connection/session/trust.ts'
import { startOpcuaServer } from '../../../simulators/opcua-server.ts'
import { issueCertificate } from '../../../support/certificates.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const dayMs = 86_400_000
const endpointUrl = 'opc.tcp://plc1:4840'
const _at = (now: number): Clock => ({ ...systemClock, now: () => now })
const der = (pem: string) => new X509Certificate(pem).raw
const anonymous = { userToken: 'anonymous' } as const
const serverCertificate = () => issueCertificate({ commonName: 'server' }).certificate

async function open(t: TestContext, clock: Clock = systemClock): Promise<Trust> {
  return openTrust(path.join(await temporaryFolder(t), 'pki'), clock)
}

async function refusalOf(trust: Trust, chain: Buffer): Promise<string> {
  return (await trust.judge({ chain, endpointUrl, applicationUri: null })) ?? 'accepted'
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => 'nothing',
    (cause: unknown) => cause,
  )
  return isFault(thrown) ? thrown.code : String(thrown)
}

test('the store lies below the user directory', () => {
  assert.equal(pkiFolder('/data'), path.resolve('/data/lineside/opcua-connection/pki'))
})

test('a store that cannot be written is a fault', async (t) => {
  const file = path.join(await temporaryFolder(t), 'file')
  await writeFile(file, 'in the way')
  assert.equal(await codeOf(openTrust(path.join(file, 'pki'), systemClock)), 'opcua.pki-unwritable')
})

test('trust is given by thumbprint and endpoint, listed, and taken back', async (t) => {
  const trust = await open(t)
  const chain = der(serverCertificate())
  assert.equal(await refusalOf(trust, chain), 'untrusted')
  await trust.trust(chain, endpointUrl)
  assert.equal(await refusalOf(trust, chain), 'accepted')
  assert.equal(await refusalOf(trust, der(serverCertificate())), 'changed')
  const [listed] = await trust.list()
  assert.deepEqual(listed?.endpoints, ['plc1:4840'])
  assert.equal(await trust.distrust('00'), false)
  assert.equal(await trust.distrust(listed?.thumbprint ?? ''), true)
  assert.equal(await refusalOf(trust, chain), 'untrusted')
  assert.equal(await refusalOf(trust, der(serverCertificate())), 'untrusted')
  assert.deepEqual(await trust.list(), [])
})

test('a certificate put into the folder as PEM counts, and a note beside it does no harm', async (t) => {
  const trust = await open(t)
  const certificate = serverCertificate()
  await writeFile(path.join(trust.folder, 'trusted/certs/plc.crt'), certificate)
  await writeFile(path.join(trust.folder, 'trusted/certs/README.txt'), 'from the vendor')
  await writeFile(path.join(trust.folder, 'endpoints.json'), '{"x": 1, broken')
  assert.equal(await refusalOf(trust, der(certificate)), 'accepted')
  assert.deepEqual(
    (await trust.list()).map(({ endpoints }) => endpoints),
    [[]],
  )
})

test('what was turned away is kept to be looked at, a hundred at most, and never trusted by that', async (t) => {
  const trust = await open(t)
  const guard = trust.guard(endpointUrl)
  const certificate = serverCertificate()
  const refusal = await guard.check(der(certificate))
  assert.equal(refusal?.code, 'opcua.certificate-untrusted')
  assert.equal(refusal?.params['thumbprint'], new X509Certificate(certificate).fingerprint.replaceAll(':', ''))
  assert.equal(readdirSync(path.join(trust.folder, 'rejected')).length, 1)
  assert.equal(await refusalOf(trust, der(certificate)), 'untrusted')
  for (let count = 0; count < 105; count += 1) await guard.check(der(serverCertificate()))
  assert.equal(readdirSync(path.join(trust.folder, 'rejected')).length, 100)
})

test('the library may ask, and what it wants to trust is not trusted', async (t) => {
  const trust = await open(t)
  const store = trust.guard(endpointUrl).options.clientCertificateManager
  assert.ok(store !== undefined)
  const certificate = der(serverCertificate())
  await store.trustCertificate(certificate)
  assert.equal((await store.checkCertificate(certificate)).name, 'BadCertificateUntrusted')
  assert.equal(await store.verifyCertificate(certificate), 'BadCertificateUntrusted')
  assert.equal(await store.verifyCertificate(trust.own.der), 'Good')
  // Our own certificate, shown by somebody else, is a stranger's.
  assert.equal((await store.checkCertificate(trust.own.der)).name, 'BadCertificateUntrusted')
  assert.equal((await store.checkCertificate([certificate, trust.own.der])).name, 'BadCertificateUntrusted')
  assert.deepEqual(readdirSync(path.join(trust.folder, 'trusted/certs')), [])
})

test('a secured channel comes about after the explicit act and not before; a server with a new certificate is told apart', async (t) => {
  const folder = await temporaryFolder(t)
  const start = (name: string, port = 0) =>
    startOpcuaServer({ port, tags: 1, policies: ['Basic256Sha256'], isSecuredOnly: true, pkiFolder: path.join(folder, name) })
  const first = await start('first')
  const trust = await openTrust(path.join(folder, 'pki'), systemClock)
  const library = await loadLibrary()
  const discovery = (url: string) => ({
    library,
    endpointUrl: url,
    connectTimeoutMs: 5_000,
    guard: trust.guard(url),
    clock: systemClock,
    signal: new AbortController().signal,
  })
  const dial = (url: string) =>
    trustedCertificate(discovery(url), { ...anonymous, securityMode: 'sign-and-encrypt', securityPolicy: 'Basic256Sha256' })
  const port = first.port
  try {
    assert.equal(await codeOf(dial(first.endpointUrl)), 'opcua.certificate-untrusted')
    assert.equal(await codeOf(dial(first.endpointUrl)), 'opcua.certificate-untrusted')
    const [endpoint] = await endpointsOf(discovery(first.endpointUrl))
    await trust.trust(endpoint?.serverCertificate ?? Buffer.alloc(0), first.endpointUrl)
    assert.ok((await dial(first.endpointUrl)) !== null)
    const other = trustedCertificate(discovery(first.endpointUrl), { ...anonymous, securityMode: 'sign', securityPolicy: 'Aes256_Sha256_RsaPss' })
    assert.equal(await codeOf(other), 'opcua.no-such-endpoint')
  } finally {
    await first.close()
  }
  const second = await start('second', port)
  try {
    assert.equal(await codeOf(dial(second.endpointUrl)), 'opcua.certificate-changed')
  } finally {
    await second.close()
  }
})

test('the revocation list of a trusted authority counts, and only its own', async (t) => {
  const trust = await open(t)
  const { crypto_utils } = await loadLibrary()
  const { ForApplication, ForCertificateAuthority } = crypto_utils.CertificatePurpose
  const dates = { notBefore: new Date(Date.now() - dayMs), validity: 10 }
  const signingAlgorithm = { name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-256' } } as const
  const newAuthority = async () => {
    const keys = await crypto_utils.generateKeyPair(2048)
    const { cert } = await crypto_utils.createSelfSignedCertificate({
      ...dates,
      privateKey: keys.privateKey,
      subject: 'CN=Plant authority',
      purpose: ForCertificateAuthority,
    })
    const issuerName = new crypto_utils.x509.X509Certificate(cert).subjectName
    return { cert, signer: { issuerName, issuerPublicKey: keys.publicKey, signingKey: keys.privateKey, signingAlgorithm } }
  }
  const [authority, namesake] = [await newAuthority(), await newAuthority()]
  const { privateKey } = await crypto_utils.generateKeyPair(2048)
  const { csr } = await crypto_utils.createCertificateSigningRequest({ privateKey, subject: 'CN=plc', purpose: ForApplication })
  const about = { ...dates, csr, purpose: ForApplication, dns: ['plc1'], applicationUri: 'urn:plc1', serialNumber: '0ABC' }
  const { der: issued } = await crypto_utils.createCertificateFromCsr({ ...authority.signer, ...about })
  const shown = { chain: Buffer.from(issued), endpointUrl, applicationUri: 'urn:plc1' }
  const revoke = async (by: typeof authority, serialNumber: string, file: string) => {
    const { crl } = await crypto_utils.createCrl({ ...by.signer, crlNumber: 1, entries: [{ serialNumber }] })
    await writeFile(path.join(trust.folder, file), crl)
  }
  await writeFile(path.join(trust.folder, 'trusted/certs/authority.pem'), authority.cert)
  await writeFile(path.join(trust.folder, 'trusted/crl/notes.txt'), 'none yet')
  assert.equal(await trust.judge(shown), null)
  await revoke(authority, '0ABD', 'trusted/crl/a.crl')
  await revoke(namesake, '0ABC', 'trusted/crl/b.crl')
  assert.equal(await trust.judge(shown), null)
  await revoke(authority, '0ABC', 'issuers/crl/c.crl')
  assert.equal(await trust.judge(shown), 'revoked')
})
