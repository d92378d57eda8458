// One tag on its way through the downsampler: what is known of it, what waits, and how a sample is sent.
import type { Counters } from '../lib/counters.ts'
import { addFinding, type Reading, type Scalar, type Tag } from '../lib/reading.ts'
import type { Boundary } from './boundary.ts'
import { drain, heldIn, type LinearSegment, release, type Sample } from './linear-filter.ts'
import type { Thinning } from './thinning.ts'

/** What is the same for all tags of a node; times in ms, 0: off. */
export interface Terms {
  readonly maxHoldMs: number
  readonly heartbeatMs: number
  readonly gapMs: number
  /** How much too early a waiting sample may be sent, so that many tags share one wake. */
  readonly slotMs: number
  /** Samples that need not be sent, by cause. */
  readonly suppressed: Counters
}

/** One call of the step: its time, its terms, and where it puts what is sent. */
export interface Turn {
  readonly now: number
  readonly terms: Terms
  readonly out: Reading[]
}

export interface Held extends Sample {
  readonly reading: Reading
  /** The stream's running count of samples when this one came. */
  readonly received: number
}

/** A sample that waited when the last run ended, and what it says of itself. */
export interface Restored {
  readonly reading: Reading
  readonly figures: Readonly<Record<string, unknown>>
}

export interface Stream {
  readonly id: string
  /** In force for the open segment. */
  thinning: Thinning
  /** The thinning found last, and for what. */
  found: { readonly thinning: Thinning; readonly topic: string; readonly tag: Tag; readonly revision: number } | null
  /** First sample of the open segment; null: the next sample opens one, for the reason in `opensBecause`. */
  opened: Reading | null
  opensBecause: Boundary
  /** Counts segments: ties what is saved of a sample to what is saved of its segment. */
  segmentNumber: number
  isSegmentSaved: boolean
  line: LinearSegment<Held> | null
  restored: readonly Restored[]
  topic: string
  /** Time and payload of the newest sample. */
  lastTime: number
  lastPayload: Scalar
  sentPayload: Scalar
  sentAt: number
  received: number
  /** `received` as of the last sample sent. */
  accounted: number
}

const unthinned: Thinning = { filter: 'none', reconstruction: 'linear', epsilon: 0, finding: null }

export function createStream(id: string, topic: string, opensBecause: Boundary): Stream {
  return {
    id,
    topic,
    opensBecause,
    thinning: unthinned,
    found: null,
    opened: null,
    segmentNumber: 0,
    isSegmentSaved: false,
    line: null,
    restored: [],
    lastTime: Number.NEGATIVE_INFINITY,
    lastPayload: null,
    sentPayload: null,
    sentAt: 0,
    received: 0,
    accounted: 0,
  }
}

export function heldBy({ line, restored }: Stream): number {
  return restored.length + (line === null ? 0 : heldIn(line))
}

/** When the stream wants to be woken, ms UTC. */
export function dueAt({ line, restored, sentAt }: Stream, { maxHoldMs, heartbeatMs }: Terms): number | null {
  if (restored.length > 0) return 0
  if (line === null || line.end === null) return null
  const holdEnds = line.waitingSince + maxHoldMs
  return heartbeatMs > 0 ? Math.min(holdEnds, sentAt + heartbeatMs) : holdEnds
}

/** Sends all that waits, so that ε holds for every sample so far. The segment goes on. */
export function flush(stream: Stream, turn: Turn): void {
  sendRestored(stream, turn)
  if (stream.line === null || stream.line.end === null) return
  const kept: Held[] = []
  turn.terms.suppressed.add('within-epsilon', drain(stream.line, stream.thinning.epsilon, kept))
  sendHeld(stream, kept, turn)
}

/** What a deadline asks for: for a heartbeat all that waits, else the line so far. */
export function wakeStream(stream: Stream, turn: Turn): void {
  const { heartbeatMs, slotMs, suppressed } = turn.terms
  const isBeat = heartbeatMs > 0 && stream.sentAt + heartbeatMs < turn.now + slotMs
  if (isBeat || stream.line === null) flush(stream, turn)
  else {
    const kept: Held[] = []
    suppressed.add('within-epsilon', release(stream.line, stream.thinning.epsilon, kept))
    sendHeld(stream, kept, turn)
  }
}

/** Sends a copy that says how to read it: reconstruction, ε, and how many samples since the last one it stands for. */
export function send(stream: Stream, reading: Reading, received: number, turn: Turn, segment?: Boundary): void {
  const figures = figuresOf(stream.thinning, reading.payload, received - stream.accounted)
  const detail = { ...reading.detail, ...figures, ...(segment === undefined ? {} : { segment }) }
  const { finding } = stream.thinning
  const isUnbounded = finding !== null && typeof reading.payload === 'number'
  turn.out.push(isUnbounded ? { ...reading, detail, findings: addFinding(reading.findings, finding) } : { ...reading, detail })
  stream.accounted = received
  stream.sentAt = turn.now
  stream.sentPayload = reading.payload
}

export function sendHeld(stream: Stream, kept: readonly Held[], turn: Turn): void {
  for (const { reading, received } of kept) send(stream, reading, received, turn)
}

/** What waited when the last run ended goes first: the end of a segment that nothing is joined to. */
function sendRestored(stream: Stream, turn: Turn): void {
  for (const { reading, figures } of stream.restored) {
    turn.out.push({ ...reading, findings: addFinding(reading.findings, 'restart'), detail: { ...reading.detail, ...figures } })
    stream.sentAt = turn.now
  }
  if (stream.restored.length > 0) stream.restored = []
}

/** `received`: samples since the last one sent, this one included; `suppressed`: those of them that are not sent. */
export function figuresOf(thinning: Thinning, payload: Scalar, received: number): Readonly<Record<string, unknown>> {
  const { reconstruction, epsilon } = typeof payload === 'number' ? thinning : ({ reconstruction: 'stepped', epsilon: 0 } as const)
  return { reconstruction, epsilon, received, suppressed: received - 1 }
}
