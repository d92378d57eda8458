// A clock that goes from timer to timer as fast as promises settle: for runs of very many sequences in no time.
import type { Clock } from '../../nodes/lib/clock.ts'

export interface SteppedClock extends Clock {
  /** Fires timers one after another until the promise settles; as it does. Rejects when nothing is left to wait for. */
  until<T>(settled: Promise<T>): Promise<T>
  /** Lets so much time pass. */
  pass(ms: number): Promise<void>
  readonly pending: number
}

interface Timer {
  readonly due: number
  readonly callback: () => void
}

/** Rounds without a timer after which a promise counts as one that never settles. */
const patience = 1_000

export function steppedClock(): SteppedClock {
  const timers = new Set<Timer>()
  let elapsed = 0
  const next = (): Timer | undefined => {
    let first: Timer | undefined
    for (const timer of timers) if (first === undefined || timer.due < first.due) first = timer
    return first
  }
  const fire = (timer: Timer) => {
    timers.delete(timer)
    elapsed = Math.max(elapsed, timer.due)
    timer.callback()
  }
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    now: () => Math.floor(elapsed),
    monotonic: () => elapsed,
    after(ms, callback) {
      const timer = { due: elapsed + Math.max(0, ms), callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async until(settled) {
      let isOpen = true
      const close = () => {
        isOpen = false
      }
      settled.then(close, close)
      for (let idle = 0; ; idle += 1) {
        await settle()
        if (!isOpen) return settled
        // A second look: what the last timer set off may take a turn more before it sets its own.
        await settle()
        if (!isOpen) return settled
        const timer = next()
        if (timer !== undefined) fire(timer)
        if (timer !== undefined) idle = 0
        else if (idle > patience) throw new Error('nothing is left to wait for')
      }
    },
    async pass(ms) {
      const until = elapsed + ms
      for (let timer = next(); timer !== undefined && timer.due <= until; timer = next()) {
        fire(timer)
        await settle()
      }
      elapsed = until
      await settle()
    },
    get pending() {
      return timers.size
    },
  }
}
