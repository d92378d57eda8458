// The certificate store on disk: whom this machine trusts, whom it turned away, which server has which certificate.
import type { X509Certificate } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises'
import path from 'node:path'
import { fault } from '../../lib/fault.ts'
import { errnoOf, readIfAny } from '../../lib/store/files.ts'
import { readCertificate, thumbprintOf } from './x509.ts'

/** Folders as UA tools know them, so that an administrator finds the way. */
const folders = {
  trusted: 'trusted/certs',
  trustedLists: 'trusted/crl',
  /** Authorities that help to build a chain and are not trusted themselves. */
  issuers: 'issuers/certs',
  issuerLists: 'issuers/crl',
  rejected: 'rejected',
} as const
const pinsFile = 'endpoints.json'
/** A scanner in the plant must not fill the disk. */
const keptRejected = 100

/** Which certificate was trusted for which endpoint: thumbprints by `host:port`. */
export type Pins = Readonly<Record<string, string>>

export interface Pki {
  readonly folder: string
  trusted(): Promise<readonly X509Certificate[]>
  rejected(): Promise<readonly X509Certificate[]>
  issuers(): Promise<readonly X509Certificate[]>
  /** Certificate revocation lists, DER. */
  revocations(): Promise<readonly Buffer[]>
  pins(): Promise<Pins>
  /** The explicit act: from now on this certificate is trusted, and expected at this endpoint (`host:port`). */
  trust(certificate: X509Certificate, endpoint: string): Promise<void>
  /** Takes trust back. False: there is no such certificate. */
  distrust(thumbprint: string): Promise<boolean>
  /** Keeps what was turned away, to be looked at. Never rejects: the verdict stands without it. */
  reject(certificate: X509Certificate): Promise<void>
}

/** Makes the folders. Rejects with `opcua.pki-unwritable`. */
export async function openPki(folder: string): Promise<Pki> {
  const at = (name: keyof typeof folders) => path.join(folder, folders[name])
  const saving = (work: () => Promise<void>) => work().catch((cause: unknown) => Promise.reject(unwritable(folder, cause)))
  const pins = async () => parsePins(await readIfAny(path.join(folder, pinsFile)))
  const savePins = (next: Pins) => replaceFile(path.join(folder, pinsFile), `${JSON.stringify(next, null, 2)}\n`)
  await saving(async () => {
    for (const name of Object.values(folders)) await mkdir(path.join(folder, name), { recursive: true, mode: 0o700 })
  })
  return {
    folder,
    pins,
    trusted: () => certificatesIn(at('trusted')),
    rejected: () => certificatesIn(at('rejected')),
    issuers: () => certificatesIn(at('issuers')),
    async revocations() {
      const lists = await Promise.all([filesIn(at('trustedLists')), filesIn(at('issuerLists'))])
      return Promise.all(lists.flat().map(async (file) => derOf(await readFile(file))))
    },
    trust: (certificate, endpoint) =>
      saving(async () => {
        const thumbprint = thumbprintOf(certificate)
        await replaceFile(path.join(at('trusted'), `${thumbprint}.der`), certificate.raw)
        await savePins({ ...(await pins()), [endpoint]: thumbprint })
        await removeFrom(at('rejected'), thumbprint)
      }),
    async distrust(thumbprint) {
      const isGone = await removeFrom(at('trusted'), thumbprint)
      await saving(async () => savePins(Object.fromEntries(Object.entries(await pins()).filter(([, pinned]) => pinned !== thumbprint))))
      return isGone
    },
    async reject(certificate) {
      const file = path.join(at('rejected'), `${thumbprintOf(certificate)}.der`)
      await replaceFile(file, certificate.raw)
        .then(() => forgetOldest(at('rejected')))
        .catch(() => undefined)
    },
  }
}

/** A file that is no certificate is passed over: an administrator may keep notes there. */
async function certificatesIn(folder: string): Promise<readonly X509Certificate[]> {
  const found = await Promise.all((await filesIn(folder)).map(async (file) => readCertificate(await readFile(file))))
  return found.filter((certificate) => certificate !== null)
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => path.join(folder, name))
}

async function removeFrom(folder: string, thumbprint: string): Promise<boolean> {
  let isGone = false
  for (const file of await filesIn(folder)) {
    const certificate = readCertificate(await readFile(file))
    if (certificate === null || thumbprintOf(certificate) !== thumbprint) continue
    await unlink(file).catch((cause: unknown) => Promise.reject(unwritable(folder, cause)))
    isGone = true
  }
  return isGone
}

async function forgetOldest(folder: string): Promise<void> {
  const files = await filesIn(folder)
  if (files.length <= keptRejected) return
  const aged = await Promise.all(files.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })))
  const old = aged.sort((a, b) => a.at - b.at).slice(0, files.length - keptRejected)
  await Promise.all(old.map(({ file }) => rm(file, { force: true })))
}

/** A damaged file counts as none: then a certificate that is not in the trust list is "untrusted" instead of "changed". */
function parsePins(bytes: Buffer | null): Pins {
  if (bytes === null) return {}
  try {
    const found: unknown = JSON.parse(bytes.toString('utf8'))
    const entries = typeof found === 'object' && found !== null ? Object.entries(found) : []
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    return {}
  }
}

/** Whole or not at all, also through a power cut. */
async function replaceFile(file: string, content: Buffer | string): Promise<void> {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}`)
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
}

function derOf(bytes: Buffer): Buffer {
  const [, base64] = /-----BEGIN X509 CRL-----([\s\S]+?)-----END X509 CRL-----/.exec(bytes.toString('latin1')) ?? []
  return base64 === undefined ? bytes : Buffer.from(base64, 'base64')
}

export function unwritable(folder: string, cause: unknown) {
  return fault('opcua.pki-unwritable', { folder, reason: errnoOf(cause) }, { cause })
}
