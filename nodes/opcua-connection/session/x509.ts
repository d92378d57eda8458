// Certificates off the wire and off the disk: taken apart with Node's own X.509 reader.
import { X509Certificate } from 'node:crypto'
import type { CertificateFacts } from '../certificate.ts'

/** The certificates of a chain as OPC UA sends it: DER after DER, the application's first (OPC 10000-6, 6.2.6). */
export function splitChain(chain: Buffer): readonly Buffer[] {
  const parts: Buffer[] = []
  for (let at = 0; at < chain.length; ) {
    const size = derSize(chain, at)
    if (size === null || at + size > chain.length) break
    parts.push(chain.subarray(at, at + size))
    at += size
  }
  return parts
}

/** Null for bytes that are no certificate: never throws. */
export function readCertificate(bytes: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(bytes)
  } catch {
    return null
  }
}

export function factsOf(certificate: X509Certificate): CertificateFacts {
  const names = alternativeNames(certificate)
  return {
    thumbprint: thumbprintOf(certificate),
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    isSelfSigned: certificate.subject === certificate.issuer,
    applicationUri: names.find(({ kind }) => kind === 'URI')?.value ?? '',
    hosts: names.filter(({ kind }) => kind === 'DNS' || kind === 'IP Address').map(({ value }) => value),
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
  }
}

export function thumbprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint.replaceAll(':', '')
}

/** Length of the DER element at `at`, head included; null where there is none. */
function derSize(bytes: Buffer, at: number): number | null {
  const first = bytes[at + 1]
  if (bytes[at] !== 0x30 || first === undefined) return null
  if (first < 0x80) return first + 2
  const digits = first - 0x80
  if (digits < 1 || digits > 4 || at + 2 + digits > bytes.length) return null
  return bytes.readUIntBE(at + 2, digits) + 2 + digits
}

/** Node gives `URI:urn:x, DNS:plc1, IP Address:10.0.0.1`; a name with a comma in it comes in JSON's quotes. */
function alternativeNames({ subjectAltName = '' }: X509Certificate): readonly { readonly kind: string; readonly value: string }[] {
  const parts = subjectAltName.match(/[\w ]+:(?:"(?:[^"\\]|\\.)*"|[^,]*)/g) ?? []
  return parts.map((part) => {
    const [kind = ''] = part.split(':', 1)
    const text = part.slice(kind.length + 1)
    return { kind: kind.trim(), value: text.startsWith('"') ? String(JSON.parse(text)) : text }
  })
}

function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').reverse().join(', ')
}
