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

/** What only the protocol understands: browse, look for units. The session answers exactly once, within its budget. */
export interface Question {
  readonly what: unknown
  answer(value: unknown): void
  fail(cause: Fault): void
}

/** For a message that is acknowledged to its sender once the flow has done with it. */
export interface Receipt {
  /** All messages made of it have come back to the reader's input. At most once. */
  returned(): void
}

export interface Line<W> {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly registrations: Watchable<readonly Registration<W>[]>
  /** The oldest request that nobody has taken yet. */
  nextRequest(): ReadRequest<W> | undefined
  /** The oldest question that nobody has taken yet. */
  nextQuestion(): Question | undefined
  /** Waits until `ms` have passed, a request, a question or a changed registration arrives, or a signal aborts: the line's or `until`. */
  idle(ms: number, until?: AbortSignal): Promise<void>
  /**
   * A tag that nobody configured was found (a topic under a wildcard, a metric of a birth, a leaf of an array): from now
   * on it is said to be lost with the line. False: another reader has it, or there are too many; nothing of it is emitted.
   */
  learn(to: Registration<W>, wanted: Wanted): boolean
  /** Hands one cycle's readings of a registration over. With a receipt it hears when the flow has done with them. */
  emit(to: Registration<W>, readings: readonly Reading[], receipt?: Receipt): void
  /** Nothing has changed and the source said so (an OPC UA keep-alive): what was read last is still fresh. */
  fresh(to: Registration<W>): void
  /** Fresh data was seen: only this makes the line live. */
  live(): void
  count(counter: string, amount?: number): void
  /** A request was answered after so long: the latency figures are made of it. */
  took(ms: number): void
}

/** One stay on the line: connect, emit, settle on drop or abort. */
export type Session<W> = (line: Line<W>) => Promise<void>

/** What a reader gives when it joins a connection. */
export interface Listener {
  readings(readings: readonly Reading[], receipt?: Receipt): void
  /** What was read last is still fresh. */
  fresh(): void
  /** Takes a tag that was found on the line. False: it cannot be had. */
  learn(wanted: Wanted): boolean
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
  /** Waits for a line that is being opened. Rejects like `read`, and with `line.unknown-question` where the session knows no such thing. */
  ask(what: unknown): Promise<unknown>
  /** Counters, and the latency of requests. */
  counters(): Readonly<Record<string, number>>
}
