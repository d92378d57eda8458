// A subscription of one reader, over stays: made, taken up again, its messages taken in their order.
import type { NotificationMessage } from 'node-opcua-client'
import type { Reading } from '../../lib/reading.ts'
import type { VariantLike } from '../leaves.ts'
import { after, missing } from '../sequence.ts'
import type { DataValueLike } from '../value.ts'
import type { Republished } from './republish.ts'
import type { Samples } from './samples.ts'

/** What the server has revised. */
export interface Revised {
  readonly id: number
  readonly publishingMs: number
  /** The longest silence of a subscription that lives. */
  readonly keepAliveMs: number
}

export interface SubscriptionOptions {
  readonly samples: Samples
  /** A message again by its number. Rejects when the stay is over. */
  republish(id: number, sequence: number): Promise<Republished>
  /** Makes a message readable; null: it is. */
  prepare(message: NotificationMessage): Promise<void> | null
  emit(readings: readonly Reading[]): void
  now(): number
  count(counter: string, amount?: number): void
}

export interface Subscription {
  /** Id 0: there is none on the server. */
  readonly revised: Revised
  begin(revised: Revised): void
  /** Gone from the server: the next one begins anew. */
  forget(): void
  /** A message of the server, a keep-alive included. Resolves when it is taken. */
  receive(message: NotificationMessage): Promise<void>
  /** After an outage: every message that was sent meanwhile, until the server has none. False: it has forgotten all of it. */
  catchUp(): Promise<boolean>
}

/** More messages missing than this is a server that counts anew. */
const mostMissing = 10_000

export function createSubscription({ samples, republish, prepare, emit, now, count }: SubscriptionOptions): Subscription {
  let revised: Revised = { id: 0, publishingMs: 0, keepAliveMs: 0 }
  let due = 1
  let turn: Promise<void> = Promise.resolve()
  let isBusy = false

  const take = (message: NotificationMessage) => {
    due = after(message.sequenceNumber)
    const readings = readingsOf(message, samples, now())
    if (readings.length > 0) emit(readings)
  }
  const forget = () => {
    if (revised.id !== 0) samples.gapEverywhere('opcua.gap')
    revised = { ...revised, id: 0 }
  }
  /** The message that is due. Another one in its place is none: a server that sends it for ever would hold us for ever. */
  const again = async (): Promise<Republished> => {
    const message = await republish(revised.id, due)
    return typeof message === 'string' || message.sequenceNumber === due ? message : 'none'
  }
  /** Asks for what is missing before `came`. What cannot be had is a gap. */
  const fill = async (came: number) => {
    const lacking = missing(due, came)
    for (let at = 0; at < lacking && lacking <= mostMissing; at += 1) {
      const message = await again()
      if (message === 'none' || message === 'gone') break
      await prepare(message)
      take(message)
      count('republished')
    }
    const lost = missing(due, came)
    if (lost <= 0) return
    count('lostMessages', lost)
    samples.gapEverywhere('opcua.gap')
    due = came
  }
  const place = async (message: NotificationMessage, prepared: Promise<void> | null) => {
    await prepared
    const isKeepAlive = (message.notificationData ?? []).length === 0
    const ahead = missing(due, message.sequenceNumber)
    if (ahead > 0) await fill(message.sequenceNumber)
    if (isKeepAlive) return
    if (ahead < 0) count('duplicates')
    else take(message)
  }
  return {
    get revised() {
      return revised
    },
    begin(next) {
      revised = next
      due = 1
    },
    forget,
    receive(message) {
      // The common case needs no promise: the message that is due, and nothing waits.
      const prepared = prepare(message)
      if (!isBusy && prepared === null && message.sequenceNumber === due && (message.notificationData ?? []).length > 0) {
        take(message)
        return turn
      }
      isBusy = true
      const mine = turn.then(() => place(message, prepared))
      turn = mine.catch(() => undefined)
      void turn.then(() => {
        isBusy = false
      })
      return mine
    },
    async catchUp() {
      for (;;) {
        const message = await again()
        if (message === 'gone') forget()
        if (message === 'none' || message === 'gone') return message === 'none'
        await prepare(message)
        take(message)
        count('republished')
      }
    },
  }
}

interface MonitoredValue {
  readonly clientHandle: number
  readonly value: DataValueLike
}

interface Notified {
  readonly monitoredItems?: readonly MonitoredValue[] | null
  readonly events?: readonly { readonly clientHandle: number; readonly eventFields: readonly (VariantLike | null)[] | null }[] | null
}

/** One hand-over a message: its samples in the order in which the server wrote them. */
function readingsOf({ notificationData }: NotificationMessage, samples: Samples, receivedAt: number): readonly Reading[] {
  const readings: Reading[] = []
  for (const part of notificationData ?? []) {
    const { monitoredItems, events } = part as unknown as Notified
    for (const { clientHandle, value } of monitoredItems ?? []) samples.take(clientHandle, value, receivedAt, readings)
    for (const { clientHandle, eventFields } of events ?? []) samples.takeEvent(clientHandle, eventFields ?? [], receivedAt, readings)
  }
  return readings
}
