// The key pair this machine shows to servers: made once, without help, and replaced when it is of no use any more.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { type Clock, systemClock } from '../../../../nodes/lib/clock.ts'
import { isFault } from '../../../../nodes/lib/fault.ts'
import { openTrust, type Trust } from '../../../../nodes/opcua-connection/session/trust.ts'
import { issueCertificate } from '../../../support/certificates.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const dayMs = 86_400_000
const at = (now: number): Clock => ({ ...systemClock, now: () => now })

async function open(t: TestContext, clock: Clock = systemClock): Promise<Trust> {
  return openTrust(path.join(await temporaryFolder(t), 'pki'), clock)
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => 'nothing',
    (cause: unknown) => cause,
  )
  return isFault(thrown) ? thrown.code : String(thrown)
}

test('our certificate is made once, names this application, and lasts ten years; the key is nobody else’s to read', async (t) => {
  const trust = await open(t)
  const { own, folder } = trust
  assert.match(own.applicationUri, /^urn:[a-z0-9.-]+:lineside:node-red-edge$/)
  assert.ok(own.isSelfSigned)
  assert.equal(own.hosts.length, 1)
  assert.ok(own.notBefore < Date.now() && own.notAfter > Date.now() + 3_640 * dayMs)
  const key = path.join(folder, 'own/private/private-key.pem')
  assert.equal(statSync(key).mode & 0o077, 0)
  assert.equal(statSync(path.dirname(key)).mode & 0o077, 0)
  assert.equal((await openTrust(folder, systemClock)).own.thumbprint, own.thumbprint)
})

test('connections that start at the same moment make one key pair between them', async (t) => {
  const folder = path.join(await temporaryFolder(t), 'pki')
  const all = await Promise.all(Array.from({ length: 4 }, () => openTrust(folder, systemClock)))
  assert.equal(new Set(all.map(({ own }) => own.thumbprint)).size, 1)
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('own')),
    ['own'],
  )
})

test('our certificate is made anew when it has expired, with the key it had; one from elsewhere is left alone', async (t) => {
  const old = await open(t, at(Date.now() - 3_700 * dayMs))
  const key = await readFile(path.join(old.folder, 'own/private/private-key.pem'), 'utf8')
  const renewed = await openTrust(old.folder, systemClock)
  assert.notEqual(renewed.own.thumbprint, old.own.thumbprint)
  assert.ok(renewed.own.notAfter > Date.now())
  assert.equal(await readFile(path.join(old.folder, 'own/private/private-key.pem'), 'utf8'), key)

  const authority = issueCertificate({ commonName: 'plant', isAuthority: true })
  const past = issueCertificate({ commonName: 'edge', issuer: authority, notAfter: new Date(Date.now() - 1_000) })
  await writeFile(path.join(old.folder, 'own/certs/certificate.der'), past.certificate)
  await writeFile(path.join(old.folder, 'own/private/private-key.pem'), past.privateKey)
  assert.match((await openTrust(old.folder, systemClock)).own.subject, /edge/)
})

test('a key that does not belong to the certificate, or files that are none, are a fault', async (t) => {
  const { folder } = await open(t)
  const files = { certificate: path.join(folder, 'own/certs/certificate.der'), key: path.join(folder, 'own/private/private-key.pem') }
  await writeFile(files.key, issueCertificate({ commonName: 'x' }).privateKey)
  assert.equal(await codeOf(openTrust(folder, systemClock)), 'opcua.own-certificate-unusable')
  await writeFile(files.key, 'no key')
  assert.equal(await codeOf(openTrust(folder, systemClock)), 'opcua.own-certificate-unusable')
  await writeFile(files.certificate, 'no certificate')
  assert.equal(await codeOf(openTrust(folder, systemClock)), 'opcua.own-certificate-unusable')
})

test('neither a program on the PATH nor a home directory is needed', async (t) => {
  const folder = path.join(await temporaryFolder(t), 'pki')
  const script = `
    const { openTrust } = await import(${JSON.stringify(new URL('../../../../nodes/opcua-connection/session/trust.ts', import.meta.url).href)})
    const { systemClock } = await import(${JSON.stringify(new URL('../../../../nodes/lib/clock.ts', import.meta.url).href)})
    const { loadLibrary } = await import(${JSON.stringify(new URL('../../../../nodes/opcua-connection/session/library.ts', import.meta.url).href)})
    const { own, guard } = await openTrust(process.argv[1], systemClock)
    const library = await loadLibrary()
    const client = library.OPCUAClient.create({ ...guard('opc.tcp://127.0.0.1:1').options, connectionStrategy: { maxRetry: 0 } })
    await client.connect('opc.tcp://127.0.0.1:1').catch(() => undefined)
    await client.disconnect()
    console.log(own.thumbprint)`
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, folder], {
    env: { PATH: '', HOME: '/proc/none', XDG_CONFIG_HOME: '/proc/none' },
  })
  assert.equal(stderr, '')
  assert.match(stdout, /^[0-9A-F]{40}\n$/)
  assert.ok(existsSync(path.join(folder, 'own/certs/certificate.der')))
  const copy = path.join(folder, 'copy.der')
  await copyFile(path.join(folder, 'own/certs/certificate.der'), copy)
  assert.equal(new X509Certificate(readFileSync(copy)).fingerprint.replaceAll(':', ''), stdout.trim())
})
