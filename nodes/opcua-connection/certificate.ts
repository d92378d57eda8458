// A certificate as people see it, and why one is refused. Shared by session, actions and dialog.

/** What stands in an application's certificate (OPC 10000-6, 6.2.2). */
export interface CertificateFacts {
  /** SHA-1 of the DER bytes, 40 hex digits in capitals: what OPC UA tools show to compare by. */
  readonly thumbprint: string
  /** One line: `CN=…, O=…`. */
  readonly subject: string
  readonly issuer: string
  readonly isSelfSigned: boolean
  /** The name of the application it stands for; empty where it has none. */
  readonly applicationUri: string
  /** DNS names and IP addresses. */
  readonly hosts: readonly string[]
  /** ms since 1970. */
  readonly notBefore: number
  readonly notAfter: number
}

/** Why a server's certificate is not accepted. Each is a fault of its own. */
export type Refusal = 'untrusted' | 'changed' | 'expired' | 'not-yet-valid' | 'host-mismatch' | 'uri-mismatch' | 'revoked' | 'unreadable'

/** Host and port of an endpoint, in lower case: a server has one certificate a port, whatever stands behind the slash. */
export function endpointKey(endpointUrl: string): string {
  const [, authority = ''] = /^[\w.+-]+:\/\/([^/]+)/.exec(endpointUrl.trim()) ?? []
  const lower = authority.toLowerCase()
  return /:\d+$/.test(lower) ? lower : `${lower}:4840`
}

/** The host alone, without the brackets of an IPv6 address. */
export function hostOf(endpointUrl: string): string {
  return endpointKey(endpointUrl)
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
}
