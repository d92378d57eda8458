// One stay on the line, once its session is open: readers served, questions answered, gaps closed, until it ends.
import { asFault, fault, isFault } from '../../lib/fault.ts'
import type { Line, Registration } from '../../lib/line.ts'
import type { Reading } from '../../lib/reading.ts'
import { parseBrowseQuestion } from '../browse-page.ts'
import type { Config } from '../fields.ts'
import { endsStay } from '../trouble.ts'
import type { OpcuaWant } from '../want.ts'
import type { Asker } from './asker.ts'
import type { CallSize } from './batches.ts'
import type { Browser } from './browse.ts'
import type { Channel } from './channel.ts'
import type { Library } from './library.ts'
import type { Session } from './open-session.ts'
import { preparePart } from './part.ts'
import type { Publishing } from './publishing.ts'
import { readNow } from './read-values.ts'
import type { Served } from './served.ts'
import type { ServerFacts } from './server-facts.ts'

/** What the parts of a session work with. */
export interface Stay {
  readonly line: Line<OpcuaWant>
  readonly library: Library
  readonly config: Config
  readonly channel: Channel
  readonly session: Session
  readonly asker: Asker
  readonly server: ServerFacts
  readonly publishing: Publishing
  readonly browser: Browser
  /** The server calls itself by a name that cannot be resolved here; the address that was dialled is kept. */
  readonly hasOtherHost: boolean
  /** Nodes a Read, items a CreateMonitoredItems. */
  readonly readSize: CallSize
  readonly itemSize: CallSize
  /** How many more items the server, its make and the user allow. */
  room(): number
  emit(to: Registration<OpcuaWant>, readings: readonly Reading[]): void
  /** Runs beside the stay; a fault that ends the stay ends it, any other one is dropped. */
  task(work: () => Promise<void>): void
}

/** How often, at most, readers that hear nothing are told that the line lives. */
const beatMs = 1_000
/** How often what the server refused is asked for again. */
const retryMs = 60_000
/** Server_ServerStatus_State (OPC 10000-6, A.3). */
const serverState = 'i=2259'

/** Rejects with the fault that ended the stay; settles on abort. `served`: kept over stays, by registration. */
export async function runStay(
  stay: Stay,
  served: Map<Registration<OpcuaWant>, Served>,
  serve: (registration: Registration<OpcuaWant>) => Served,
): Promise<void> {
  const { line, channel } = stay
  const ended = channel.ended
  const retry = createTurn(stay, retryMs)
  const heart = createTurn(stay, stay.config.keepAliveMs)
  await leave(stay, served)
  for (const one of served.values()) await one.open(stay)
  while (!line.signal.aborted) {
    ended.throwIfAborted()
    await leave(stay, served)
    await join(stay, served, serve)
    if (retry()) for (const one of served.values()) await one.retry(stay)
    if (heart() && !isVouchedFor(stay, served.values())) stay.task(() => beat(stay))
    answerAll(stay, served)
    let waitMs = beatMs
    for (const one of served.values()) waitMs = Math.min(waitMs, await one.turn(stay))
    await line.idle(waitMs, ended)
  }
}

/** True once each `ms`. */
function createTurn({ line: { clock } }: Stay, ms: number): () => boolean {
  let dueMs = clock.monotonic() + ms
  return () => {
    const isDue = clock.monotonic() >= dueMs
    if (isDue) dueMs = clock.monotonic() + ms
    return isDue
  }
}

/** A subscription brings a sign of life often enough by itself: not where nobody subscribes, or only to rare messages. */
function isVouchedFor({ config: { keepAliveMs } }: Stay, served: Iterable<Served>): boolean {
  return [...served].some(({ subscription }) => subscription !== null && subscription.revised.keepAliveMs <= 1.5 * keepAliveMs)
}

/** Nothing of the server's comes by itself: its state is asked for, so that a black hole is noticed within three keep-alives. */
async function beat({ asker, session, config: { keepAliveMs, requestTimeoutMs } }: Stay): Promise<void> {
  await asker.ask('Read', () => session.read([{ nodeId: serverState, attributeId: 13 }]), Math.min(requestTimeoutMs, 2 * keepAliveMs))
}

/** Beside the stay: who asks waits for the server, nobody waits for who asks. Each keeps to the read budget. */
function answerAll(stay: Stay, served: ReadonlyMap<Registration<OpcuaWant>, Served>): void {
  const { line } = stay
  for (let request = line.nextRequest(); request !== undefined; request = line.nextRequest()) {
    const { answer, fail, names, registration } = request
    const part = served.get(registration)?.part
    if (part === undefined) fail(fault('line.ended'))
    else stay.task(() => settled(readNow(part, names, stay), answer, fail))
  }
  for (let question = line.nextQuestion(); question !== undefined; question = line.nextQuestion()) {
    const { what, answer, fail } = question
    const browse = parseBrowseQuestion(what)
    if (browse === null) fail(fault('line.unknown-question', {}, { retry: false }))
    else stay.task(() => settled(stay.browser.page(browse), answer, fail))
  }
}

/** Answers once, with the value or with the fault, which then counts for the stay as well. */
async function settled<T>(work: Promise<T>, answer: (value: T) => void, fail: (cause: ReturnType<typeof fault>) => void): Promise<void> {
  try {
    answer(await work)
  } catch (thrown) {
    fail(asFault(thrown))
    throw thrown
  }
}

/** Readers that are there no more. */
async function leave(stay: Stay, served: Map<Registration<OpcuaWant>, Served>): Promise<void> {
  const current = new Set(stay.line.registrations.current)
  for (const [registration, one] of served) {
    if (current.has(registration)) continue
    served.delete(registration)
    await one.close(stay)
  }
}

/** Readers that are new. */
async function join(
  stay: Stay,
  served: Map<Registration<OpcuaWant>, Served>,
  serve: (registration: Registration<OpcuaWant>) => Served,
): Promise<void> {
  for (const registration of stay.line.registrations.current) {
    if (served.has(registration)) continue
    const one = serve(registration)
    // Known from now on, not before: one whose preparing was cut short is new on the next stay as well.
    await preparePart(one.part, stay)
    served.set(registration, one)
    await one.open(stay)
  }
}

/** A stay's `task`. */
export function createTasks(channel: Pick<Channel, 'end'>): Stay['task'] {
  return (work) => {
    work().catch((thrown: unknown) => {
      const cause = asFault(thrown)
      if (!isFault(thrown) || endsStay(cause)) channel.end(cause)
    })
  }
}
