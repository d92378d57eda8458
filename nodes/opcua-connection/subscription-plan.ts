// How a subscription is asked for, so that an outage of the stated length loses nothing: queues, lifetime, keep-alive.
import type { OpcuaItem, OpcuaWant } from './want.ts'

export interface SubscriptionPlan {
  readonly publishingMs: number
  /** After so many silent publishing cycles the server says that it is there. */
  readonly keepAliveCount: number
  /** After so many cycles without a request of ours the server forgets the subscription. At least three times the former. */
  readonly lifetimeCount: number
}

/** A sampling interval of 0 means "as fast as it can", on which no queue can be built: this is taken for it. */
const fastestMs = 100
/** More than any server keeps; beyond it the server's memory is the smaller of the two evils' victim. */
const largestQueue = 10_000
/** Reconnecting takes its time too. */
const graceMs = 10_000

/** OPC 10000-4, 5.14.2.2. `keepAliveMs` below the publishing interval is that interval. */
export function planSubscription(
  { publishingMs, survivesSeconds }: Pick<OpcuaWant, 'publishingMs' | 'survivesSeconds'>,
  keepAliveMs: number,
): SubscriptionPlan {
  const keepAliveCount = Math.max(1, Math.floor(keepAliveMs / publishingMs))
  const lifetimeMs = Math.max(survivesSeconds * 1_000 + graceMs, 10 * keepAliveMs)
  return { publishingMs, keepAliveCount, lifetimeCount: Math.max(3 * keepAliveCount, Math.ceil(lifetimeMs / publishingMs)) }
}

/** Samples taken between the last one handed over and the end of the outage, and one to spare. */
export function queueSizeOf(
  { samplingMs }: Pick<OpcuaItem, 'samplingMs'>,
  { publishingMs, survivesSeconds }: Pick<OpcuaWant, 'publishingMs' | 'survivesSeconds'>,
  maxQueueSize = largestQueue,
): number {
  const samples = Math.ceil((survivesSeconds * 1_000 + publishingMs) / (samplingMs > 0 ? samplingMs : fastestMs)) + 1
  return Math.max(2, Math.min(samples, maxQueueSize, largestQueue))
}

/** The session must outlive the outage as well. */
export function sessionTimeoutOf(sessionTimeoutMs: number, wants: readonly Pick<OpcuaWant, 'survivesSeconds'>[]): number {
  return Math.max(sessionTimeoutMs, ...wants.map(({ survivesSeconds }) => survivesSeconds * 1_000 + graceMs))
}
