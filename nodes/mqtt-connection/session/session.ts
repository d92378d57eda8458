// One stay with an MQTT broker: connect, subscribe to what the readers want, hand out what comes, end at the first anomaly.
import type { Endpoints } from '../../lib/endpoints.ts'
import { type Fault, fault } from '../../lib/fault.ts'
import type { Line, Registration } from '../../lib/line.ts'
import { statusCodes } from '../../lib/quality.ts'
import type { RebirthWish } from '../decoder.ts'
import { filtersOf, type WireSubscription } from '../filters.ts'
import { createGatherer } from '../gatherer.ts'
import { createIntake, type Seat } from '../intake.ts'
import { createPart } from '../part.ts'
import type { ClientSettings, Endpoint } from '../settings.ts'
import type { MqttWant } from '../want.ts'
import { type Client, openClient } from './client.ts'
import { createIncomingStore } from './incoming-store.ts'
import { createRebirths } from './rebirth.ts'

export interface SessionOptions {
  readonly settings: ClientSettings
  readonly endpoints: Endpoints<Endpoint>
  /** Something that ends no stay but that somebody should know; each once a stay. */
  tell(cause: Fault): void
}

/** Longest wait while nothing happens; whatever happens ends it. */
const idleMs = 60_000
/** Causes that are told, a stay: a broker full of oversized messages must not fill the log. */
const maxTold = 20

/** Rejects with the fault that ended the stay; settles at once on abort. */
export function mqttSession({ settings, endpoints, tell }: SessionOptions): (line: Line<MqttWant>) => Promise<void> {
  let ask: ReturnType<typeof createRebirths> | null = null
  const store = createIncomingStore()
  return async (line) => {
    ask ??= createRebirths({ mayAsk: settings.mayAskForRebirth, clock: line.clock, count: line.count })
    const askNow = ask
    const told = new Set<string>()
    const once = (cause: Fault) => {
      const key = `${cause.code} ${String(cause.params['topic'] ?? cause.params['filter'] ?? '')}`
      if (told.has(key) || told.size >= maxTold) return
      told.add(key)
      tell(cause)
    }
    await stay({ line, settings: forShared(settings, line, once), endpoints, store, once, ask: askNow })
  }
}

interface Stay {
  readonly line: Line<MqttWant>
  readonly settings: ClientSettings
  readonly endpoints: Endpoints<Endpoint>
  readonly store: ReturnType<typeof createIncomingStore>
  readonly once: (cause: Fault) => void
  readonly ask: ReturnType<typeof createRebirths>
}

/** A broker that keeps our session keeps our share of a shared subscription too while we are away: 25,000 of 50,000 messages stranded (mosquitto 2.0.11, measured). */
function forShared(settings: ClientSettings, { registrations }: Line<MqttWant>, once: (cause: Fault) => void): ClientSettings {
  const isShared = registrations.current.some(({ want }) => want.subscriptions.some(({ group }) => group !== ''))
  if (!isShared || settings.sessionExpirySeconds === 0) return settings
  once(fault('mqtt.shared-without-session', { seconds: settings.sessionExpirySeconds }))
  return { ...settings, sessionExpirySeconds: 0 }
}

async function stay({ line, settings, endpoints, store, once, ask }: Stay): Promise<void> {
  const { clock, signal } = line
  const seats = new Map<Registration<MqttWant>, Seat>()
  const { receiveMaximum, maxPacketBytes } = settings
  let client: Client | null = null
  // One that comes before the connection is ours will be wished for again.
  const wish = (rebirth: RebirthWish) => client !== null && ask(client.library, rebirth)
  const intake = createIntake({ line, seats: () => seats.values(), receiveMaximum, maxPacketBytes, once, wish })
  const { count, took } = line
  // Before anything can come: what the broker kept for us follows its CONNACK at once.
  follow(line, seats)
  try {
    try {
      client = await openClient(
        endpoints.current,
        settings,
        { clock, signal, count, took, message: intake.message, turned: intake.turned },
        settings.sessionExpirySeconds > 0 ? store : null,
      )
      endpoints.wasLive()
      await serve(line, client, seats, once)
    } catch (thrown) {
      if (!signal.aborted && endpoints.failed()) count('failovers')
      throw thrown
    }
  } finally {
    client?.close()
    intake.close()
    for (const { gatherer } of seats.values()) gatherer.flush()
  }
}

/** Until the line ends: keeps the subscriptions as the readers want them, answers who asks. */
async function serve(line: Line<MqttWant>, client: Client, seats: Map<Registration<MqttWant>, Seat>, once: (cause: Fault) => void): Promise<void> {
  let subscribed: readonly WireSubscription[] = []
  let isNew = true
  while (!line.signal.aborted) {
    client.ended.throwIfAborted()
    if (follow(line, seats) || isNew) subscribed = await resubscribe(line, client, subscribed, seats, once)
    isNew = false
    const request = line.nextRequest()
    if (request !== undefined) {
      const part = seats.get(request.registration)?.part
      if (part === undefined) request.fail(fault('line.ended'))
      else request.answer(part.lastOf(request.names, line.clock.now()))
      continue
    }
    const question = line.nextQuestion()
    if (question !== undefined) question.fail(fault('line.unknown-question'))
    else await line.idle(idleMs, client.ended)
  }
}

/** Seats for the registrations that have come, none for those that are gone. True when there were any. */
function follow(line: Line<MqttWant>, seats: Map<Registration<MqttWant>, Seat>): boolean {
  const current = new Set(line.registrations.current)
  const gone = [...seats.keys()].filter((known) => !current.has(known))
  const come = [...current].filter((registration) => !seats.has(registration))
  for (const registration of gone) {
    seats.get(registration)?.gatherer.flush()
    seats.delete(registration)
  }
  for (const registration of come) seats.set(registration, newSeat(line, registration))
  return gone.length + come.length > 0
}

function newSeat(line: Line<MqttWant>, registration: Registration<MqttWant>): Seat {
  const part = createPart({ registration, count: line.count, learn: (wanted) => line.learn(registration, wanted) })
  const gatherer = createGatherer(line.clock, registration.want.gatherMs, (readings, receipt) => {
    if (readings.length > 0) line.emit(registration, readings, receipt)
  })
  return { part, gatherer }
}

/** Asks for what is new, then gives up what nobody wants any more: nothing falls between. */
async function resubscribe(
  line: Line<MqttWant>,
  client: Client,
  before: readonly WireSubscription[],
  seats: ReadonlyMap<Registration<MqttWant>, Seat>,
  once: (cause: Fault) => void,
): Promise<readonly WireSubscription[]> {
  const wanted = filtersOf([...seats.keys()].map(({ want }) => want))
  const isSame = (one: WireSubscription) => before.some(({ filter, qos }) => filter === one.filter && qos === one.qos)
  const refused = await client.subscribe(wanted.filter((one) => !isSame(one)))
  for (const cause of refused) once(cause)
  const filters = new Set(refused.map(({ params }) => String(params['filter'])))
  line.count('exceptions', filters.size)
  const trouble = { statusCode: statusCodes.BadConfigurationError, finding: 'mqtt.subscription-refused' }
  for (const { part, gatherer } of seats.values()) gatherer.add(part.denyFilter(filters, trouble, line.clock.now()))
  const kept = new Set(wanted.map(({ filter }) => filter))
  await client.unsubscribe(before.map(({ filter }) => filter).filter((filter) => !kept.has(filter)))
  return wanted.filter(({ filter }) => !filters.has(filter))
}
