// From an open session to a stay: what the server is, which subscriptions it still has, where the nodes are.
import { lookup } from 'node:dns/promises'
import type { Budget } from '../../lib/budget.ts'
import { type Fault, fault } from '../../lib/fault.ts'
import type { Line } from '../../lib/line.ts'
import { hostOf } from '../certificate.ts'
import type { Config } from '../fields.ts'
import { perCall } from '../profile.ts'
import type { OpcuaWant } from '../want.ts'
import type { Asker } from './asker.ts'
import { createBrowser } from './browse.ts'
import type { Channel } from './channel.ts'
import type { Library } from './library.ts'
import type { Session } from './open-session.ts'
import { preparePart } from './part.ts'
import { startPublishing } from './publishing.ts'
import { readServerFacts } from './server-facts.ts'
import type { Kept } from './session.ts'
import { createTasks, type Stay } from './stay.ts'

export interface StayOptions {
  readonly line: Line<OpcuaWant>
  readonly library: Library
  readonly config: Config
  readonly channel: Channel
  readonly endpointUrl: string
  readonly session: Session
  readonly asker: Asker
  readonly budget: Budget
  readonly kept: Kept
  /** The server still has the session of the last stay. */
  readonly isResumed: boolean
  notice(what: Fault): void
  whenLive(): void
}

export async function openStay(options: StayOptions): Promise<Stay> {
  const { line, library, config, channel, endpointUrl, session, asker, budget, kept, isResumed, whenLive } = options
  const { served, acknowledgements } = kept
  const isPrepared = isResumed && kept.isPrepared
  const server = isPrepared && kept.server !== null ? kept.server : await readServerFacts(session, asker)
  kept.server = server
  const { limits, profile } = server
  const parts = () => [...served.values()]
  const publishing = startPublishing({
    library,
    session,
    channel,
    endpointUrl,
    budget,
    clock: line.clock,
    acknowledgements,
    heard: (subscription, hasMore) =>
      parts()
        .find((one) => one.subscription === subscription)
        ?.heard(hasMore),
    count: line.count,
  })
  let isLive = false
  const stay: Stay = {
    get hasOtherHost() {
      return kept.hasOtherHost
    },
    line,
    library,
    config,
    channel,
    session,
    asker,
    server,
    publishing,
    browser: createBrowser({ library, session, facts: server, asker, clock: line.clock }),
    readSize: { current: perCall(limits.maxNodesPerRead, config.maxItemsPerCall) },
    itemSize: { current: perCall(limits.maxMonitoredItemsPerCall, profile.maxItemsPerCall, config.maxItemsPerCall) },
    room() {
      const most = [config.maxItems, profile.maxItems ?? 0].reduce(
        (least, limit) => (limit === 0 ? least : Math.min(least, limit)),
        Number.POSITIVE_INFINITY,
      )
      return most - parts().reduce((sum, { part }) => sum + part.items.filter(({ monitoredItemId }) => monitoredItemId !== 0).length, 0)
    },
    emit(to, readings) {
      if (!isLive && readings.some(({ quality, source }) => quality !== 'bad' && source?.historical !== true)) {
        isLive = true
        whenLive()
        line.live()
      }
      line.emit(to, readings)
    },
    task: createTasks(channel),
  }
  if (isPrepared) return stay
  if (!isResumed) acknowledgements.splice(0)
  await transfer(stay, kept, isResumed)
  kept.hasOtherHost = await hasOtherHost(options)
  for (const { part } of parts()) await preparePart(part, stay)
  kept.isPrepared = true
  return stay
}

/**
 * A subscription may outlive its session (OPC 10000-4, 5.14.7): what it has kept is not lost then. `isAgain`: it may have
 * been handed over before the line broke, which the server then refuses to do twice.
 */
async function transfer({ session, asker, line }: Stay, { served }: Kept, isAgain: boolean): Promise<void> {
  const living = [...served.values()].filter(({ subscription }) => subscription !== null && subscription.revised.id !== 0)
  if (living.length === 0) return
  const subscriptionIds = living.map(({ subscription }) => subscription?.revised.id ?? 0)
  const results = await asker.ask('TransferSubscriptions', () =>
    session.transferSubscriptions({ subscriptionIds, sendInitialValues: false }).then(
      (response) => response.results ?? [],
      () => [],
    ),
  )
  for (const [index, one] of living.entries()) {
    if (results[index]?.statusCode.value === 0) line.count('transferred')
    else if (!isAgain) one.forget()
  }
}

/** The endpoint's own host counts for nobody but the server: we stay with the address that was dialled, and say so. */
async function hasOtherHost({ channel, endpointUrl, kept, notice }: StayOptions): Promise<boolean> {
  const host = hostOf(channel.client.endpoint?.endpointUrl ?? endpointUrl)
  if (host === hostOf(endpointUrl) || host === '') return false
  const isKnown = await lookup(host).then(
    () => true,
    () => false,
  )
  if (!isKnown && !kept.hasOtherHost) notice(fault('opcua.endpoint-replaced', { endpoint: endpointUrl, host }))
  return !isKnown
}
