// The read budget of a device: so many requests a second and never more, whoever asks. The machine comes first.
import { type Clock, pause } from './clock.ts'

export interface Budget {
  /** Resolves when the next request may go, in the order of asking; at once on abort, and where there is no limit. */
  turn(signal: AbortSignal): Promise<void>
}

/** @param perSecond requests a second, evenly spaced; 0: no limit */
export function createBudget(clock: Clock, perSecond: number): Budget {
  if (perSecond === 0) return { turn: async () => undefined }
  const spacingMs = 1_000 / perSecond
  let nextAt = Number.NEGATIVE_INFINITY
  return {
    async turn(signal) {
      const at = Math.max(clock.monotonic(), nextAt)
      nextAt = at + spacingMs
      // A timer may ring a little early: looked at again, for a budget is not passed by a fraction either.
      for (let left = at - clock.monotonic(); left > 0 && !signal.aborted; left = at - clock.monotonic()) await pause(clock, Math.ceil(left), signal)
    },
  }
}
