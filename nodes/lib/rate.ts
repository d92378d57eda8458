// How many a second, over the last ten: a figure for people.
import type { Clock } from './clock.ts'

export interface Rate {
  add(count: number): void
  /** Null in the first ten seconds, when it would only be a guess. */
  perSecond(): number | null
}

const overSeconds = 10

export function createRate(clock: Clock): Rate {
  const begin = clock.monotonic()
  const seconds = new Map<number, number>()
  const second = () => Math.floor((clock.monotonic() - begin) / 1_000)
  const forget = (now: number) => {
    for (const one of seconds.keys()) if (one < now - overSeconds) seconds.delete(one)
  }
  return {
    add(count) {
      const now = second()
      seconds.set(now, (seconds.get(now) ?? 0) + count)
      forget(now)
    },
    perSecond() {
      const now = second()
      if (now < overSeconds) return null
      forget(now)
      let sum = 0
      for (const [one, count] of seconds) if (one < now) sum += count
      return sum / overSeconds
    },
  }
}
