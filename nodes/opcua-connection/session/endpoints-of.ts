// What a server offers: its endpoints, each with its security, its users and its certificate (OPC 10000-4, 5.5.4).
import type { EndpointDescription } from 'node-opcua-client'
import type { Clock } from '../../lib/clock.ts'
import { fault } from '../../lib/fault.ts'
import type { Config } from '../fields.ts'
import { troubleOf } from '../trouble.ts'
import { openChannel, within } from './channel.ts'
import type { Library } from './library.ts'
import type { Guard } from './trust.ts'

export interface Discovery {
  readonly library: Library
  readonly endpointUrl: string
  readonly connectTimeoutMs: number
  readonly guard: Guard
  readonly clock: Clock
  readonly signal: AbortSignal
}

export type Security = Pick<Config, 'securityMode' | 'securityPolicy' | 'userToken'>

/** Asked over an unsecured channel, as the standard has it: nothing it says is trusted before the certificate is. */
export async function endpointsOf({
  library,
  endpointUrl,
  connectTimeoutMs,
  guard,
  clock,
  signal,
}: Discovery): Promise<readonly EndpointDescription[]> {
  const channel = await openChannel({
    library,
    endpointUrl,
    config: {
      securityMode: 'none',
      securityPolicy: 'Basic256Sha256',
      connectTimeoutMs,
      requestTimeoutMs: connectTimeoutMs,
      keepAliveMs: connectTimeoutMs,
    },
    sessionTimeoutMs: connectTimeoutMs,
    credentials: guard.options,
    serverCertificate: null,
    clock,
    signal,
  })
  try {
    return await within(channel.client.getEndpoints(), connectTimeoutMs, clock, [signal, channel.ended])
  } catch (thrown) {
    if (signal.aborted) throw fault('line.ended')
    throw troubleOf(thrown, { endpoint: endpointUrl })
  } finally {
    await channel.close()
  }
}

/**
 * The server's certificate, found to be trusted: for a secured channel, and for a password, which is encrypted for it also
 * where the channel is not. Null where there is nothing to encrypt, or nothing to encrypt it for. Rejects with
 * `opcua.no-such-endpoint`, `opcua.certificate-…`, and when the server cannot be reached.
 */
export async function trustedCertificate(discovery: Discovery, security: Security): Promise<Buffer | null> {
  const { securityMode, securityPolicy, userToken } = security
  if (securityMode === 'none' && userToken !== 'username') return null
  const endpoint = (await endpointsOf(discovery)).find((one) => isMeant(discovery.library, one, security))
  if (endpoint === undefined)
    throw fault('opcua.no-such-endpoint', {
      endpoint: discovery.endpointUrl,
      reason: `${securityMode} · ${securityMode === 'none' ? 'None' : securityPolicy}`,
    })
  const { serverCertificate } = endpoint
  if (securityMode === 'none' && (serverCertificate === null || serverCertificate.length === 0)) return null
  const refusal = await discovery.guard.check(serverCertificate)
  if (refusal !== null) throw refusal
  return serverCertificate
}

/** `None` or the last part of the policy's URI. */
export function policyOf({ securityPolicyUri }: Pick<EndpointDescription, 'securityPolicyUri'>): string {
  return /#(.+)$/.exec(securityPolicyUri ?? '')?.[1] ?? ''
}

export function modeOf(
  { MessageSecurityMode }: Library,
  { securityMode }: Pick<EndpointDescription, 'securityMode'>,
): Security['securityMode'] | null {
  if (securityMode === MessageSecurityMode.None) return 'none'
  if (securityMode === MessageSecurityMode.Sign) return 'sign'
  return securityMode === MessageSecurityMode.SignAndEncrypt ? 'sign-and-encrypt' : null
}

function isMeant(library: Library, endpoint: EndpointDescription, { securityMode, securityPolicy }: Security): boolean {
  return modeOf(library, endpoint) === securityMode && (securityMode === 'none' || policyOf(endpoint) === securityPolicy)
}
