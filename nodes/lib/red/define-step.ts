// A step node: pure code between readers and sinks. The single timer, ports, batching, state and `done` are here.
import { systemClock } from '../clock.ts'
import { prefixed } from '../counters.ts'
import { asFault, type Fault, fault } from '../fault.ts'
import type { Fields, Settings } from '../fields.ts'
import { isBatch, type Message, type Reading } from '../reading.ts'
import type { StateStore } from '../state-store.ts'
import type { Output, Outputs, Step } from '../step.ts'
import { isCommand, marked, receive, sendOn, type Unreadable } from './message.ts'
import { guarded, type Ready, register } from './node.ts'
import { showFreshness } from './show-freshness.ts'
import type { Done, Red, Send } from './types.ts'
import { sentence, wordedError } from './words.ts'

export interface StepOptions<S extends Settings> {
  /** Null: it has refused to start (a missing config node). */
  readonly create: (ready: Ready<S>) => Step<Message> | null
  /** What must have happened before the first reading is taken, if anything; readings wait for it. */
  readonly until?: (ready: Ready<S>) => Promise<unknown>
  /** Where the step's state is kept, if it keeps any. */
  readonly store?: (ready: Ready<S>) => Promise<StateStore>
}

/** How often changed state is written down: what a SIGKILL may cost. */
const saveEveryMs = 1_000
/** Messages that may wait while the saved state is read at start. */
const maxWaiting = 10_000

export function defineStep<const S extends Settings>(folder: string, fields: Fields<S>, options: StepOptions<S>): (red: Red) => void {
  return (red) =>
    register(red, folder, fields, (ready) => {
      const step = options.create(ready)
      if (step !== null) startStep(ready, fields.face.outputs, step, options)
    })
}

function startStep<S extends Settings>(
  ready: Ready<S>,
  ports: readonly string[],
  step: Step<Message>,
  { store: openStore, until }: StepOptions<S>,
): void {
  const { node, red, counters } = ready
  const shown = showFreshness(ready.status, systemClock, () => step.figures?.())
  let isClosed = false
  let cancelWake = () => {}
  let restored: Kept | null = null
  let waiting: { readonly message: Message; readonly send: Send; readonly done: Done }[] | null =
    openStore === undefined && until === undefined ? null : []
  const warn = (thrown: unknown) => node.error(wordedError(red, asFault(thrown)), {})

  // Copies: a step may keep what it sent (the last sample), and nodes behind it may write on what they get.
  const release = (outputs: Outputs<Message>, send: Send, carrier: Message | null) => {
    ports.forEach((port, index) => {
      if (port === 'health') return
      const messages = outputs.filter((output) => output.port === port).map((output) => ({ ...output.message }))
      counters.add(index === 0 ? 'sent' : `side.${port}`, messages.length)
      sendOn(send, ports.length, index, messages, carrier)
    })
    armWake()
  }
  const armWake = () => {
    cancelWake()
    if (isClosed) return
    const at = step.nextWakeMs?.() ?? null
    if (at !== null)
      cancelWake = systemClock.after(
        Math.max(0, at - systemClock.now()),
        () => void guarded(() => release(step.wake?.(systemClock.now()) ?? [], node.send.bind(node), null), warn),
      )
  }
  /** What it changes is on disk before anybody hears of it. Where the disk fails, only the sender hears that it is not kept. */
  const obey = async (message: Message, send: Send): Promise<Error | undefined> => {
    const outputs = step.obey?.(message, systemClock.now()) ?? []
    try {
      await restored?.save()
    } catch (thrown) {
      // Readings carry it from now on: what the step has to say of that goes with them. Its answers would be promises.
      release(
        outputs.filter(({ port }) => port === ports[0]),
        send,
        null,
      )
      throw thrown
    }
    release(outputs, send, null)
    return undefined
  }
  const take = (message: Message, send: Send): Error | undefined | Promise<Error | undefined> => {
    if (step.understands?.(message)) return obey(message, send)
    const now = systemClock.now()
    if (isCommand(message)) {
      if (step.command !== undefined) release(step.command(message, now), send, null)
      // Not for this step: it goes on to one further down the line that holds something.
      else sendOn(send, ports.length, 0, [message], null)
      return undefined
    }
    if (step.translate !== undefined) {
      const { outputs, readings } = step.translate(message, now)
      release(outputs, send, null)
      shown.taken(readings)
      return undefined
    }
    const worded = (cause: Fault) => sentence(red, cause)
    const { readings, unreadable, fault: unusable } = receive(message, worded)
    step.foresee?.(readings, now)
    const { taken, outputs, failed, fault: thrown } = takeEach(step, readings, now, worded)
    counters.add('received', taken.length)
    counters.add('unreadable', unreadable.length + failed.length)
    const cause = thrown ?? unusable
    if (taken.length === 0 && cause !== null) return wordedError(red, cause)
    const carrier = isBatch(message) ? message : null
    sendOn(send, ports.length, 1, [...unreadable, ...failed], carrier)
    release(outputs, send, carrier)
    shown.taken(taken)
    return undefined
  }
  const failed = (thrown: unknown) => wordedError(red, asFault(thrown))
  const answer = (message: Message, send: Send, done: Done): void => {
    try {
      const taken = take(message, send)
      if (taken instanceof Promise) taken.catch(failed).then(done)
      else done(taken)
    } catch (thrown) {
      done(failed(thrown))
    }
  }
  node.on('input', (message, send, done) => {
    if (isClosed) return done(wordedError(red, fault('node.closed')))
    if (waiting === null) return answer(message, send, done)
    if (waiting.length < maxWaiting) waiting.push({ message, send, done })
    else done(wordedError(red, fault('queue.full', { limit: maxWaiting })))
  })
  ready.report(() => {
    const { held, suppressed, made } = step.balance()
    return { held, ...prefixed('suppressed.', suppressed), ...(made === undefined ? {} : { made }) }
  })
  ready.onClose(() => {
    isClosed = true
    cancelWake()
    shown.close()
    const unanswered = waiting ?? []
    waiting = null
    for (const { done } of unanswered) done(wordedError(red, fault('node.closed')))
  })
  if (waiting === null) return
  if (openStore !== undefined) restored = keepState(ready, step, openStore, warn)
  Promise.allSettled([restored?.opened, until?.(ready)]).then(() => {
    const late = waiting ?? []
    waiting = null
    for (const { message, send, done } of late) answer(message, send, done)
    armWake()
  }, warn)
}

