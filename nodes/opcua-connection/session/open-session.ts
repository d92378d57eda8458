// A session on a channel: the one of the last stay taken up again where the server still has it, else a new one.
import type {
  ClientSession,
  ClientSessionPublishService,
  CreateMonitoredItemsRequestOptions,
  CreateMonitoredItemsResponse,
  CreateSubscriptionRequestOptions,
  CreateSubscriptionResponse,
  DeleteSubscriptionsRequestOptions,
  DeleteSubscriptionsResponse,
  EndpointDescription,
  TransferSubscriptionsRequestOptions,
  TransferSubscriptionsResponse,
} from 'node-opcua-client'
import type { TlsSettings } from '../../lib/tls.ts'
import type { Config } from '../fields.ts'
import type { Asker } from './asker.ts'
import type { Channel } from './channel.ts'
import type { Library } from './library.ts'
import { type Guard, refusalFault } from './trust.ts'
import { identityOf } from './user-identity.ts'
import { readCertificate, splitChain } from './x509.ts'

/** With the services that the library keeps for itself otherwise: it is we who subscribe. */
export type Session = ClientSession & ClientSessionPublishService & SubscriptionServices

interface SubscriptionServices {
  createSubscription(request: CreateSubscriptionRequestOptions): Promise<CreateSubscriptionResponse>
  deleteSubscriptions(request: DeleteSubscriptionsRequestOptions): Promise<DeleteSubscriptionsResponse>
  transferSubscriptions(request: TransferSubscriptionsRequestOptions): Promise<TransferSubscriptionsResponse>
  createMonitoredItems(request: CreateMonitoredItemsRequestOptions): Promise<CreateMonitoredItemsResponse>
}

export interface OpenSession {
  readonly session: Session
  /** The server still knew the last session: its subscriptions live, too. */
  readonly isResumed: boolean
}

export interface SessionOptions {
  readonly library: Library
  readonly channel: Channel
  readonly asker: Asker
  readonly config: Pick<Config, 'userToken' | 'userName' | 'password' | 'securityMode'>
  /** Certificate and key of the user, from Node-RED's `tls-config`. */
  readonly userTls: TlsSettings | null
  readonly guard: Guard
  readonly last: Session | null
}

export async function openSession(options: SessionOptions): Promise<OpenSession> {
  const { library, channel, asker, config, userTls, last } = options
  if (last !== null && (await takeUp(channel, asker, last))) return { session: last, isResumed: true }
  const create = () => channel.client.createSession(identityOf(library, config, userTls))
  const session = await asker.ask('CreateSession', isPasswordOpen(config) ? await guarded(create, options) : create)
  return { session: session as Session, isResumed: false }
}

/** False: the server does not know the session any more, or does not give it to this channel. */
async function takeUp({ client, ended }: Channel, { ask }: Asker, last: Session): Promise<boolean> {
  // A refusal must not end the stay: a new session is the answer to it.
  return ask('ActivateSession', () =>
    client.reactivateSession(last).then(
      () => true,
      (thrown: unknown) => (ended.aborted ? Promise.reject(thrown) : false),
    ),
  )
}

/** Nothing is secured, but the password is encrypted for the server's certificate: whoever shows one would get it. */
function isPasswordOpen({ securityMode, userToken }: SessionOptions['config']): boolean {
  return securityMode === 'none' && userToken === 'username'
}

/**
 * The password is encrypted for the certificate in the answer to CreateSession, and the library looks at no other: an
 * answer with one that was not found to be trusted is a refusal, before the password is on its way.
 */
async function guarded<T>(create: () => Promise<T>, { library, channel: { client }, asker, guard }: SessionOptions): Promise<() => Promise<T>> {
  const endpoints: EndpointDescription[] = await asker.ask('GetEndpoints', () => client.getEndpoints())
  const trusted = endpoints.map(({ serverCertificate }) => serverCertificate ?? nothing).find(({ length }) => length > 0) ?? nothing
  const refuse = async (certificate: Buffer) => {
    const refusal = certificate.length === 0 ? null : await guard.check(certificate)
    if (refusal !== null) throw refusal
  }
  await refuse(trusted)
  let other: Buffer | null = null
  const look = (response: unknown) => {
    if (!(response instanceof library.CreateSessionResponse)) return
    const shown: Buffer = response.serverCertificate ?? nothing
    if (leafOf(shown).equals(leafOf(trusted))) return
    other = shown
    response.responseHeader.serviceResult = library.StatusCodes.BadCertificateUntrusted
  }
  return async () => {
    client.on('receive_response', look)
    try {
      return await create()
    } catch (thrown) {
      if (other === null) throw thrown
      await refuse(other)
      throw refusalFault('changed', readCertificate(leafOf(other)), client.endpointUrl)
    } finally {
      client.off('receive_response', look)
    }
  }
}

const nothing = Buffer.alloc(0)

/** Some servers send the chain here and the certificate alone there. */
function leafOf(chain: Buffer): Buffer {
  return splitChain(chain)[0] ?? chain
}
