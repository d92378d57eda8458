// A switchboard on a hand-turned clock, readers that remember what they hear, a session that stays.
import { createCounters } from '../../../nodes/lib/counters.ts'
import { fault, isFault } from '../../../nodes/lib/fault.ts'
import type { Line, Listener, Registration, Session } from '../../../nodes/lib/line.ts'
import type { Reading } from '../../../nodes/lib/reading.ts'
import type { LineState } from '../../../nodes/lib/supervise.ts'
import { createSwitchboard } from '../../../nodes/lib/switchboard.ts'
import { handClock } from '../../support/hand-clock.ts'

export type Want = string
export const registration = (readerId: string): Registration<Want> => ({ readerId, tags: [], want: `what ${readerId} wants` })
export const down: LineState = { state: 'down', fault: fault('line.refused') }

export function setUp() {
  const clock = handClock()
  const counters = createCounters()
  const board = createSwitchboard<Want>(clock, counters)
  const stop = new AbortController()
  const life = { signal: stop.signal, live: () => board.report({ state: 'live' }) }
  return { clock, counters, board, stop, life, serve: (session: Session<Want>) => board.serve(session, life) }
}

/** A listener that remembers what it hears. */
export function ear(): Listener & { readonly states: string[]; readonly heard: (readonly Reading[])[] } {
  const states: string[] = []
  const heard: (readonly Reading[])[] = []
  return {
    states,
    heard,
    state: (state) => states.push(state.state),
    readings: (readings) => heard.push(readings),
    fresh: () => undefined,
    learn: () => true,
  }
}

/** A session that stays until it is aborted, and gives its line away. */
export function stayingSession() {
  const lines: Line<Want>[] = []
  const session: Session<Want> = (line) => {
    lines.push(line)
    return new Promise((resolve) => line.signal.addEventListener('abort', () => resolve()))
  }
  return { session, line: () => lines[0] as Line<Want> }
}

export const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  const outcome: unknown = await promise.then(
    () => 'answered',
    (thrown: unknown) => thrown,
  )
  return isFault(outcome) ? outcome.code : String(outcome)
}
