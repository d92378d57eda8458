// The reader's side of a line, without Node-RED: what it emits on cycles, loss and heartbeat, and how it stands.
import type { Clock } from './clock.ts'
import type { Counters } from './counters.ts'
import type { Fault } from './fault.ts'
import { createFreshness } from './freshness.ts'
import type { Listener, Receipt, Wanted } from './line.ts'
import { lostReading, type Reading } from './reading.ts'
import type { LineState } from './supervise.ts'

export type ReaderState = 'waiting' | 'connecting' | 'live' | 'stale' | 'down'

export interface ReaderOptions {
  readonly clock: Clock
  readonly counters: Counters
  readonly tags: readonly Wanted[]
  /** Readings a cycle and no more than three periods apart make the reader live; undefined: learn the period. */
  readonly periodMs?: number
  /** How often the loss of the line is said again; 0: once. */
  readonly heartbeatMs: number
  emit(readings: readonly Reading[], receipt?: Receipt): void
  /** Whether a tag that was found on the line may be this reader's. */
  claim?(wanted: Wanted): boolean
  show(state: ReaderState): void
}

export interface ReaderSide extends Listener {
  close(): void
}

/** Tags found on the line beyond these are not taken: a broker full of random topics must not fill the memory. */
const maxLearned = 100_000

/** Live only after fresh data; a lost line makes every tag bad at once, and again every heartbeat. */
export function createReaderSide(options: ReaderOptions): ReaderSide {
  const { clock, counters, heartbeatMs } = options
  const learned = new Map<string, Wanted>()
  const configured = new Set(options.tags.map(({ tag }) => tag.id))
  const freshness = createFreshness(options.periodMs)
  let lost: Fault | null = null
  let cancelHeartbeat = () => {}
  let cancelStale = () => {}

  const sayLost = (cause: Fault) => {
    const now = clock.now()
    const tags = [...options.tags, ...learned.values()]
    counters.add('lost', tags.length)
    options.emit(tags.map((wanted) => lostReading(wanted.tag, wanted.topic, wanted.source, now, cause.code)))
    if (heartbeatMs > 0) cancelHeartbeat = clock.after(heartbeatMs, () => sayLost(lost ?? cause))
  }
  const watchStale = () => {
    cancelStale()
    const at = freshness.staleAt()
    if (at !== null) cancelStale = clock.after(at - clock.monotonic(), () => options.show('stale'))
  }
  const recover = () => {
    cancelHeartbeat()
    lost = null
  }
  const down = (cause: Fault) => {
    const isNew = lost === null
    lost = cause
    cancelStale()
    freshness.lost()
    options.show('down')
    if (isNew) sayLost(cause)
  }
  const seen = () => {
    freshness.seen(clock.monotonic())
    watchStale()
    options.show('live')
  }
  const learn = (wanted: Wanted): boolean => {
    const { id } = wanted.tag
    if (configured.has(id)) return true
    // Known ones are claimed again: a connection that took the place of another one has not heard of them.
    if ((!learned.has(id) && learned.size >= maxLearned) || options.claim?.(wanted) === false) {
      learned.delete(id)
      counters.add('refusedTags')
      return false
    }
    learned.set(id, wanted)
    return true
  }
  return {
    readings(readings, receipt) {
      // A device that answers is no lost line, also when all it answers is bad.
      recover()
      if (readings.some(isFresh)) seen()
      else if (freshness.staleAt() === null) options.show('stale')
      counters.add('readings', readings.length)
      options.emit(readings, receipt)
    },
    fresh() {
      if (freshness.staleAt() !== null) seen()
    },
    learn,
    state(state: LineState) {
      if (state.state === 'down') return down(state.fault)
      if (state.state === 'live') return recover()
      if (lost === null) options.show(state.state === 'idle' ? 'waiting' : 'connecting')
    },
    close() {
      cancelHeartbeat()
      cancelStale()
    },
  }
}

/** What was kept for us over an outage, or said again because nothing came, tells nothing of now. */
function isFresh({ quality, source, findings }: Reading): boolean {
  return quality !== 'bad' && source?.historical !== true && findings?.some((finding) => finding === 'retained' || finding === 'stale') !== true
}
