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
import type { Guard } from './trust.ts'
import { identityOf } from './user-identity.ts'

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
  await guardPassword(options)
  const session = await asker.ask('CreateSession', () => channel.client.createSession(identityOf(library, config, userTls)))
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
async function guardPassword({ channel, asker, config, guard }: SessionOptions): Promise<void> {
  if (config.securityMode !== 'none' || config.userToken !== 'username') return
  const endpoints: EndpointDescription[] = await asker.ask('GetEndpoints', () => channel.client.getEndpoints())
  const certificate = endpoints.find(({ serverCertificate }) => serverCertificate?.length > 0)?.serverCertificate
  if (certificate === undefined) return
  const refusal = await guard.check(certificate)
  if (refusal !== null) throw refusal
}
