// The switchboard of a connection: who has joined, who asked for a reading now, and what the line's state is.
import type { Clock } from './clock.ts'
import type { Counters } from './counters.ts'
import { asFault, type Fault, fault } from './fault.ts'
import { createLatency, type Latency } from './latency.ts'
import type { Line, Listener, Question, ReadRequest, Registration, Session } from './line.ts'
import { createQueue, type Queue } from './queue.ts'
import type { Reading } from './reading.ts'
import type { Life, LineState } from './supervise.ts'
import { type Watchable, watchable } from './watchable.ts'

/** More questions than this waiting for one line are refused. */
const maxRequests = 100

export interface Switchboard<W> {
  readonly registrations: Watchable<readonly Registration<W>[]>
  /** The state as the readers see it: an attempt to come back counts as `down` until the line is live. */
  readonly state: LineState
  report(state: LineState): void
  join(registration: Registration<W>, listener: Listener): () => void
  read(registration: Registration<W>, names: readonly string[] | null): Promise<readonly Reading[]>
  ask(what: unknown): Promise<unknown>
  /** Runs one session; whatever it leaves unanswered is answered with the reason it ended. */
  serve(session: Session<W>, life: Life): Promise<void>
}

export function createSwitchboard<W>(clock: Clock, counters: Counters, latency: Latency = createLatency()): Switchboard<W> {
  const listeners = new Map<Registration<W>, Listener>()
  const registrations = watchable<readonly Registration<W>[]>([])
  const bounds = { entries: maxRequests, bytes: Number.POSITIVE_INFINITY }
  const requests = createQueue<ReadRequest<W>>(bounds)
  const questions = createQueue<Question>(bounds)
  const open = new Set<{ fail(cause: Fault): void }>()
  let state: LineState = { state: 'idle' }
  let isNews = false
  let endIdle = () => {}
  /** News that come while the session is busy end its next idle at once. */
  const wake = () => {
    isNews = true
    endIdle()
  }

  const failAll = (cause: Fault) => {
    requests.drain()
    questions.drain()
    for (const request of [...open]) request.fail(cause)
  }
  const report = (next: LineState) => {
    if (next.state === 'connecting' && state.state === 'down') return
    state = next
    for (const listener of [...listeners.values()]) listener.state(next)
  }
  const lineOf = (life: Life): Line<W> => ({
    clock,
    signal: life.signal,
    registrations,
    nextRequest: () => requests.shift(),
    nextQuestion: () => questions.shift(),
    async idle(ms, until) {
      const signals = until === undefined ? [life.signal] : [life.signal, until]
      if (!isNews) await idle(clock, ms, signals, (end) => (endIdle = end))
      isNews = false
    },
    learn: (to, wanted) => listeners.get(to)?.learn(wanted) ?? false,
    emit: (to, readings, receipt) => listeners.get(to)?.readings(readings, receipt),
    fresh: (to) => listeners.get(to)?.fresh(),
    live: () => life.live(),
    count: (counter, amount) => counters.add(counter, amount),
    took: (ms) => latency.took(ms),
  })
  /** Puts what `make` makes into the queue; settles when the session answers or the stay ends. */
  const put = <T, R extends { fail(cause: Fault): void }>(
    queue: Queue<R>,
    isWelcome: boolean,
    make: (answer: (value: T) => void, fail: (cause: Fault) => void) => R,
  ) =>
    new Promise<T>((resolve, reject) => {
      if (!isWelcome) return reject(state.state === 'down' ? state.fault : fault('line.not-live'))
      const request: R = make(
        (value) => {
          if (open.delete(request)) resolve(value)
        },
        (cause) => {
          if (open.delete(request)) reject(cause)
        },
      )
      if (!queue.push(request)) return reject(fault('line.too-many-requests', { limit: maxRequests }))
      open.add(request)
      wake()
    })
  return {
    registrations,
    get state() {
      return state
    },
    report,
    join(registration, listener) {
      listeners.set(registration, listener)
      registrations.set([...registrations.current, registration])
      listener.state(state)
      wake()
      return () => {
        listeners.delete(registration)
        registrations.set(registrations.current.filter((one) => one !== registration))
        wake()
      }
    },
    read: (registration, names) =>
      put<readonly Reading[], ReadRequest<W>>(requests, state.state === 'live', (answer, fail) => ({ registration, names, answer, fail })),
    // Also of a line that is being opened: who asks what there is to read has nothing yet that could make it live.
    ask: (what) =>
      put<unknown, Question>(questions, state.state !== 'down' && registrations.current.length > 0, (answer, fail) => ({ what, answer, fail })),
    async serve(session, life) {
      try {
        await session(lineOf(life))
        failAll(fault('line.ended'))
      } catch (thrown) {
        failAll(asFault(thrown))
        throw thrown
      }
    },
  }
}

/** One wait that ends by time, by `wake` or by one of the signals. */
function idle(clock: Clock, ms: number, signals: readonly AbortSignal[], arm: (end: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    if (signals.some((signal) => signal.aborted)) return resolve()
    const finish = () => {
      arm(() => {})
      cancel()
      for (const signal of signals) signal.removeEventListener('abort', finish)
      resolve()
    }
    const cancel = clock.after(Math.max(0, ms), finish)
    for (const signal of signals) signal.addEventListener('abort', finish, { once: true })
    arm(finish)
  })
}
