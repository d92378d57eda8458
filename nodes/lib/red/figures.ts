// The figures beside a green dot: `12.5/s`, or `12.5/s · 4 ms` where there are requests.
import type { Clock } from '../clock.ts'
import { createRate } from '../rate.ts'

export interface Figures {
  /** So many readings were sent. */
  add(count: number): void
  /** Undefined while the rate is not known. */
  text(): string | undefined
}

/** A reading may come every hundred microseconds, and a percentile is sorted out of many: made anew so often at most. */
const everyMs = 1_000

/** `latencyMs`: within which nineteen of twenty requests are answered; undefined before the first one. */
export function createFigures(clock: Clock, latencyMs: () => number | undefined = () => undefined): Figures {
  const rate = createRate(clock)
  let madeAt = Number.NEGATIVE_INFINITY
  let text: string | undefined
  const make = () => {
    const perSecond = rate.perSecond()
    if (perSecond === null) return undefined
    const latency = latencyMs()
    return `${short(perSecond)}/s${latency === undefined ? '' : ` · ${short(latency)} ms`}`
  }
  return {
    add: rate.add,
    text() {
      const now = clock.monotonic()
      if (now - madeAt < everyMs) return text
      madeAt = now
      text = make()
      return text
    },
  }
}

/** Three digits are enough for a person. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}
