// When what must be woken: deadlines in slots, so that a hundred thousand waiting tags cost a sample nothing.

export interface Deadlines<K> {
  /** Sets, moves or (null) forgets a deadline, ms UTC. */
  set(key: K, dueMs: number | null): void
  /** When `take` has something, ms UTC; never later than a deadline, earlier by less than the slot. */
  next(): number | null
  /** Takes out all that is due, oldest slot first. */
  take(nowMs: number): readonly K[]
}

/** @param slotMs how much too early a deadline may come: what many deadlines in one wake cost. */
export function createDeadlines<K>(slotMs: number): Deadlines<K> {
  const slots = new Map<number, Set<K>>()
  const slotOf = new Map<K, number>()
  let earliest: number | null = null

  const forget = (key: K) => {
    const slot = slotOf.get(key)
    if (slot === undefined) return
    const keys = slots.get(slot)
    slotOf.delete(key)
    keys?.delete(key)
    if (keys?.size === 0) {
      slots.delete(slot)
      if (slot === earliest) earliest = slots.size === 0 ? null : Math.min(...slots.keys())
    }
  }

  return {
    set(key, dueMs) {
      const slot = dueMs === null ? null : Math.floor(dueMs / slotMs)
      if (slot !== null && slotOf.get(key) === slot) return
      forget(key)
      if (slot === null) return
      slotOf.set(key, slot)
      const keys = slots.get(slot)
      if (keys === undefined) slots.set(slot, new Set([key]))
      else keys.add(key)
      earliest = earliest === null ? slot : Math.min(earliest, slot)
    },
    next: () => (earliest === null ? null : earliest * slotMs),
    take(nowMs) {
      const due: K[] = []
      while (earliest !== null && earliest * slotMs <= nowMs) {
        for (const key of slots.get(earliest) ?? []) {
          due.push(key)
          forget(key)
        }
      }
      return due
    },
  }
}
