// Tags that have fallen silent: three of their own periods, or a time that is set, after the last reading. One timer for all.
import type { Clock } from './clock.ts'

export interface StaleWatch {
  /** A fresh reading of a tag. `afterMs`: stale after so long; 0: never; null: after three of its periods. */
  seen(id: string, afterMs: number | null): void
  /** All are gone with the line: nothing is stale any more, and the gap until they come back teaches nothing. */
  clear(): void
  close(): void
}

interface Watched {
  /** When the last group of readings began: what comes within a second of it is the same one. */
  arrivalMs: number
  /** Monotonic; infinite while no period is known or it was said already. */
  staleAtMs: number
  /** The last gaps, the oldest first. */
  readonly gaps: number[]
}

const periods = 3
/** A period is known after so many gaps: what came twice may come once a day. */
const leastGaps = 3
const rememberedGaps = 8
const leastPeriodMs = 1_000
/** Looked at together: a tag is said to be stale up to so much later. */
const slotMs = 250

/** `onStale`: ids that turned stale, each once until it is seen again. */
export function createStaleWatch(clock: Clock, onStale: (ids: readonly string[]) => void): StaleWatch {
  const watched = new Map<string, Watched>()
  /** Ids to look at, by the slot of time. A tag that was seen since moves on when its slot comes, not before. */
  const slots = new Map<number, Set<string>>()
  const slotOf = new Map<string, number>()
  let timer: { readonly slot: number; readonly cancel: () => void } | null = null

  const arm = (slot: number) => {
    if (timer !== null && timer.slot <= slot) return
    timer?.cancel()
    timer = { slot, cancel: clock.after(Math.max(0, slot * slotMs - clock.monotonic()), ring) }
  }
  const put = (id: string, staleAtMs: number) => {
    if (staleAtMs === Number.POSITIVE_INFINITY) return
    const slot = Math.ceil(staleAtMs / slotMs)
    const before = slotOf.get(id)
    if (before !== undefined && before <= slot) return
    if (before !== undefined) slots.get(before)?.delete(id)
    const ids = slots.get(slot) ?? new Set()
    slots.set(slot, ids.add(id))
    slotOf.set(id, slot)
    arm(slot)
  }
  const ring = () => {
    const now = clock.monotonic()
    timer = null
    const due = [...slots].filter(([slot]) => slot * slotMs <= now)
    for (const [slot] of due) slots.delete(slot)
    const ids = due.flatMap(([, all]) => [...all])
    for (const id of ids) slotOf.delete(id)
    const stale = ids.filter((id) => isStale(watched.get(id), now))
    for (const id of ids) put(id, watched.get(id)?.staleAtMs ?? Number.POSITIVE_INFINITY)
    for (const slot of slots.keys()) arm(slot)
    if (stale.length > 0) onStale(stale)
  }
  const clear = () => {
    timer?.cancel()
    timer = null
    for (const all of [watched, slots, slotOf]) all.clear()
  }
  return {
    seen(id, afterMs) {
      const now = clock.monotonic()
      const one = watched.get(id) ?? { arrivalMs: now, staleAtMs: Number.POSITIVE_INFINITY, gaps: [] }
      if (afterMs === null) learn(one, now)
      watched.set(id, one)
      one.staleAtMs = now + limitOf(one, afterMs)
      put(id, one.staleAtMs)
    },
    clear,
    close: clear,
  }
}

/** True once: then not again until it is seen. */
function isStale(one: Watched | undefined, now: number): boolean {
  if (one === undefined || one.staleAtMs > now) return false
  one.staleAtMs = Number.POSITIVE_INFINITY
  return true
}

/** A gap in which it was stale is an outage, no period. */
function learn(one: Watched, now: number): void {
  const gap = now - one.arrivalMs
  if (gap < leastPeriodMs) return
  one.arrivalMs = now
  if (one.gaps.length >= leastGaps && one.staleAtMs === Number.POSITIVE_INFINITY) return
  one.gaps.push(gap)
  if (one.gaps.length > rememberedGaps) one.gaps.shift()
}

function limitOf({ gaps }: Watched, afterMs: number | null): number {
  if (afterMs !== null) return afterMs === 0 ? Number.POSITIVE_INFINITY : afterMs
  if (gaps.length < leastGaps) return Number.POSITIVE_INFINITY
  return periods * Math.max(...gaps)
}
