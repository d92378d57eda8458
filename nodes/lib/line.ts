// The line: what a connection's session is given, and what a reader hands to its connection.
import type { Clock } from './clock.ts'
import type { Fault } from './fault.ts'
import type { Reading, Source, Tag } from './reading.ts'
import type { LineState } from './supervise.ts'
import type { TagClaims } from './tag-claims.ts'
import type { Watchable } from './watchable.ts'

/** A tag a reader wants, and how its readings are labelled while there is no answer. */
export interface Wanted {
  readonly tag: Tag
  readonly topic: string
  readonly source: Omit<Source, 'sourceTime' | 'receivedAt'>
}

/** Which reader wants which tags. `want` is the protocol's own: tag table, interval. */
export interface Registration<W> {
  readonly readerId: string
  readonly tags: readonly Wanted[]
  readonly want: W
}

/** Read now: all tags of a registration, or those named. The session answers exactly once. */
export interface ReadRequest<W> {
  readonly registration: Registration<W>
  /** Raw names; null for all. */
  readonly names: readonly string[] | null
  answer(readings: readonly Reading[]): void
  fail(cause: Fault): void
}

export interface Line<W> {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly registrations: Watchable<readonly Registration<W>[]>
  /** The oldest request that nobody has taken yet. */
  nextRequest(): ReadRequest<W> | undefined
  /** Waits until `ms` have passed, a request or a changed registration arrives, or a signal aborts: the line's or `until`. */
  idle(ms: number, until?: AbortSignal): Promise<void>
  /** Hands one cycle's readings of a registration over. */
  emit(to: Registration<W>, readings: readonly Reading[]): void
  /** Fresh data was seen: only this makes the line live. */
  live(): void
  count(counter: string, amount?: number): void
}

/** One stay on the line: connect, emit, settle on drop or abort. */
export type Session<W> = (line: Line<W>) => Promise<void>

/** What a reader gives when it joins a connection. */
export interface Listener {
  readings(readings: readonly Reading[]): void
  state(state: LineState): void
}

/** A connection as its readers see it, across bundles: found on the config node as `lineside`. */
export interface ConnectionPort<W> {
  readonly kind: 'connection'
  readonly type: string
  readonly id: string
  /** Taken at deploy, before anybody joins: a tag read by two readers would be two series under one id. */
  readonly claims: TagClaims
  /** Aborted when the connection closes: whoever stays looks for the one that takes its place. */
  readonly closed: AbortSignal
  join(registration: Registration<W>, listener: Listener): () => void
  /** Resolves with the readings; rejects with a fault when the line is down or does not answer in time. */
  read(registration: Registration<W>, names: readonly string[] | null): Promise<readonly Reading[]>
  counters(): Readonly<Record<string, number>>
}
