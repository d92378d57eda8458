// Whether a server's certificate is accepted (OPC 10000-4, 6.1.3): because it was trusted itself, by an explicit act, or
// because an authority was.
import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { endpointKey, hostOf, type Refusal } from '../certificate.ts'
import type { Pins } from './pki.ts'
import { factsOf, readCertificate, thumbprintOf } from './x509.ts'

/** What is known on this machine when a server shows its certificate. */
export interface Known {
  readonly trusted: readonly X509Certificate[]
  readonly issuers: readonly X509Certificate[]
  readonly pins: Pins
  /** Whether an authority has revoked a certificate it issued. */
  readonly isRevoked: (certificate: X509Certificate, issuer: X509Certificate) => boolean
}

export interface Shown {
  /** DER, the application's own first. */
  readonly chain: readonly Buffer[]
  readonly endpointUrl: string
  /** As the endpoint description says it; null: not known. */
  readonly applicationUri: string | null
}

/** Leaf, intermediate authorities, root. */
const longestChain = 6

/** Null: accepted. */
export function judge(shown: Shown, known: Known, now: number): Refusal | null {
  const [leaf, ...others] = shown.chain.map(readCertificate)
  if (leaf === undefined || leaf === null) return 'unreadable'
  const trust = isTrustedItself(leaf, shown, known)
  if (trust === 'yes') return validity(leaf, now)
  const chain = chainToAuthority(
    leaf,
    others.filter((one) => one !== null),
    known,
  )
  if (chain === null) return trust === 'no' ? 'untrusted' : 'changed'
  return authorityVerdict([leaf, ...chain], shown, known, now)
}

/**
 * The very bytes must have been trusted. One trusted for other endpoints does not pass at an endpoint where another one
 * is expected; one that an administrator put into the folder is expected nowhere in particular.
 */
function isTrustedItself(leaf: X509Certificate, { endpointUrl }: Shown, { trusted, pins }: Known): 'yes' | 'no' | 'changed' {
  const thumbprint = thumbprintOf(leaf)
  const expected = pins[endpointKey(endpointUrl)]
  const isKnown = trusted.some(({ raw }) => raw.equals(leaf.raw))
  if (isKnown && (expected === undefined || expected === thumbprint || !isPinned(leaf, pins))) return 'yes'
  return expected === undefined || expected === thumbprint ? 'no' : 'changed'
}

/** From the issuer of `leaf` to an authority in the trust list; null: there is no way. */
function chainToAuthority(
  leaf: X509Certificate,
  sent: readonly X509Certificate[],
  { trusted, issuers, pins }: Known,
): readonly X509Certificate[] | null {
  // Trusting a server by hand does not make an authority of it, though old self-signed certificates claim to be one.
  const authorities = trusted.filter((one) => one.ca && !isPinned(one, pins))
  const chain: X509Certificate[] = []
  for (let last = leaf; chain.length < longestChain; ) {
    const authority = authorities.find((one) => hasIssued(one, last))
    if (authority !== undefined) return [...chain, authority]
    const between = [...sent, ...issuers].find((one) => one.ca && !chain.includes(one) && hasIssued(one, last))
    if (between === undefined) return null
    chain.push(between)
    last = between
  }
  return null
}

/** An authority's word is good for the host and the application it names, not for any other. */
function authorityVerdict(chain: readonly X509Certificate[], shown: Shown, known: Known, now: number): Refusal | null {
  const [leaf] = chain
  if (leaf === undefined) return 'unreadable'
  const late = chain.map((one) => validity(one, now)).find((refusal) => refusal !== null)
  if (late !== undefined) return late
  if (!namesHost(leaf, hostOf(shown.endpointUrl))) return 'host-mismatch'
  if (shown.applicationUri !== null && factsOf(leaf).applicationUri !== shown.applicationUri) return 'uri-mismatch'
  const isRevoked = chain.some((one, index) => {
    const issuer = chain[index + 1]
    return issuer !== undefined && known.isRevoked(one, issuer)
  })
  return isRevoked ? 'revoked' : null
}

function validity(certificate: X509Certificate, now: number): Refusal | null {
  const { notBefore, notAfter } = factsOf(certificate)
  if (now < notBefore) return 'not-yet-valid'
  return now > notAfter ? 'expired' : null
}

function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}

function namesHost(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined
}

function isPinned(certificate: X509Certificate, pins: Pins): boolean {
  const thumbprint = thumbprintOf(certificate)
  return Object.values(pins).includes(thumbprint)
}
