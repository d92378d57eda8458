// What a destination offers to the publishers that use it: where to, and as whom. It opens nothing itself.

import type { TlsSettings } from '../lib/tls.ts'

export interface DestinationPort {
  readonly kind: 'destination'
  readonly host: string
  readonly port: number
  /** Null: plain TCP. */
  readonly tls: TlsSettings | null
  readonly username: string
  readonly password: string
  readonly keepAliveSeconds: number
  readonly answerTimeoutMs: number
  /**
   * The client id this publisher goes by: the one that is set, or empty for its own publisher id, which no copy of the
   * flow shares. Null when another
   * publisher goes by it already: a broker ends the older of two connections with one id, and they would take turns.
   */
  claim(publisherId: string): string | null
  release(publisherId: string): void
}

/** Who goes by the client id that is set, if one is. */
export function createClaims(clientId: string): Pick<DestinationPort, 'claim' | 'release'> {
  let owner: string | null = null
  return {
    claim(publisherId) {
      if (clientId === '') return ''
      if (owner !== null && owner !== publisherId) return null
      owner = publisherId
      return clientId
    },
    release(publisherId) {
      if (owner === publisherId) owner = null
    },
  }
}

/** The destination as the settings of one publisher's line. */
export function usedAs({ host, port, tls, username, password, keepAliveSeconds, answerTimeoutMs }: DestinationPort, clientId: string) {
  return {
    host,
    port,
    tls,
    keepAliveSeconds,
    answerTimeoutMs,
    clientId,
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
  }
}
