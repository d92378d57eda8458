// A reader that subscribes: its subscription made or taken up again, and every tag told how it stands after an outage.
import { fault, isFault } from '../../lib/fault.ts'
import type { Reading } from '../../lib/reading.ts'
import { findingOf, listeningReading, refusedReading } from '../own-reading.ts'
import { planSubscription } from '../subscription-plan.ts'
import { createItems } from './items.ts'
import type { Part } from './part.ts'
import { readValues, withoutValue } from './read-values.ts'
import { republish } from './republish.ts'
import { noted } from './samples.ts'
import type { Stay } from './stay.ts'
import { openStructures } from './structures.ts'
import { createSubscription, type Subscription } from './subscription.ts'
import { isSameSample, sourceMsOf, type Watched } from './watched.ts'

export interface Subscribed {
  readonly part: Part
  readonly subscription: Subscription
  /** On this stay: from now on its messages are taken. Rejects when the stay is over. */
  open(stay: Stay): Promise<void>
  /** Items the server refused are asked for again: a program may have been loaded meanwhile. */
  retry(stay: Stay): Promise<void>
  /** After each of its messages. */
  heard(hasMore: boolean): void
  /** The server has forgotten it. What came meanwhile is not known. */
  forget(): void
  /** The line was lost, and the reader has said so for each tag. */
  lost(): void
  close(stay: Stay): Promise<void>
}

export function createSubscribed(part: Part): Subscribed {
  const { registration, items, samples } = part
  const { want } = registration
  let present: Stay | null = null
  /** After an outage, until the server has handed over what it kept. */
  let isSettling = false
  /** Items have been asked for and not all answers have come: the server may have more of them than we know. */
  let isMaking = false
  let held: readonly { readonly watched: Watched; readonly say: () => readonly Reading[] }[] = []

  const onStay = (): Stay => {
    if (present === null) throw fault('line.ended')
    return present
  }
  const emit = (readings: readonly Reading[]) => {
    if (readings.length > 0) present?.emit(registration, readings)
  }
  const subscription = createSubscription({
    samples,
    republish: (id, sequence) => republish(onStay(), id, sequence),
    prepare: ({ notificationData }) => openStructures(onStay(), notificationData),
    emit,
    now: () => onStay().line.clock.now(),
    count: (counter, amount) => present?.line.count(counter, amount),
  })
  const create = async (stay: Stay) => {
    const plan = planSubscription(want, stay.config.keepAliveMs)
    const made = await stay.asker.ask('CreateSubscription', () =>
      stay.session.createSubscription({
        requestedPublishingInterval: plan.publishingMs,
        requestedLifetimeCount: plan.lifetimeCount,
        requestedMaxKeepAliveCount: plan.keepAliveCount,
        maxNotificationsPerPublish: mostInMessage,
        publishingEnabled: true,
        priority: 0,
      }),
    )
    const { subscriptionId: id, revisedPublishingInterval: publishingMs, revisedMaxKeepAliveCount } = made
    if (publishingMs > plan.publishingMs) stay.line.count('revisedPublishing')
    subscription.begin({ id, publishingMs, keepAliveMs: Math.max(1, revisedMaxKeepAliveCount) * publishingMs })
    for (const watched of items) watched.monitoredItemId = 0
  }
  const createMissing = async (stay: Stay) => {
    const now = () => stay.line.clock.now()
    const missing = items.filter(({ monitoredItemId }) => monitoredItemId === 0)
    const known = missing.filter(({ nodeId }) => nodeId !== null)
    const room = known.slice(0, Math.max(0, stay.room()))
    isMaking = room.length > 0
    const refused = await createItems(room, { ...stay, size: stay.itemSize, subscriptionId: subscription.revised.id, want, count: stay.line.count })
    isMaking = false
    emit(missing.filter(({ nodeId }) => nodeId === null).map((watched) => withoutValue(watched, now())))
    emit(known.slice(room.length).map(({ item }) => refusedReading(item.wanted, tooManyItems, 'opcua.too-many-items', now())))
    emit(refused.map(({ watched, statusCode }) => refusedReading(watched.item.wanted, statusCode, findingOf(statusCode), now())))
    emit(room.filter(isListening).flatMap((watched) => listening(watched, now())))
  }
  const drop = async ({ asker, session }: Stay) => {
    const { id } = subscription.revised
    if (id === 0) return
    subscription.forget()
    isMaking = false
    await asker
      .ask('DeleteSubscriptions', () => session.deleteSubscriptions({ subscriptionIds: [id] }))
      .catch((thrown: unknown) => {
        // Refused: it is gone already. Anything else has ended the stay.
        if (!isFault(thrown)) throw thrown
      })
  }
  /** Tags of which nothing has come since: read, because nothing may come for days. */
  const restate = async (stay: Stay) => {
    const silent = items.filter(isSilent)
    const values = await readValues(silent, stay)
    const now = stay.line.clock.now()
    const readings: Reading[] = []
    const later: (typeof held)[number][] = []
    for (const [index, watched] of silent.entries()) {
      const value = values[index]
      if (value === undefined || !watched.isLost) continue
      const say = () => samples.takeRead(watched, value, now)
      // Newer than what is known: the subscription is about to bring it, in its order.
      if (isSameSample(watched, value, sourceMsOf(value))) readings.push(...say())
      else later.push({ watched, say })
    }
    held = later
    emit(readings)
  }
  return {
    part,
    subscription,
    async open(stay) {
      present = stay
      part.learn = (wanted) => stay.line.learn(registration, wanted)
      held = []
      isSettling = items.some(({ isLost }) => isLost)
      if (isMaking) await drop(stay)
      const isKept = subscription.revised.id !== 0 && (await subscription.catchUp())
      if (isKept) emit(items.filter(isListening).flatMap((watched) => listening(watched, stay.line.clock.now())))
      else await create(stay)
      await createMissing(stay)
      stay.publishing.add(subscription)
    },
    async retry(stay) {
      if (items.some(({ monitoredItemId }) => monitoredItemId === 0)) await createMissing(stay)
      // The server may have refused to say how they stand.
      if (!isSettling && items.some(isSilent)) stay.task(() => restate(stay))
    },
    heard(hasMore) {
      const stay = present
      if (stay === null) return
      const due = held
      held = []
      emit(due.flatMap(({ watched, say }) => (watched.isLost ? say() : [])))
      if (!isSettling || hasMore) return
      isSettling = false
      samples.settle()
      stay.task(() => restate(stay))
    },
    forget: subscription.forget,
    lost() {
      present = null
      for (const watched of items) watched.isLost = true
    },
    async close(stay) {
      present = null
      stay.publishing.remove(subscription)
      await drop(stay)
    },
  }
}

/** Samples in a message: ten thousand at once would have to be in memory together. */
const mostInMessage = 1_000
/** BadTooManyMonitoredItems */
const tooManyItems = 0x80db_0000

/** Also that events were missed. */
function listening(watched: Watched, now: number): readonly Reading[] {
  return noted(watched, [listeningReading(watched.item.wanted, now)])
}

/** Nothing has come of it since the line was lost. */
function isSilent({ isLost, monitoredItemId, item }: Watched): boolean {
  return isLost && monitoredItemId !== 0 && item.kind === 'value'
}

function isListening({ item, monitoredItemId }: Watched): boolean {
  return item.kind === 'events' && monitoredItemId !== 0
}
