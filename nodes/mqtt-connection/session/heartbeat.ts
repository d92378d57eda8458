// Proof that the broker is there: a ping each period, and something heard within a time of it. The library alone would
// notice a broker that fell silent after one and a half keep-alives.
import type { Clock } from '../../lib/clock.ts'

export interface Heartbeat {
  start(ping: () => void): void
  /** Anything came. */
  heard(): void
  /** The ping was answered; after how many ms. */
  answered(): number
  stop(): void
}

export function createHeartbeat(
  clock: Clock,
  { everyMs, withinMs }: { readonly everyMs: number; readonly withinMs: number },
  onSilence: () => void,
): Heartbeat {
  let heardAt = clock.monotonic()
  let pingedAt = heardAt
  let cancelBeat = () => {}
  let cancelLimit = () => {}
  const stop = () => {
    cancelBeat()
    cancelLimit()
  }
  const beat = (ping: () => void) => {
    pingedAt = clock.monotonic()
    ping()
    cancelLimit()
    cancelLimit = clock.after(withinMs, () => heardAt < pingedAt && onSilence())
    // The next ping waits for the verdict on this one.
    cancelBeat = clock.after(Math.max(everyMs, withinMs), () => beat(ping))
  }
  return {
    start(ping) {
      cancelBeat = clock.after(everyMs, () => beat(ping))
    },
    heard() {
      heardAt = clock.monotonic()
    },
    answered: () => clock.monotonic() - pingedAt,
    stop,
  }
}
