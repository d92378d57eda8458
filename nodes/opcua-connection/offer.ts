// What a server offers, as the connection's dialog shows it.
import type { CertificateFacts, Refusal } from './certificate.ts'
import type { Config } from './fields.ts'

export interface EndpointOffer {
  readonly mode: Config['securityMode']
  /** `None` or the policy's name; one that this package does not know is told, and cannot be chosen. */
  readonly policy: string
  readonly isKnown: boolean
  readonly users: readonly UserToken[]
}

export type UserToken = Config['userToken'] | 'issued'

export interface ServerCertificate extends CertificateFacts {
  /** Why it is not accepted; null: it is. */
  readonly refusal: Refusal | null
}

export interface Offer {
  readonly serverName: string
  readonly applicationUri: string
  /** The strongest first. */
  readonly endpoints: readonly EndpointOffer[]
  /** As a rule one; a server may have another one for another kind of key. */
  readonly certificates: readonly ServerCertificate[]
  /** The host by which the server calls itself, where it is not the one that was dialled; else empty. */
  readonly otherHost: string
  readonly milliseconds: number
}

/** The strongest first; within a mode, policies as OPC 10000-7 ranks them. */
const modes: readonly Config['securityMode'][] = ['sign-and-encrypt', 'sign', 'none']
const policies = ['Aes256_Sha256_RsaPss', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Basic256', 'Basic128Rsa15', 'None']

export function strongestFirst(endpoints: readonly EndpointOffer[]): readonly EndpointOffer[] {
  const rank = ({ mode, policy }: EndpointOffer) => modes.indexOf(mode) * 100 + (policies.includes(policy) ? policies.indexOf(policy) : 99)
  return [...endpoints].sort((a, b) => rank(a) - rank(b))
}
