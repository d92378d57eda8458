// What is known of one field in one scope over time: segments, each said by one statement, painted over each other.
import type { ContextValue } from '../../lib/reading.ts'
import type { Change } from './context-store.ts'

/** Who said it, and when. Shared by all segments of a statement. */
export interface Said {
  readonly id: number
  readonly scope: string
  readonly recordedAt: number
  readonly origin: string
}

export interface Segment {
  /** ms UTC. */
  readonly from: number
  /** Exclusive; Infinity: for good. */
  readonly to: number
  /** Null: it is known that there is no value. */
  readonly value: ContextValue | null
  readonly said: Said
}

export interface Timeline {
  /** By time, none overlaps another; between them nothing was said. */
  segments: Segment[]
  /**
   * Times from which somebody said what was known already; the last ones, in order. Nothing changes there, but a late
   * open statement ends there: `A` from 0, `A` again from 10, and then `B` from 5 mean `B` until 10, in whatever order they come.
   */
  repeats: readonly number[]
  /** Where the latest of the segments forgotten began: before that nobody knows any more how long an open statement held. */
  forgottenStart: number
}

export interface Paint {
  readonly from: number
  /** Null: until the next segment that begins after `from`, or for good. */
  readonly to: number | null
  readonly value: ContextValue | null
  readonly said: Said
}

export interface Painted {
  readonly changes: readonly Omit<Change, 'field'>[]
  /** The segments there are now, and those there were, where something changed. */
  readonly touched: readonly Segment[]
  /** How many segments more than before. */
  readonly added: number
}

/** Repeats kept of a field: late statements are late by moments, and a source may repeat itself for ever. */
const repeatLimit = 16

export function createTimeline(): Timeline {
  return { segments: [], repeats: [], forgottenStart: Number.NEGATIVE_INFINITY }
}

/**
 * Paints a value over a span. Parts that say the same already stay as they are, with the statement that said so first.
 * Null: what is known stays as it is, repeats included.
 */
export function paint(timeline: Timeline, { from, to, value, said }: Paint): Painted | null {
  const { segments } = timeline
  if (to === null && from < timeline.forgottenStart) return null
  const end = to ?? nextWord(timeline, from)
  const first = firstEndingAfter(segments, from)
  const old = segments.slice(first, firstStartingAt(segments, end))
  const parts = partsOf(old, from, end)
  const isKnown = ({ was }: Part) => was !== undefined && Object.is(was.value, value)
  const changed = parts.filter((part) => !isKnown(part))
  const hasRepeat = noteRepeat(timeline, from, old[0], value)
  if (changed.length === 0) return hasRepeat ? { changes: [], touched: [], added: 0 } : null
  const fresh: Segment[] = []
  for (const segment of old.slice(0, 1)) if (segment.from < from) append(fresh, { ...segment, to: from })
  for (const part of parts) append(fresh, { from: part.from, to: part.to, value, said: isKnown(part) ? (part.was?.said ?? said) : said })
  for (const segment of old.slice(-1)) if (segment.to > end) append(fresh, { ...segment, from: end })
  timeline.segments = replaced(segments, first, old.length, fresh)
  const isPainted = (ms: number) => changed.some((part) => part.from <= ms && ms < part.to)
  if (timeline.repeats.some(isPainted)) timeline.repeats = timeline.repeats.filter((ms) => !isPainted(ms))
  return { changes: changed.map((part) => changeOf(part, value)), touched: [...old, ...fresh], added: fresh.length - old.length }
}

/** Forgets the segments that ended at or before a time; the last one stays. Returns those forgotten. */
export function forgetEnded(timeline: Timeline, before: number): readonly Segment[] {
  return forgetFirst(timeline, Math.min(firstEndingAfter(timeline.segments, before), timeline.segments.length - 1))
}

/** Forgets so many of the first segments. Returns those forgotten. */
export function forgetFirst(timeline: Timeline, count: number): readonly Segment[] {
  const forgotten = timeline.segments.slice(0, Math.max(0, count))
  const latest = forgotten.at(-1)
  if (latest === undefined) return []
  timeline.segments = timeline.segments.slice(forgotten.length)
  timeline.forgottenStart = Math.max(timeline.forgottenStart, latest.from)
  return forgotten
}

/** Takes back saved segments, in any order. Where one overlaps the next, its end was lost: it ends there. How many. */
export function loadSegments(timeline: Timeline, saved: readonly Segment[]): number {
  const sorted = [...saved].sort((first, second) => first.from - second.from)
  const clipped = sorted.map((segment, index) => ({ ...segment, to: Math.min(segment.to, sorted[index + 1]?.from ?? Number.POSITIVE_INFINITY) }))
  timeline.segments = clipped.filter(({ from, to }) => from < to)
  return timeline.segments.length
}

/** Index of the first segment that ends after a time; how many there are where none does. */
export function firstEndingAfter(segments: readonly Segment[], ms: number): number {
  return firstIndex(segments.length, (index) => (segments[index]?.to ?? 0) > ms)
}

/** Index of the first segment that begins at or after a time. */
export function firstStartingAt(segments: readonly Segment[], ms: number): number {
  return firstIndex(segments.length, (index) => (segments[index]?.from ?? 0) >= ms)
}

/** Binary search: the first index for which it is true, where it stays true from then on. */
export function firstIndex(length: number, isTrue: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isTrue(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** The array with a stretch replaced; the same one where that is cheaper. Arguments are limited, so are those of splice. */
export function replaced<T>(items: T[], at: number, count: number, fresh: readonly T[]): T[] {
  if (fresh.length > 1000) return [...items.slice(0, at), ...fresh, ...items.slice(at + count)]
  items.splice(at, count, ...fresh)
  return items
}

interface Part {
  readonly from: number
  readonly to: number
  readonly was: Segment | undefined
}

/** The span in parts, each of one old segment or of none. */
function partsOf(old: readonly Segment[], from: number, end: number): readonly Part[] {
  const parts: Part[] = []
  let at = from
  for (const was of old) {
    if (was.from > at) parts.push({ from: at, to: was.from, was: undefined })
    const to = Math.min(end, was.to)
    parts.push({ from: Math.max(at, was.from), to, was })
    at = to
  }
  if (at < end) parts.push({ from: at, to: end, was: undefined })
  return parts
}

/** Parts of one statement that touch are one segment. */
function append(segments: Segment[], next: Segment): void {
  const last = segments.at(-1)
  const isMore = last !== undefined && last.to === next.from && last.said === next.said && Object.is(last.value, next.value)
  if (isMore) segments[segments.length - 1] = { ...last, to: next.to }
  else segments.push(next)
}

function changeOf({ from, to, was }: Part, is: ContextValue | null): Omit<Change, 'field'> {
  return { from, to: to === Number.POSITIVE_INFINITY ? null : to, was: was?.value ?? null, is, supersedes: was?.said.id ?? null }
}

/** Where the next segment begins, or is said again. */
function nextWord({ segments, repeats }: Timeline, from: number): number {
  const next = segments[firstIndex(segments.length, (index) => (segments[index]?.from ?? 0) > from)]
  const again = repeats.find((ms) => ms > from)
  return Math.min(next?.from ?? Number.POSITIVE_INFINITY, again ?? Number.POSITIVE_INFINITY)
}

function noteRepeat(timeline: Timeline, from: number, known: Segment | undefined, value: ContextValue | null): boolean {
  if (known === undefined || known.from >= from || !Object.is(known.value, value) || timeline.repeats.includes(from)) return false
  timeline.repeats = [...timeline.repeats, from].sort((first, second) => first - second).slice(-repeatLimit)
  return timeline.repeats.includes(from)
}
