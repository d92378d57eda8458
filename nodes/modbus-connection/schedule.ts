// When a registration is due: every interval, in phase since it joined; a cycle that comes too late is skipped, never
// queued, so that a slow device has at most one scan pending.

export interface Schedule {
  /** When the next cycle is due, monotonic. */
  readonly dueMs: number
  /** Milliseconds until the next cycle, 0 when it is due. */
  waitMs(monotonicMs: number): number
  /** Marks the cycle as begun; answers how many cycles were missed since the last one. */
  begin(monotonicMs: number): number
}

export function createSchedule(intervalMs: number, startMs: number): Schedule {
  let dueMs = startMs
  return {
    get dueMs() {
      return dueMs
    },
    waitMs: (now) => Math.max(0, dueMs - now),
    begin(now) {
      const missed = Math.max(0, Math.floor((now - dueMs) / intervalMs))
      dueMs += (missed + 1) * intervalMs
      return missed
    },
  }
}
