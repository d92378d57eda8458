// What survives a restart: for each tag the newest time, and the samples that waited. Written once a second, so it
// is small: what all samples of a segment have in common is written once a segment.

import { isFault } from '../lib/fault.ts'
import { decodeJson, encodeJson, type Json } from '../lib/json.ts'
import { parseReading, type Reading, readingFields } from '../lib/reading.ts'
import { figuresOf, type Restored, type Stream } from './stream.ts'

/** The entries that describe a stream now; the segment's only when it is new and something waits. */
export function saveStream(stream: Stream): readonly (readonly [string, Json])[] {
  const base = stream.opened
  const waiting = stream.line === null || stream.line.end === null ? [] : [stream.line.end, ...stream.line.tail]
  let before = stream.accounted
  const held = waiting.map(({ reading, received }) => {
    const entry = { received: received - before, changes: base === null ? {} : changesFrom(base, reading) }
    before = received
    return entry
  })
  const main = { topic: stream.topic, lastTime: stream.lastTime, segment: stream.segmentNumber, held }
  const isNewSegment = held.length > 0 && !stream.isSegmentSaved && base !== null
  if (!isNewSegment) return [[stream.id, plain(main)]]
  stream.isSegmentSaved = true
  const segment = { number: stream.segmentNumber, thinning: stream.thinning, base: changesFrom(null, base) }
  return [
    [segmentKey(stream.id), plain(segment)],
    [stream.id, plain(main)],
  ]
}

/** The entries that forget a tag. */
export function forgotten(id: string): readonly (readonly [string, Json])[] {
  return [
    [segmentKey(id), null],
    [id, null],
  ]
}

export interface SavedStream {
  readonly id: string
  readonly topic: string
  readonly lastTime: number
  readonly waiting: readonly Restored[]
}

/** Reads entries back. One that is torn or of another shape is left out: it was never sent, and is not made up. */
export function readSaved(entries: Iterable<readonly [string, Json]>): readonly SavedStream[] {
  const all = new Map<string, unknown>()
  for (const [key, json] of entries) all.set(key, decodeJson(encodeJson(json)))
  return [...all].flatMap(([id, value]) => {
    if (id.endsWith(segmentSuffix) || !isMain(value)) return []
    const segment = all.get(segmentKey(id))
    const waiting = isSegment(segment) && segment.number === value.segment ? value.held.flatMap((held) => rebuilt(segment, held)) : []
    return [{ id, topic: value.topic, lastTime: value.lastTime, waiting }]
  })
}

/** No device has a line feed in a name, so no tag has this key. */
const segmentSuffix = '\nsegment'
const segmentKey = (id: string) => id + segmentSuffix

/** The fields in which a reading differs; what it lacks and the base has is null. */
function changesFrom(base: Reading | null, reading: Reading): Readonly<Record<string, unknown>> {
  const changed = readingFields.filter((field) => base?.[field] !== reading[field] && encodeJson(base?.[field]) !== encodeJson(reading[field]))
  return Object.fromEntries(changed.map((field) => [field, reading[field] ?? null]))
}

function rebuilt(segment: SavedSegment, { received, changes }: SavedSample): readonly Restored[] {
  const whole = Object.entries({ ...segment.base, ...changes }).filter(([, value]) => value !== null)
  const reading = parseReading(Object.fromEntries(whole))
  return isFault(reading) ? [] : [{ reading, figures: figuresOf(segment.thinning, reading.payload, received) }]
}

interface SavedSample {
  readonly received: number
  readonly changes: Readonly<Record<string, unknown>>
}
interface SavedMain {
  readonly topic: string
  readonly lastTime: number
  readonly segment: number
  readonly held: readonly SavedSample[]
}
interface SavedSegment {
  readonly number: number
  readonly thinning: Stream['thinning']
  readonly base: Readonly<Record<string, unknown>>
}

function isMain(value: unknown): value is SavedMain {
  return isObject(value) && typeof value['topic'] === 'string' && typeof value['lastTime'] === 'number' && Array.isArray(value['held'])
}

function isSegment(value: unknown): value is SavedSegment {
  return isObject(value) && typeof value['number'] === 'number' && isObject(value['base']) && isObject(value['thinning'])
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** As JSON has it: 64-bit integers by the one codec, what JSON cannot say left out. */
function plain(value: unknown): Json {
  return JSON.parse(encodeJson(value)) as Json
}