/** Each reading by itself: one that makes the step throw is put aside and costs the others nothing. */
function takeEach(step: Step<Message>, readings: readonly Reading[], now: number, worded: (cause: Fault) => string) {
  const taken: Reading[] = []
  const outputs: Output<Message>[] = []
  const failed: Unreadable[] = []
  let first: Fault | null = null
  for (const reading of readings) {
    try {
      outputs.push(...step.take(reading, now))
      taken.push(reading)
    } catch (thrown) {
      const cause = asFault(thrown)
      first ??= cause
      failed.push(marked(reading, cause, worded))
    }
  }
  return { taken, outputs, failed, fault: first }
}

interface Kept {
  /** Resolves when the state saved last is back, or could not be had. */
  readonly opened: Promise<void>
  /** Resolves when all that has changed so far is on disk. Rejects where it cannot be written. */
  save(): Promise<void>
}

/** Restores what was saved, then writes changes down once a second, when asked and on close. Never sends. */
function keepState<S extends Settings>(
  ready: Ready<S>,
  step: Step<Message>,
  openStore: (ready: Ready<S>) => Promise<StateStore>,
  warn: (thrown: unknown) => void,
): Kept {
  const opening = openStore(ready)
  let isClosed = false
  let cancel = () => {}
  ready.onClose(async () => {
    isClosed = true
    cancel()
    // Said at the start already where it could not be opened.
    const store = await opening.catch(() => null)
    await store?.put(step.changes?.() ?? []).finally(() => store.close())
  })
  const save = async () => (await opening).put(step.changes?.() ?? [])
  const saveAndGoOn = async () => {
    await save().catch(warn)
    if (!isClosed) cancel = systemClock.after(saveEveryMs, saveAndGoOn)
  }
  const open = async () => {
    try {
      const store = await opening
      if (isClosed) return
      step.restore?.(store.entries())
      await saveAndGoOn()
    } catch (thrown) {
      warn(thrown)
    }
  }
  return { opened: open(), save }
}
