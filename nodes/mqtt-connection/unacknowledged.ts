// Messages that the flow has not done with: acknowledged when they come back, and after a time all the same, for a
// broker that waits for ever sends nothing more.
import type { Clock } from '../lib/clock.ts'
import type { Receipt } from '../lib/line.ts'

export interface Unacknowledged {
  /** A message waits for `parties` of the flow, who say that they have done with it by the receipt's `returned`. */
  wait(acknowledge: () => void, parties: number, withinMs: number): Receipt
  readonly size: number
  close(): void
}

interface Waiting {
  readonly acknowledge: () => void
  left: number
  readonly cancel: () => void
}

/**
 * @param limit Receive Maximum: a broker that speaks MQTT 5 sends no more; of one that does, the oldest is acknowledged
 * @param late hears how often nobody confirmed in time
 */
export function createUnacknowledged(clock: Clock, limit: number, late: () => void): Unacknowledged {
  const open = new Set<Waiting>()
  const settle = (waiting: Waiting, isLate: boolean) => {
    if (!open.delete(waiting)) return
    waiting.cancel()
    if (isLate) late()
    waiting.acknowledge()
  }
  return {
    get size() {
      return open.size
    },
    wait(acknowledge, parties, withinMs) {
      const waiting: Waiting = { acknowledge, left: parties, cancel: clock.after(withinMs, () => settle(waiting, true)) }
      open.add(waiting)
      const [oldest] = open
      if (open.size > limit && oldest !== undefined) settle(oldest, true)
      return {
        returned() {
          waiting.left -= 1
          if (waiting.left <= 0) settle(waiting, false)
        },
      }
    },
    close() {
      for (const { cancel } of open) cancel()
      open.clear()
    },
  }
}
