// The clock of the machine, as it goes and leaps: when it was set back, and when there is time to tidy up.

export interface TimeEvents {
  /** The first time there is. */
  began(now: number): void
  /** The clock goes on from an earlier time. */
  setBack(): void
  /** About once an hour. */
  tidy(now: number): void
}

/** A clock set back by more makes what waits go at once: it would wait longer by as much. */
const setBackMs = 5_000
/** Further on than this at once, the clock may be wrong: until it has gone on for a while, nothing is taken for old. */
const leapMs = 86_400_000
const tidyEveryMs = 3_600_000

/** To be told the time (ms UTC) with each call of a step. */
export function watchTime({ began, setBack, tidy }: TimeEvents): (now: number) => void {
  let [latest, tidyAt] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  return (now) => {
    if (latest === Number.NEGATIVE_INFINITY) began(now)
    const gone = now - latest
    latest = now
    if (gone < -setBackMs) setBack()
    if (Math.abs(gone) > leapMs) tidyAt = now + tidyEveryMs
    else if (now >= tidyAt) {
      tidyAt = now + tidyEveryMs
      tidy(now)
    }
  }
}
