// A connection's line over its outages, without Node-RED: supervised, with one listener for each reader.
import { systemClock } from '../../nodes/lib/clock.ts'
import { type Counters, createCounters } from '../../nodes/lib/counters.ts'
import type { Fault } from '../../nodes/lib/fault.ts'
import type { Registration, Session, Wanted } from '../../nodes/lib/line.ts'
import type { Reading } from '../../nodes/lib/reading.ts'
import { type LineState, supervise } from '../../nodes/lib/supervise.ts'
import { createSwitchboard, type Switchboard } from '../../nodes/lib/switchboard.ts'
import { until } from './until.ts'

export interface SupervisedLine<W> {
  readonly readings: readonly Reading[]
  /** Each hand-over, in order. */
  readonly batches: readonly (readonly Reading[])[]
  readonly learned: readonly Wanted[]
  readonly counters: Counters
  readonly states: readonly string[]
  /** Why it was down, each time. */
  readonly faults: readonly Fault[]
  /** How often it was said that nothing has changed. */
  readonly freshened: number
  readonly board: Switchboard<W>
  join(registration: Registration<W>): () => void
  untilLive(): Promise<void>
  untilDown(): Promise<void>
  stop(): Promise<void>
}

/** Tries again after at most `waitMs`. */
export function runLine<W>(session: Session<W>, registrations: readonly Registration<W>[], waitMs = 50): SupervisedLine<W> {
  const counters = createCounters()
  const board = createSwitchboard<W>(systemClock, counters)
  const stop = new AbortController()
  const batches: (readonly Reading[])[] = []
  const learned: Wanted[] = []
  const states: string[] = []
  const faults: Fault[] = []
  let freshened = 0
  const listener = {
    readings: (readings: readonly Reading[]) => void batches.push(readings),
    fresh() {
      freshened += 1
    },
    learn(wanted: Wanted) {
      learned.push(wanted)
      return true
    },
    state: () => undefined,
  }
  const join = (registration: Registration<W>) => board.join(registration, listener)
  for (const registration of registrations) join(registration)
  const settled = supervise({
    session: (life) => board.serve(session, life),
    clock: systemClock,
    random: Math.random,
    backoff: { firstMs: waitMs, maxMs: waitMs },
    signal: stop.signal,
    report(state: LineState) {
      states.push(state.state)
      if (state.state === 'down') faults.push(state.fault)
      board.report(state)
    },
  })
  return {
    batches,
    get readings() {
      return batches.flat()
    },
    learned,
    counters,
    states,
    faults,
    get freshened() {
      return freshened
    },
    board,
    join,
    untilLive: () => until(() => board.state.state === 'live'),
    untilDown: () => until(() => board.state.state === 'down'),
    async stop() {
      stop.abort()
      await settled
    },
  }
}
