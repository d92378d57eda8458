// Whom this machine trusts, in the form node-opcua asks for it: our key pair, and a store that judges a server's
// certificate by our list. The library's own store accepts every certificate it does not know, so it is never used.
import type { X509Certificate } from 'node:crypto'
import path from 'node:path'
import type { OPCUAClientOptions } from 'node-opcua-client'
import type { Clock } from '../../lib/clock.ts'
import { type Fault, fault } from '../../lib/fault.ts'
import { type CertificateFacts, endpointKey, type Refusal } from '../certificate.ts'
import { type Library, loadLibrary } from './library.ts'
import { type OwnCertificate, openOwnCertificate } from './own-certificate.ts'
import { openPki, type Pki } from './pki.ts'
import { judge, type Shown } from './verdict.ts'
import { factsOf, readCertificate, splitChain, thumbprintOf } from './x509.ts'

type Store = NonNullable<OPCUAClientOptions['clientCertificateManager']>

export interface Trust {
  /** The store's folder. */
  readonly folder: string
  /** To be trusted by servers. `applicationUri` of the client must be the one in here. */
  readonly own: CertificateFacts & { readonly der: Buffer; readonly pem: string }
  /** For one client and one endpoint: its options, and the check where the library does none. */
  guard(endpointUrl: string, applicationUri?: string): Guard
  /** Null: accepted. `chain` as on the wire. Judges only; nothing is kept. */
  judge(shown: { readonly chain: Buffer; readonly endpointUrl: string; readonly applicationUri: string | null }): Promise<Refusal | null>
  /** The explicit act of a person who has seen the thumbprint. Rejects with `opcua.certificate-unreadable`. */
  trust(chain: Buffer, endpointUrl: string): Promise<void>
  distrust(thumbprint: string): Promise<boolean>
  list(): Promise<readonly TrustedCertificate[]>
}

export interface TrustedCertificate extends CertificateFacts {
  /** `host:port` of the endpoints it was trusted for; empty: put into the folder by hand. */
  readonly endpoints: readonly string[]
}

export interface Guard {
  /** Over the client's own options. `applicationUri` belongs to them: a server compares it with the certificate. */
  readonly options: Pick<OPCUAClientOptions, 'clientCertificateManager' | 'certificateKeyPairProvider' | 'applicationUri' | 'applicationName'>
  /** The same check where the library does none: a password is about to be encrypted for this certificate. */
  check(chain: Buffer): Promise<Fault | null>
}

/** What OPC UA calls the refusals (OPC 10000-4, 6.1.3), and what we do: it does not tell "changed" from "untrusted". */
const refusals = {
  untrusted: { status: 'BadCertificateUntrusted', code: 'opcua.certificate-untrusted' },
  changed: { status: 'BadCertificateUntrusted', code: 'opcua.certificate-changed' },
  expired: { status: 'BadCertificateTimeInvalid', code: 'opcua.certificate-expired' },
  'not-yet-valid': { status: 'BadCertificateTimeInvalid', code: 'opcua.certificate-not-yet-valid' },
  'host-mismatch': { status: 'BadCertificateHostNameInvalid', code: 'opcua.certificate-host-mismatch' },
  'uri-mismatch': { status: 'BadCertificateUriInvalid', code: 'opcua.certificate-uri-mismatch' },
  revoked: { status: 'BadCertificateRevoked', code: 'opcua.certificate-revoked' },
  unreadable: { status: 'BadCertificateInvalid', code: 'opcua.certificate-unreadable' },
} as const satisfies Readonly<Record<Refusal, { readonly status: string; readonly code: string }>>

export function pkiFolder(userDir: string): string {
  return path.resolve(userDir, 'lineside', 'opcua-connection', 'pki')
}

/** Opens the store, with a key pair made if there is none. Rejects with `opcua.pki-unwritable`, `opcua.own-certificate-unusable`. */
export async function openTrust(folder: string, clock: Clock): Promise<Trust> {
  const library = await loadLibrary()
  const pki = await openPki(folder)
  const own = await openOwnCertificate(folder, clock.now())
  const verdict = async (shown: Shown) => judge(shown, await knownOf(pki, library), clock.now())
  return {
    folder,
    own: { ...factsOf(own.certificate), der: own.certificate.raw, pem: own.certificate.toString() },
    guard: (endpointUrl, applicationUri) => guardOf({ library, pki, own, verdict, endpointUrl, applicationUri: applicationUri ?? null }),
    judge: ({ chain, ...shown }) => verdict({ ...shown, chain: splitChain(chain) }),
    async trust(chain, endpointUrl) {
      const certificate = leafOf(splitChain(chain))
      if (certificate === null) throw refusalFault('unreadable', null, endpointUrl)
      await pki.trust(certificate, endpointKey(endpointUrl))
    },
    distrust: pki.distrust,
    async list() {
      const pins = Object.entries(await pki.pins())
      return (await pki.trusted()).map((certificate) => {
        const thumbprint = thumbprintOf(certificate)
        return { ...factsOf(certificate), endpoints: pins.filter(([, pinned]) => pinned === thumbprint).map(([endpoint]) => endpoint) }
      })
    },
  }
}

