// What was said in one scope, all fields together: slices of time in which nothing changes, so that a look-up is one search.
import type { ContextValue } from '../../lib/reading.ts'
import type { ContextSpan } from './context-store.ts'
import { createTimeline, firstEndingAfter, firstIndex, replaced, type Segment, type Timeline } from './timeline.ts'

export interface Slice {
  readonly from: number
  readonly to: number
  /** Fields that something was said of; null: known to have no value. */
  readonly values: readonly (readonly [field: string, value: ContextValue | null])[]
  /** What it makes of the context it was laid over last; kept with the slice, so that it goes with it. */
  over: ContextSpan | null
  made: ContextSpan | null
  /** The same for others it was laid over before; null: for none. */
  more: Map<ContextSpan, ContextSpan> | null
}

export interface ScopeSlices {
  readonly scope: string
  readonly fields: Map<string, Timeline>
  /** From -Infinity to Infinity without a gap. */
  slices: Slice[]
  /** Where each slice begins: searched in one piece of memory. */
  starts: number[]
  /** Index of the slice asked for last. */
  last: number
}

export function createScopeSlices(scope: string): ScopeSlices {
  const all = sliceOf(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, [])
  return { scope, fields: new Map(), slices: [all], starts: [all.from], last: 0 }
}

export function timelineOf({ fields }: ScopeSlices, field: string): Timeline {
  const known = fields.get(field)
  if (known !== undefined) return known
  const fresh = createTimeline()
  fields.set(field, fresh)
  return fresh
}

/** Fast for times in the slice asked for last, or the next one; else a binary search. */
export function sliceAt(scope: ScopeSlices, ms: number): Slice {
  const { slices, last } = scope
  const same = slices[last]
  if (same !== undefined && ms >= same.from && ms < same.to) return same
  const next = slices[last + 1]
  const isNext = next !== undefined && ms >= next.from && ms < next.to
  const index = isNext ? last + 1 : indexAt(scope.starts, ms)
  scope.last = index
  return slices[index] ?? nothingSaid
}

/** Slices the timelines anew where they changed. */
export function patchSlices(scope: ScopeSlices, from: number, to: number): void {
  const first = Math.max(0, indexAt(scope.starts, from) - 1)
  const last = Math.min(
    scope.slices.length - 1,
    firstIndex(scope.starts.length, (index) => (scope.starts[index] ?? 0) >= to),
  )
  const fresh = slicesBetween(scope.fields, scope.slices[first]?.from ?? from, scope.slices[last]?.to ?? to)
  scope.slices = replaced(scope.slices, first, last - first + 1, fresh)
  scope.starts = replaced(
    scope.starts,
    first,
    last - first + 1,
    fresh.map((slice) => slice.from),
  )
  scope.last = scope.slices.length - 1
}

const nothingSaid: Slice = Object.freeze(sliceOf(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, []))

function sliceOf(from: number, to: number, values: Slice['values']): Slice {
  return { from, to, values, over: null, made: null, more: null }
}

/** Without a closure: this is the hot path. */
function indexAt(starts: readonly number[], ms: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((starts[middle] ?? 0) <= ms) low = middle
    else high = middle - 1
  }
  return low
}

function slicesBetween(fields: ScopeSlices['fields'], from: number, to: number): readonly Slice[] {
  const cursors = [...fields].map(([field, { segments }]) => ({ field, segments, index: firstEndingAfter(segments, from) }))
  const slices: Slice[] = []
  for (let at = from; at < to; ) {
    let end = to
    const values: (readonly [string, Segment['value']])[] = []
    for (const cursor of cursors) {
      while ((cursor.segments[cursor.index]?.to ?? Number.POSITIVE_INFINITY) <= at) cursor.index += 1
      const segment = cursor.segments[cursor.index]
      if (segment === undefined) continue
      if (segment.from <= at) values.push([cursor.field, segment.value])
      end = Math.min(end, segment.from <= at ? segment.to : segment.from)
    }
    append(slices, at, end, values)
    at = end
  }
  return slices
}

function append(slices: Slice[], from: number, to: number, values: Slice['values']): void {
  const last = slices.at(-1)
  if (last !== undefined && isSame(last.values, values)) slices[slices.length - 1] = sliceOf(last.from, to, values)
  else slices.push(sliceOf(from, to, values))
}

function isSame(first: Slice['values'], second: Slice['values']): boolean {
  return (
    first.length === second.length && first.every(([field, value], index) => field === second[index]?.[0] && Object.is(value, second[index]?.[1]))
  )
}
