// One reading of one tag: it continues the segment, begins another, or passes on its own.
import type { Reading, Scalar } from '../lib/reading.ts'
import { type Boundary, boundaryBetween } from './boundary.ts'
import { leavesBand } from './deadband-filter.ts'
import { extend, type LinearSegment, openSegment } from './linear-filter.ts'
import { flush, type Held, type Stream, send, sendHeld, type Turn } from './stream.ts'
import type { Thinning } from './thinning.ts'

/** Whether a reading is part of a series. Bad readings, events and what is no usable value always pass on their own. */
export function isSample({ quality, payload, event }: Reading): boolean {
  return quality !== 'bad' && event === undefined && payload !== null && (typeof payload !== 'number' || Number.isFinite(payload))
}

/**
 * Takes the next reading of the tag, one that is not late; what must be sent now goes to `turn.out`, in the order in
 * which it came. Uncertain samples are thinned like good ones, in segments of their own: a change of status begins one.
 */
export function receive(stream: Stream, reading: Reading, thinning: Thinning, turn: Turn): void {
  stream.received += 1
  stream.topic = reading.topic
  if (isSample(reading)) takeSample(stream, reading, thinning, turn)
  else passAlone(stream, reading, turn)
}

function takeSample(stream: Stream, reading: Reading, thinning: Thinning, turn: Turn): void {
  if (stream.restored.length > 0) flush(stream, turn)
  const boundary = boundaryOf(stream, reading, thinning, turn.terms.gapMs)
  if (boundary !== null) beginSegment(stream, reading, thinning, boundary, turn)
  else if (stream.line !== null) continueLine(stream, stream.line, reading, turn)
  else continueHold(stream, reading, turn)
  stream.lastTime = reading.timestamp
  stream.lastPayload = reading.payload
}

/** A bad reading or an event: what waits goes first. No line is drawn across a bad reading. */
function passAlone(stream: Stream, reading: Reading, turn: Turn): void {
  flush(stream, turn)
  if (reading.event === undefined) {
    stream.opened = null
    stream.opensBecause = 'quality'
  }
  const { sentPayload } = stream
  send(stream, reading, stream.received, turn)
  stream.sentPayload = sentPayload
}

function boundaryOf(stream: Stream, reading: Reading, thinning: Thinning, gapMs: number): Boundary | null {
  if (stream.opened === null) return stream.opensBecause
  if (reading.timestamp < stream.lastTime) return 'clock-set-back'
  if (gapMs > 0 && reading.timestamp - stream.lastTime > gapMs) return 'gap'
  const boundary = boundaryBetween(stream.opened, reading) ?? (thinning === stream.thinning ? null : 'settings')
  // A line cannot rise in no time: the second of two values at one moment begins a line of its own.
  const isSecondValue = stream.line !== null && reading.timestamp === stream.lastTime && reading.payload !== stream.lastPayload
  return boundary ?? (isSecondValue ? 'same-time' : null)
}

function beginSegment(stream: Stream, reading: Reading, thinning: Thinning, boundary: Boundary, turn: Turn): void {
  flush(stream, turn)
  stream.thinning = thinning
  stream.opened = reading
  stream.segmentNumber += 1
  stream.isSegmentSaved = false
  const isLine = typeof reading.payload === 'number' && thinning.filter === 'linear'
  stream.line = isLine ? openSegment<Held>(heldOf(stream, reading, turn.now)) : null
  send(stream, reading, stream.received, turn, boundary)
}

/** Deadband, change, or everything: decided at once. */
function continueHold(stream: Stream, reading: Reading, turn: Turn): void {
  const filter = filterFor(stream.thinning, reading.payload)
  const isWanted = filter === 'none' || (filter === 'change' ? reading.payload !== stream.sentPayload : isOutside(stream, reading.payload))
  if (isWanted || isBeatDue(stream, turn)) send(stream, reading, stream.received, turn)
  else turn.terms.suppressed.add(filter === 'change' ? 'unchanged' : 'within-epsilon')
}

function continueLine(stream: Stream, line: LinearSegment<Held>, reading: Reading, turn: Turn): void {
  const mustBeat = isBeatDue(stream, turn)
  // Another value at this moment would have begun a segment: this is the same sample again.
  if (reading.timestamp === stream.lastTime) takeDuplicate(stream, line, reading, mustBeat, turn)
  else {
    const kept: Held[] = []
    turn.terms.suppressed.add('within-epsilon', extend(line, heldOf(stream, reading, turn.now), stream.thinning.epsilon, kept))
    sendHeld(stream, kept, turn)
  }
  if (mustBeat) flush(stream, turn)
}

/** A value read again with the time of its last change proves life as well as a new one. */
function takeDuplicate(stream: Stream, line: LinearSegment<Held>, reading: Reading, mustBeat: boolean, turn: Turn): void {
  if (mustBeat && line.end === null) send(stream, reading, stream.received, turn)
  else turn.terms.suppressed.add('duplicate')
}

function isBeatDue({ sentAt }: Stream, { now, terms: { heartbeatMs } }: Turn): boolean {
  return heartbeatMs > 0 && now - sentAt >= heartbeatMs
}

function isOutside({ sentPayload, thinning }: Stream, payload: Scalar): boolean {
  return typeof payload !== 'number' || typeof sentPayload !== 'number' || leavesBand(sentPayload, payload, thinning.epsilon)
}

/** Booleans, texts and 64-bit integers have no ε: they are sent when they change, also where a number's range is not known. */
function filterFor(thinning: Thinning, payload: Scalar): Thinning['filter'] | 'change' {
  if (typeof payload === 'number') return thinning.filter
  return thinning.filter === 'none' && thinning.finding === null ? 'none' : 'change'
}

function heldOf(stream: Stream, reading: Reading, now: number): Held {
  return { timestamp: reading.timestamp, value: Number(reading.payload), at: now, reading, received: stream.received }
}