interface Guarded {
  readonly library: Library
  readonly pki: Pki
  readonly own: OwnCertificate
  readonly verdict: (shown: Shown) => Promise<Refusal | null>
  readonly endpointUrl: string
  readonly applicationUri: string | null
}

function guardOf({ library, pki, own, verdict, endpointUrl, applicationUri }: Guarded): Guard {
  const check = async (chain: readonly Buffer[]): Promise<Refusal | null> => {
    const refusal = await verdict({ chain, endpointUrl, applicationUri })
    const leaf = leafOf(chain)
    if (refusal !== null && leaf !== null) await pki.reject(leaf)
    return refusal
  }
  const facts = factsOf(own.certificate)
  return {
    options: {
      applicationName: 'Lineside',
      applicationUri: facts.applicationUri,
      certificateKeyPairProvider: {
        getCertificate: () => own.certificate.raw,
        getCertificateChain: () => [own.certificate.raw],
        getPrivateKey: once(() => library.crypto_utils.makePrivateKeyFromPem(own.privateKey)),
      },
      clientCertificateManager: storeOf(library, own.certificate, check),
    },
    async check(chain) {
      const parts = splitChain(chain)
      const refusal = await check(parts)
      return refusal === null ? null : refusalFault(refusal, leafOf(parts), endpointUrl)
    },
  }
}

/** The library may ask; nothing it says is kept. */
function storeOf({ StatusCodes }: Library, own: X509Certificate, check: (chain: readonly Buffer[]) => Promise<Refusal | null>): Store {
  const statusOf = async (found: Buffer | readonly Buffer[]) => {
    const refusal = await check(Buffer.isBuffer(found) ? splitChain(found) : found.flatMap(splitChain))
    return refusal === null ? StatusCodes.Good : StatusCodes[refusals[refusal].status]
  }
  const nothing = async () => undefined
  return {
    referenceCounter: 0,
    initialize: nothing,
    dispose: nothing,
    checkCertificate: statusOf,
    // Asked of our own certificate only, which nobody has to trust here.
    verifyCertificate: async (found: Buffer | readonly Buffer[]) =>
      own.raw.equals(Buffer.isBuffer(found) ? found : Buffer.concat(found)) ? 'Good' : (await statusOf(found)).name,
    getTrustStatus: statusOf,
    trustCertificate: nothing,
    rejectCertificate: nothing,
    addIssuer: nothing,
    addRevocationList: nothing,
  }
}

async function knownOf(pki: Pki, { crypto_utils }: Library) {
  const [trusted, issuers, pins, lists] = await Promise.all([pki.trusted(), pki.issuers(), pki.pins(), pki.revocations()])
  const isRevoked = (certificate: X509Certificate, issuer: X509Certificate) =>
    lists.some((list) => {
      try {
        if (!crypto_utils.verifyCrlIssuedByCertificate(list, issuer.raw)) return false
        const { revokedCertificates } = crypto_utils.exploreCertificateRevocationList(list).tbsCertList
        return revokedCertificates.some(({ userCertificate }) => plainHex(userCertificate) === plainHex(certificate.serialNumber))
      } catch {
        // A file there that is no revocation list revokes nothing.
        return false
      }
    })
  return { trusted, issuers, pins, isRevoked }
}

export function refusalFault(refusal: Refusal, leaf: X509Certificate | null, endpointUrl: string): Fault {
  const facts = leaf === null ? null : factsOf(leaf)
  const day = (ms: number | undefined) => (ms === undefined ? '' : new Date(ms).toISOString().slice(0, 10))
  return fault(refusals[refusal].code, {
    endpoint: endpointUrl,
    subject: facts?.subject ?? '',
    thumbprint: facts?.thumbprint ?? '',
    notBefore: day(facts?.notBefore),
    notAfter: day(facts?.notAfter),
  })
}

function leafOf([first]: readonly Buffer[]): X509Certificate | null {
  return first === undefined ? null : readCertificate(first)
}

/** `0A:0B` and `a0b` name the same serial number. */
function plainHex(digits: string): string {
  return digits
    .replaceAll(/[^0-9a-fA-F]/g, '')
    .replace(/^0+/, '')
    .toLowerCase()
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
