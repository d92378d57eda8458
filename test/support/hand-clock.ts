// A clock turned by hand: timers fire in order when a test says so, and never before.
import type { Clock } from '../../nodes/lib/clock.ts'

export interface HandClock extends Clock {
  /** Turns both clocks forward, firing what falls due in order; promises settle before, between and after. */
  advance(ms: number): Promise<void>
  /** Moves the wall clock only (a summer-time bug, an NTP step); timers and `monotonic` do not notice. */
  jump(ms: number): void
  /** Timers that wait. */
  readonly pending: number
}

interface Timer {
  readonly due: number
  readonly callback: () => void
}

/** A timer that sets itself again for "now" would turn for ever: this many in one advance is a loop. */
const defaultLoopLimit = 1_000_000

/** @param startMs what `now()` says at first; `monotonic()` begins at 0. */
export function handClock(startMs = 0, { loopLimit = defaultLoopLimit } = {}): HandClock {
  const timers = new Set<Timer>()
  let elapsed = 0
  let wallOffset = startMs
  let turning = false

  const fireDue = async (until: number) => {
    let fired = 0
    for (let timer = nextDue(timers, until); timer !== undefined; timer = nextDue(timers, until)) {
      if (++fired > loopLimit) throw new Error(`more than ${loopLimit} timers fired in one advance`)
      timers.delete(timer)
      elapsed = Math.max(elapsed, timer.due)
      timer.callback()
      await settle()
    }
  }

  return {
    now: () => Math.floor(elapsed + wallOffset),
    monotonic: () => elapsed,
    after(ms, callback) {
      const timer = { due: elapsed + Math.max(0, ms), callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async advance(ms) {
      if (turning) throw new Error('the clock is being turned already: await the first advance')
      turning = true
      try {
        await settle()
        const until = elapsed + ms
        await fireDue(until)
        elapsed = until
      } finally {
        turning = false
      }
    },
    jump(ms) {
      wallOffset += ms
    },
    get pending() {
      return timers.size
    },
  }
}

/** Lets promises, streams in memory and `setImmediate` callbacks run; three rounds cover chains of them. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 3; round++) await new Promise((resolve) => setImmediate(resolve))
}

/** The earliest timer due by `until`; of two due together the one set first (a Set keeps that order). */
function nextDue(timers: ReadonlySet<Timer>, until: number): Timer | undefined {
  let next: Timer | undefined
  for (const timer of timers) {
    if (timer.due <= until && (next === undefined || timer.due < next.due)) next = timer
  }
  return next
}
