// Publish requests: always some of them wait at the server, each answer is a subscription's message or sign of life.
import type { PublishResponse } from 'node-opcua-client'
import type { Budget } from '../../lib/budget.ts'
import { type Clock, every } from '../../lib/clock.ts'
import { fault } from '../../lib/fault.ts'
import { endsStay, statusNameOf, troubleOf } from '../trouble.ts'
import type { Channel } from './channel.ts'
import type { Library } from './library.ts'
import type { Session } from './open-session.ts'
import type { Subscription } from './subscription.ts'

export interface PublishingOptions {
  readonly library: Library
  readonly session: Session
  readonly channel: Pick<Channel, 'ended' | 'end'>
  readonly endpointUrl: string
  readonly budget: Budget
  readonly clock: Clock
  /** What is acknowledged with the next request; outlasts the stay. */
  readonly acknowledgements: Acknowledgement[]
  /** After each message or keep-alive. */
  heard(subscription: Subscription, hasMore: boolean): void
  count(counter: string, amount?: number): void
}

export interface Acknowledgement {
  readonly subscriptionId: number
  readonly sequenceNumber: number
}

export interface Publishing {
  /** From now on its messages are waited for. */
  add(subscription: Subscription): void
  remove(subscription: Subscription): void
  /** When it was last heard, monotonic ms. */
  heardAt(subscription: Subscription): number
  close(): void
}

interface Heard {
  readonly subscription: Subscription
  at: number
}

/** A round trip longer than the publishing interval needs more than one request on the way. */
const spareRequests = 3
const mostRequests = 20
/** In a row, without a message between them: more is no housekeeping of the server but a loop. */
const mostRefusals = 20
/** The library gives a request up after this; a server that is silent so long is noticed long before. */
const requestTimeoutMs = 0x7fff_ffff
/** Silent for so many keep-alives, a subscription, or the line, is dead: a black hole swallows the end of a connection too. */
const missedKeepAlives = 3

export function startPublishing({
  library,
  session,
  channel,
  endpointUrl,
  budget,
  clock,
  acknowledgements,
  heard,
  count,
}: PublishingOptions): Publishing {
  const bySubscription = new Map<number, Heard>()
  let waiting = 0
  let most = mostRequests
  let refusals = 0
  let isClosed = false

  const fill = () => {
    const target = bySubscription.size === 0 ? 0 : Math.min(most, bySubscription.size + spareRequests)
    while (waiting < target && !isClosed && !channel.ended.aborted) void request()
  }
  const request = async () => {
    waiting += 1
    const subscriptionAcknowledgements = acknowledgements.splice(0)
    try {
      await budget.turn(channel.ended)
      count('requests')
      take(await publish(library, session, subscriptionAcknowledgements))
    } catch (thrown) {
      acknowledgements.unshift(...subscriptionAcknowledgements)
      refused(thrown)
    } finally {
      waiting -= 1
    }
    fill()
  }
  const take = ({ subscriptionId, notificationMessage, moreNotifications }: PublishResponse) => {
    const found = bySubscription.get(subscriptionId)
    refusals = 0
    // Of a subscription that has been deleted meanwhile.
    if (found === undefined || isClosed) return
    found.at = clock.monotonic()
    const data = notificationMessage.notificationData ?? []
    if (data.length > 0) acknowledgements.push({ subscriptionId, sequenceNumber: notificationMessage.sequenceNumber })
    if (data.some(isEndOfSubscription)) return channel.end(fault('opcua.subscription-lost', { endpoint: endpointUrl, reason: 'StatusChange' }))
    found.subscription.receive(notificationMessage).then(
      () => heard(found.subscription, moreNotifications),
      () => undefined,
    )
  }
  const refused = (thrown: unknown) => {
    if (isClosed || channel.ended.aborted) return
    const status = statusNameOf(thrown)
    refusals += 1
    if (status === 'BadNoSubscription' && bySubscription.size === 0) return
    if (status === 'BadTooManyPublishRequests') most = Math.max(1, waiting - 1)
    // The server gives old requests back so that it may be asked anew (OPC 10000-4, 5.14.5.2).
    if ((status === 'BadTooManyPublishRequests' || status === 'BadTimeout') && refusals <= mostRefusals) return
    if (status === 'BadTimeout') return channel.end(fault('opcua.subscription-lost', { endpoint: endpointUrl, reason: status }))
    const cause = troubleOf(thrown, { endpoint: endpointUrl, request: 'Publish' })
    count('exceptions')
    channel.end(endsStay(cause) ? cause : fault('opcua.line-broken', cause.params, { cause: thrown }))
  }
  const shortest = () => Math.min(...[...bySubscription.values()].map(({ subscription }) => subscription.revised.keepAliveMs))
  const watch = () => {
    const now = clock.monotonic()
    for (const one of bySubscription.values()) {
      const ms = missedKeepAlives * one.subscription.revised.keepAliveMs
      // A budget that holds our requests back is no silence of the server.
      if (waiting === 0) one.at = now
      if (now - one.at < ms) continue
      count('timeouts')
      channel.end(fault('opcua.silent', { endpoint: endpointUrl, ms }))
    }
  }
  let stopWatch = () => {}
  const rewatch = () => {
    stopWatch()
    if (bySubscription.size > 0) stopWatch = every(clock, Math.max(20, shortest() / 4), watch)
  }
  return {
    add(subscription) {
      bySubscription.set(subscription.revised.id, { subscription, at: clock.monotonic() })
      rewatch()
      fill()
    },
    remove(subscription) {
      bySubscription.delete(subscription.revised.id)
      rewatch()
    },
    heardAt: (subscription) => bySubscription.get(subscription.revised.id)?.at ?? Number.NEGATIVE_INFINITY,
    close() {
      isClosed = true
      stopWatch()
    },
  }
}

/** StatusChangeNotification (OPC 10000-4, 7.25.4): the server has given the subscription up, or to another session. */
function isEndOfSubscription(part: unknown): boolean {
  return typeof part === 'object' && part !== null && 'status' in part
}

function publish({ PublishRequest }: Library, session: Session, subscriptionAcknowledgements: readonly Acknowledgement[]): Promise<PublishResponse> {
  const request = new PublishRequest({
    requestHeader: { timeoutHint: requestTimeoutMs },
    subscriptionAcknowledgements: [...subscriptionAcknowledgements],
  })
  return new Promise((resolve, reject) => {
    session.publish(request, (cause, response) => (cause === null && response !== undefined ? resolve(response) : reject(cause)))
  })
}
