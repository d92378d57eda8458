// How a step stands: green while fresh readings pass, yellow when only bad ones do or none for three periods.
import type { Clock } from '../clock.ts'
import { createFreshness } from '../freshness.ts'
import type { Reading } from '../reading.ts'
import type { Status } from './status.ts'

export interface ShownFreshness {
  /** Readings that the step has taken; none at all say nothing. */
  taken(readings: readonly Reading[]): void
  close(): void
}

/** `figures`: a literal without words beside the green dot, if the step has any. */
export function showFreshness(status: Pick<Status, 'state' | 'show'>, clock: Clock, figures: () => string | undefined): ShownFreshness {
  const freshness = createFreshness()
  /** Tags whose last reading was usable. One of them that turns bad begins an outage; one that always was bad does not. */
  const usable = new Set<string>()
  let isOutage = false
  let isClosed = false
  let cancelStale = () => {}
  const note = ({ tag, quality }: Reading) => {
    if (quality !== 'bad') usable.add(tag.id)
    else if (usable.delete(tag.id)) isOutage = true
  }
  status.show('waiting')
  return {
    taken(readings) {
      if (isClosed || readings.length === 0) return
      if (readings.every(({ quality }) => quality === 'bad')) {
        for (const reading of readings) note(reading)
        return status.state === 'live' ? undefined : status.show('stale')
      }
      // How long the outage was is no period.
      if (isOutage) freshness.lost()
      isOutage = false
      for (const reading of readings) note(reading)
      freshness.seen(clock.monotonic())
      const text = figures()
      status.show('live', text === undefined ? undefined : { figures: text })
      cancelStale()
      const at = freshness.staleAt()
      if (at !== null) cancelStale = clock.after(at - clock.monotonic(), () => status.show('stale'))
    },
    close() {
      isClosed = true
      cancelStale()
    },
  }
}
