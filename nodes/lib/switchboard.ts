// The switchboard of a connection: who has joined, who asked for a reading now, and what the line's state is.
import type { Clock } from './clock.ts'
import type { Counters } from './counters.ts'
import { asFault, type Fault, fault } from './fault.ts'
import type { Line, Listener, ReadRequest, Registration, Session } from './line.ts'
import { createQueue } from './queue.ts'
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
  /** Runs one session; whatever it leaves unanswered is answered with the reason it ended. */
  serve(session: Session<W>, life: Life): Promise<void>
}

export function createSwitchboard<W>(clock: Clock, counters: Counters): Switchboard<W> {
  const listeners = new Map<Registration<W>, Listener>()
  const registrations = watchable<readonly Registration<W>[]>([])
  const waiting = createQueue<ReadRequest<W>>({ entries: maxRequests, bytes: Number.POSITIVE_INFINITY })
  const open = new Set<ReadRequest<W>>()
  let state: LineState = { state: 'idle' }
  let isNews = false
  let endIdle = () => {}
  /** News that come while the session is busy end its next idle at once. */
  const wake = () => {
    isNews = true
    endIdle()
  }

  const failAll = (cause: Fault) => {
    waiting.drain()
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
    nextRequest: () => waiting.shift(),
    async idle(ms, until) {
      const signals = until === undefined ? [life.signal] : [life.signal, until]
      if (!isNews) await idle(clock, ms, signals, (end) => (endIdle = end))
      isNews = false
    },
    emit: (to, readings) => listeners.get(to)?.readings(readings),
    live: () => life.live(),
    count: (counter, amount) => counters.add(counter, amount),
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
      new Promise((resolve, reject) => {
        if (state.state !== 'live') return reject(state.state === 'down' ? state.fault : fault('line.not-live'))
        const request: ReadRequest<W> = {
          registration,
          names,
          answer: (readings) => {
            if (open.delete(request)) resolve(readings)
          },
          fail: (cause) => {
            if (open.delete(request)) reject(cause)
          },
        }
        if (!waiting.push(request)) return reject(fault('line.too-many-requests', { limit: maxRequests }))
        open.add(request)
        wake()
      }),
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
