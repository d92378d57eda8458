// X.509 certificates for TLS tests, made on the spot: no openssl binary, no key in the repository, no expiry.
import crypto from 'node:crypto'
import net from 'node:net'

export interface Identity {
  /** PEM. */
  readonly certificate: string
  /** PEM, PKCS #8. */
  readonly privateKey: string
  readonly commonName: string
}

export interface CertificateRequest {
  readonly commonName: string
  /** Who signs; without one the certificate signs itself. */
  readonly issuer?: Identity
  /** Host names and IP addresses it stands for. */
  readonly hosts?: readonly string[]
  readonly isAuthority?: boolean
  /** Defaults: an hour ago, and a day from now. */
  readonly notBefore?: Date
  readonly notAfter?: Date
}

const hourMs = 3_600_000
const oids = {
  commonName: '0603550403',
  ecdsaWithSha256: '06082a8648ce3d040302',
  basicConstraints: '0603551d13',
  subjectAltName: '0603551d11',
} as const

/** Makes a P-256 key and a version 3 certificate for it (RFC 5280, 4.1; DER by hand). */
export function issueCertificate(request: CertificateRequest): Identity {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { commonName, issuer } = request
  const signature = sequence(oid('ecdsaWithSha256'))
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), crypto.randomBytes(8)])),
    signature,
    name(issuer?.commonName ?? commonName),
    sequence(time(request.notBefore ?? new Date(Date.now() - hourMs)), time(request.notAfter ?? new Date(Date.now() + 24 * hourMs))),
    name(commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions(request))),
  )
  const signed = crypto.sign('sha256', body, issuer?.privateKey ?? privateKey)
  const der = sequence(body, signature, tagged(0x03, Buffer.concat([Buffer.from([0]), signed])))
  return { commonName, certificate: pem(der), privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) }
}

function extensions(request: CertificateRequest): Buffer[] {
  const isAuthority = request.isAuthority === true ? tagged(0x01, Buffer.from([0xff])) : Buffer.alloc(0)
  const constraints = sequence(oid('basicConstraints'), tagged(0x04, sequence(isAuthority)))
  if (request.hosts === undefined) return [constraints]
  const names = sequence(oid('subjectAltName'), tagged(0x04, sequence(...request.hosts.map(hostName))))
  return [constraints, names]
}

/** GeneralName: [2] a DNS name, [7] the bytes of an IPv4 address (RFC 5280, 4.2.1.6). */
function hostName(host: string): Buffer {
  return net.isIPv4(host) ? tagged(0x87, Buffer.from(host.split('.').map(Number))) : tagged(0x82, Buffer.from(host))
}

function name(commonName: string): Buffer {
  return sequence(tagged(0x31, sequence(oid('commonName'), tagged(0x0c, Buffer.from(commonName)))))
}

/** UTCTime up to 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
function time(date: Date): Buffer {
  const digits = `${date.toISOString().replace(/[-:T]|\..*/g, '')}Z`
  return date.getUTCFullYear() < 2050 ? tagged(0x17, Buffer.from(digits.slice(2))) : tagged(0x18, Buffer.from(digits))
}

function oid(key: keyof typeof oids): Buffer {
  return Buffer.from(oids[key], 'hex')
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts))
}

function tagged(tag: number, content: Buffer): Buffer {
  const size = content.length
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
