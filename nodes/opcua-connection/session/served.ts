// A reader as the line serves it: by subscription, or in cycles of its own.
import type { Registration } from '../../lib/line.ts'
import type { OpcuaWant } from '../want.ts'
import { backfill } from './history.ts'
import { newPart, type Part } from './part.ts'
import { pollCycle } from './read-values.ts'
import type { Stay } from './stay.ts'
import { createSubscribed } from './subscribe.ts'
import type { Subscription } from './subscription.ts'

export interface Served {
  readonly part: Part
  /** Null where the reader polls. */
  readonly subscription: Subscription | null
  /** A stay begins, its nodes are known. */
  open(stay: Stay): Promise<void>
  retry(stay: Stay): Promise<void>
  /** What is due now; answers how long, ms, nothing will be. */
  turn(stay: Stay): Promise<number>
  heard(hasMore: boolean): void
  /** The server has forgotten it. */
  forget(): void
  /** The reader has said of every tag that it is lost. */
  lost(): void
  close(stay: Stay): Promise<void>
}

/** Longest wait where nothing is due; whatever happens ends it. */
const idleMs = 60_000

export function createServed(registration: Registration<OpcuaWant>, count: (counter: string, amount?: number) => void): Served {
  const part = newPart(registration, count)
  return registration.want.mode === 'poll' ? polled(part) : subscribed(part)
}

function subscribed(part: Part): Served {
  const one = createSubscribed(part)
  let present: Stay | null = null
  let isFilling = false
  const fill = () => {
    const stay = present
    if (stay === null || isFilling || part.gaps.length === 0) return
    isFilling = true
    stay.task(() =>
      backfill(part, stay).finally(() => {
        isFilling = false
      }),
    )
  }
  return {
    ...one,
    open(stay) {
      present = stay
      return one.open(stay)
    },
    heard(hasMore) {
      one.heard(hasMore)
      fill()
    },
    lost() {
      present = null
      one.lost()
    },
    async turn({ line }) {
      // The keep-alive vouches for it; that one missing too long ends the stay.
      line.fresh(part.registration)
      fill()
      return idleMs
    },
  }
}

function polled(part: Part): Served {
  const { registration, items } = part
  const { pollMs } = registration.want
  let dueMs = Number.NEGATIVE_INFINITY
  const nothing = async () => undefined
  return {
    part,
    subscription: null,
    async open({ line }) {
      part.learn = (wanted) => line.learn(registration, wanted)
      dueMs = line.clock.monotonic()
    },
    retry: nothing,
    async turn(stay) {
      const { line } = stay
      const waitMs = dueMs - line.clock.monotonic()
      if (waitMs > 0) return waitMs
      const missed = Math.floor(-waitMs / pollMs)
      if (missed > 0) line.count('skipped', missed)
      dueMs += (missed + 1) * pollMs
      stay.emit(registration, await pollCycle(part, stay))
      line.count('cycles')
      return Math.max(0, dueMs - line.clock.monotonic())
    },
    heard: () => undefined,
    forget: () => undefined,
    lost() {
      for (const watched of items) watched.isLost = true
    },
    close: nothing,
  }
}
