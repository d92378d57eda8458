// The key and certificate this machine shows to servers: made once, kept in the store, to be trusted over there.
import { createPrivateKey, generateKeyPair, type X509Certificate } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { fault } from '../../lib/fault.ts'
import { errnoOf, readIfAny } from '../../lib/store/files.ts'
import { loadLibrary } from './library.ts'
import { unwritable } from './pki.ts'
import { factsOf, readCertificate } from './x509.ts'

export interface OwnCertificate {
  readonly certificate: X509Certificate
  /** PEM, PKCS #8. */
  readonly privateKey: string
}

/** Ten years: each new one has to be trusted by every server anew. */
const validDays = 3_650
const dayMs = 86_400_000
/** 2,048 bits are what every policy takes, the deprecated ones too (OPC 10000-7, 6.6.165). */
const keyBits = 2_048
const files = { certificate: path.join('certs', 'certificate.der'), privateKey: path.join('private', 'private-key.pem') } as const

/**
 * Reads `<pki>/own`, or makes it: no openssl, no PATH, no HOME needed. A certificate issued by the plant's own authority
 * is put there in its place. One that has expired is replaced, as no server takes it any more; the key stays.
 * Rejects with `opcua.pki-unwritable`, `opcua.own-certificate-unusable`.
 */
export async function openOwnCertificate(pki: string, now: number): Promise<OwnCertificate> {
  const folder = path.join(pki, 'own')
  const found = await readOwn(folder)
  if (found !== null && !(factsOf(found.certificate).isSelfSigned && factsOf(found.certificate).notAfter < now)) return found
  const privateKey = found?.privateKey ?? (await newKey())
  const made = await selfSigned(privateKey, now)
  await save(folder, made, found !== null).catch((cause: unknown) => Promise.reject(unwritable(folder, cause)))
  // Another connection of this Node-RED may have been first: what is on disk counts.
  return (await readOwn(folder)) ?? made
}

async function readOwn(folder: string): Promise<OwnCertificate | null> {
  const [bytes, key] = await Promise.all([readPart(folder, files.certificate), readPart(folder, files.privateKey)])
  if (bytes === null || key === null) return null
  const certificate = readCertificate(bytes)
  if (certificate === null) throw unusable(folder, 'certificate')
  const privateKey = key.toString('utf8')
  try {
    if (certificate.checkPrivateKey(createPrivateKey(privateKey))) return { certificate, privateKey }
  } catch (cause) {
    throw unusable(folder, 'key', cause)
  }
  throw unusable(folder, 'pair')
}

function readPart(folder: string, name: string): Promise<Buffer | null> {
  return readIfAny(path.join(folder, name)).catch((cause: unknown) => Promise.reject(unusable(folder, errnoOf(cause), cause)))
}

async function newKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: keyBits })
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
}

async function selfSigned(privateKey: string, now: number): Promise<OwnCertificate> {
  const { crypto_utils } = await loadLibrary()
  const host = hostname()
  const { cert } = await crypto_utils.createSelfSignedCertificate({
    privateKey: await crypto_utils.pemToPrivateKey(privateKey),
    subject: `CN=Lineside@${host}`,
    applicationUri: applicationUriOf(host),
    dns: [host],
    // A server whose clock is behind would not take one of today.
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + validDays * dayMs),
    purpose: crypto_utils.CertificatePurpose.ForApplication,
  })
  const certificate = readCertificate(Buffer.from(cert))
  if (certificate === null) throw unusable('', 'certificate')
  return { certificate, privateKey }
}

/** Globally unique by the host's name (OPC 10000-4, 7.2); what stands in the certificate counts from then on. */
export function applicationUriOf(host: string): string {
  return `urn:${host.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '-')}:lineside:node-red-edge`
}

/** Both at once by renaming a folder; where there is one already, its files stay, unless they are to be replaced. */
async function save(folder: string, { certificate, privateKey }: OwnCertificate, isReplaced: boolean): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true, mode: 0o700 })
  const draft = await mkdtemp(`${folder}-`)
  try {
    await mkdir(path.join(draft, 'certs'), { mode: 0o700 })
    await mkdir(path.join(draft, 'private'), { mode: 0o700 })
    await writeFile(path.join(draft, files.certificate), certificate.raw)
    await writeFile(path.join(draft, files.privateKey), privateKey, { mode: 0o600 })
    if (isReplaced) await rename(path.join(draft, files.certificate), path.join(folder, files.certificate))
    else await rename(draft, folder).catch((thrown: unknown) => (isTaken(thrown) ? undefined : Promise.reject(thrown)))
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

function isTaken(thrown: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errnoOf(thrown))
}

function unusable(folder: string, what: string, cause?: unknown) {
  return fault('opcua.own-certificate-unusable', { folder, what }, { retry: false, cause })
}
