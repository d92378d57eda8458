// A connection's line without Node-RED: one reader, its readings and what the session counts.

import { type Clock, systemClock } from '../../nodes/lib/clock.ts'
import { type Counters, createCounters } from '../../nodes/lib/counters.ts'
import type { Receipt, Registration, Session } from '../../nodes/lib/line.ts'
import type { Reading } from '../../nodes/lib/reading.ts'
import type { LineState } from '../../nodes/lib/supervise.ts'
import { createSwitchboard } from '../../nodes/lib/switchboard.ts'

export interface RunningLine<W> {
  readonly readings: readonly Reading[]
  /** What came with each hand-over, where the session waits for the flow. */
  readonly receipts: readonly (Receipt | undefined)[]
  /** Each hand-over of the session, in order. */
  readonly cycles: readonly (readonly Reading[])[]
  readonly counters: Counters
  readonly isLive: boolean
  /** How the session ended: undefined while it runs, null without a fault. */
  readonly ended: Promise<unknown>
  nextCycle(): Promise<readonly Reading[]>
  join(registration: Registration<W>): () => void
  read(registration: Registration<W>, names: readonly string[] | null): Promise<readonly Reading[]>
  ask(what: unknown): Promise<unknown>
  stop(): Promise<unknown>
}

/** Runs one stay of a session with the given registrations. */
export function runSession<W>(session: Session<W>, registrations: readonly Registration<W>[], clock: Clock = systemClock): RunningLine<W> {
  const counters = createCounters()
  const board = createSwitchboard<W>(clock, counters)
  const stop = new AbortController()
  const cycles: (readonly Reading[])[] = []
  const receipts: (Receipt | undefined)[] = []
  const waiting: ((cycle: readonly Reading[]) => void)[] = []
  let isLive = false
  const listener = {
    readings(readings: readonly Reading[], receipt?: Receipt) {
      receipts.push(receipt)
      cycles.push(readings)
      waiting.shift()?.(readings)
    },
    fresh: () => undefined,
    learn: () => true,
    state: (_: LineState) => undefined,
  }
  for (const registration of registrations) board.join(registration, listener)
  const live = () => {
    isLive = true
    board.report({ state: 'live' })
  }
  const ended = board.serve(session, { signal: stop.signal, live }).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return {
    cycles,
    receipts,
    get readings() {
      return cycles.flat()
    },
    counters,
    get isLive() {
      return isLive
    },
    ended,
    nextCycle: () => new Promise((resolve) => waiting.push(resolve)),
    join: (registration) => board.join(registration, listener),
    read: board.read,
    ask: board.ask,
    stop() {
      stop.abort()
      return ended
    },
  }
}
