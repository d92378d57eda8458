// Who is connected, who wants which topic, and the last retained messages: the broker without its sockets.
import { isTopicPattern, matchesPattern } from '../../nodes/lib/topic.ts'
import type { SubscriptionRequest } from './mqtt-codec.ts'
import type { Properties } from './mqtt-properties.ts'

export interface HubMessage {
  readonly topic: string
  readonly payload: Buffer
  readonly qos: 0 | 1
  readonly retain: boolean
  readonly properties: Properties
  readonly clientId: string
}

/** A connected client, as the hub sees it. */
export interface Subscriber {
  readonly clientId: string
  deliver(message: HubMessage, qos: 0 | 1, retain: boolean): void
  /** Another connection has taken the client id. */
  takenOver(): void
}

export interface Hub {
  /** A client id is one connection's: the one that had it is told. */
  join(subscriber: Subscriber): void
  leave(subscriber: Subscriber): void
  /**
   * A reason code for each request: the granted QoS, 0x8F for a bad filter, 0x9E for a shared one, 0x97 for one too
   * many. `replay` sends what is retained for them; call it after the SUBACK.
   */
  subscribe(subscriber: Subscriber, requests: readonly SubscriptionRequest[]): { readonly reasonCodes: readonly number[]; replay(): void }
  /** 0, or 0x11 where there was no such subscription. */
  unsubscribe(subscriber: Subscriber, filter: string): number
  /** Delivers once to each client with a matching subscription; says to how many. */
  route(message: HubMessage): number
}

type Filters = Map<string, SubscriptionRequest>

const reasons = { noSubscription: 0x11, filterInvalid: 0x8f, quotaExceeded: 0x97, sharedNotSupported: 0x9e } as const
/** Bounds of a test bench: retained topics in all, and subscriptions a client. */
const retainedLimit = 10_000
const filterLimit = 1_000

/** An empty hub. It holds no socket and no timer; what it keeps is bounded. */
export function createHub(): Hub {
  const clients = new Map<string, { readonly subscriber: Subscriber; readonly filters: Filters }>()
  const retained = new Map<string, HubMessage>()
  const filtersOf = (subscriber: Subscriber): Filters => {
    const client = clients.get(subscriber.clientId)
    return client?.subscriber === subscriber ? client.filters : new Map()
  }
  return {
    join(subscriber) {
      clients.get(subscriber.clientId)?.subscriber.takenOver()
      clients.set(subscriber.clientId, { subscriber, filters: new Map() })
    },
    leave(subscriber) {
      if (clients.get(subscriber.clientId)?.subscriber === subscriber) clients.delete(subscriber.clientId)
    },
    subscribe(subscriber, requests) {
      const filters = filtersOf(subscriber)
      const owed: SubscriptionRequest[] = []
      const reasonCodes = requests.map((request) => {
        const refusal = refusalOf(request.filter, filters)
        if (refusal !== 0) return refusal
        if (request.retainHandling === 0 || (request.retainHandling === 1 && !filters.has(request.filter))) owed.push(request)
        filters.set(request.filter, request)
        return Math.min(request.qos, 1)
      })
      const replayOwed = () => {
        for (const request of owed) replay(subscriber, request, retained)
      }
      return { reasonCodes, replay: replayOwed }
    },
    unsubscribe: (subscriber, filter) => (filtersOf(subscriber).delete(filter) ? 0 : reasons.noSubscription),
    route(message) {
      if (message.retain) retain(retained, message)
      let receivers = 0
      for (const { subscriber, filters } of clients.values()) {
        if (deliverOnce(subscriber, filters, message)) receivers += 1
      }
      return receivers
    },
  }
}

function refusalOf(filter: string, filters: Filters): number {
  if (!isTopicPattern(filter)) return reasons.filterInvalid
  if (filter.startsWith('$share/')) return reasons.sharedNotSupported
  return filters.size >= filterLimit && !filters.has(filter) ? reasons.quotaExceeded : 0
}

/** With the highest QoS of the subscriptions that match (3.3.4). */
function deliverOnce(subscriber: Subscriber, filters: Filters, message: HubMessage): boolean {
  let qos = -1
  let retainAsPublished = false
  for (const request of filters.values()) {
    if (request.noLocal && message.clientId === subscriber.clientId) continue
    if (!matchesPattern(request.filter, message.topic)) continue
    qos = Math.max(qos, request.qos)
    retainAsPublished ||= request.retainAsPublished
  }
  if (qos < 0) return false
  subscriber.deliver(message, lowerQos(message.qos, qos), message.retain && retainAsPublished)
  return true
}

function replay(subscriber: Subscriber, request: SubscriptionRequest, retained: ReadonlyMap<string, HubMessage>): void {
  for (const message of retained.values()) {
    if (matchesPattern(request.filter, message.topic)) subscriber.deliver(message, lowerQos(message.qos, request.qos), true)
  }
}

function lowerQos(published: 0 | 1, wanted: number): 0 | 1 {
  return published === 1 && wanted > 0 ? 1 : 0
}

/** An empty payload clears the topic (3.3.1.3). */
function retain(retained: Map<string, HubMessage>, message: HubMessage): void {
  if (message.payload.length === 0) retained.delete(message.topic)
  else if (retained.size < retainedLimit || retained.has(message.topic)) retained.set(message.topic, message)
}
