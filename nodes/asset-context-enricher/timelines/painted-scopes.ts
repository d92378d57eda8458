// All that was said, by scope: statements painted over each other, forgotten when they are old, noted when they are to be written.
import { fault } from '../../lib/fault.ts'
import type { ContextValue } from '../../lib/reading.ts'
import type { Change, Recorded, Statement } from './context-store.ts'
import { createScopeSlices, patchSlices, type ScopeSlices, timelineOf } from './scope-slices.ts'
import { forgetEnded, forgetFirst, paint, type Said, type Segment, type Timeline } from './timeline.ts'

export interface PaintedScopes {
  readonly scopes: Map<string, ScopeSlices>
  /** Of segments. */
  readonly limit: number
  /** The size at which the limit is looked at again. */
  tolerated: number
  size: number
  dropped: number
  /** Counts up with whatever may change an answer. */
  changeCount: number
  nextId: number
  /** Where segments began, by statement, that are not as they were when they were written last. */
  touched: Map<Said, Set<number>>
  /** Fields of which something else changed: what was repeated or forgotten. */
  noted: Map<Timeline, { readonly scope: string; readonly field: string }>
  /** Whether the statement said last may be among the forgotten ones. */
  isLastIdUnsure: boolean
}

/** Fields of a scope: each costs with every statement and every context. Names made of numbers or times would go on for ever. */
const fieldLimit = 200

const nothingNew: Recorded = Object.freeze({ id: 0, changes: [] })

export function createPaintedScopes(limit: number): PaintedScopes {
  return {
    scopes: new Map(),
    limit,
    tolerated: limit,
    size: 0,
    dropped: 0,
    changeCount: 0,
    nextId: 1,
    touched: new Map(),
    noted: new Map(),
    isLastIdUnsure: false,
  }
}

/** Throws `context.too-many-fields`; then nothing has changed. */
export function record(painted: PaintedScopes, statement: Statement): Recorded {
  const { scope: name, from, to, recordedAt, origin } = statement
  if (!Number.isFinite(from) || (to !== null && !(Number.isFinite(to) && from < to))) return nothingNew
  const said: Said = { id: painted.nextId, scope: name, recordedAt, origin }
  const scope = painted.scopes.get(name) ?? createScopeSlices(name)
  const values = Object.entries(statement.values).filter((entry): entry is [string, ContextValue | null] => isValue(entry[1]))
  const fieldCount = scope.fields.size + values.filter(([field]) => !scope.fields.has(field)).length
  if (fieldCount > fieldLimit) throw fault('context.too-many-fields', { scope: name, limit: fieldLimit }, { retry: false })
  const changes = values.flatMap(([field, value]) => paintField(painted, scope, field, { from, to, value, said }))
  if (changes.length === 0) return nothingNew
  painted.scopes.set(name, scope)
  painted.nextId += 1
  painted.changeCount += 1
  patchSlices(
    scope,
    from,
    changes.reduce((last, change) => Math.max(last, change.to ?? Number.POSITIVE_INFINITY), from),
  )
  keepWithinLimit(painted)
  return { id: said.id, changes }
}

/** Forgets segments that ended at or before a time; the last of each field stays. How many. */
export function forgetBefore(painted: PaintedScopes, before: number): number {
  return forget(painted, (timeline) => forgetEnded(timeline, before))
}

export function scopeOf({ scopes }: PaintedScopes, name: string): ScopeSlices {
  const scope = scopes.get(name) ?? createScopeSlices(name)
  scopes.set(name, scope)
  return scope
}

function paintField(painted: PaintedScopes, scope: ScopeSlices, field: string, what: Parameters<typeof paint>[1]): readonly Change[] {
  const timeline = timelineOf(scope, field)
  const { repeats } = timeline
  const done = paint(timeline, what)
  if (timeline.repeats !== repeats) painted.noted.set(timeline, { scope: scope.scope, field })
  if (done === null) return []
  painted.size += done.added
  for (const segment of done.touched) touch(painted, segment)
  return done.changes.map((change) => ({ field, ...change }))
}

type Forget = (timeline: Timeline) => readonly Segment[]

function forget(painted: PaintedScopes, forgetOf: Forget): number {
  let count = 0
  for (const scope of painted.scopes.values()) count += forgetIn(painted, scope, forgetOf)
  painted.size -= count
  if (count > 0) painted.changeCount += 1
  return count
}

function forgetIn(painted: PaintedScopes, scope: ScopeSlices, forgetOf: Forget): number {
  let count = 0
  for (const [field, timeline] of scope.fields) {
    const ended = forgetOf(timeline)
    if (ended.length === 0) continue
    for (const segment of ended) touch(painted, segment)
    painted.noted.set(timeline, { scope: scope.scope, field })
    painted.isLastIdUnsure = true
    count += ended.length
  }
  if (count > 0) patchSlices(scope, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  return count
}

function touch({ touched }: PaintedScopes, { said, from }: Segment): void {
  const starts = touched.get(said)
  if (starts === undefined) touched.set(said, new Set([from]))
  else starts.add(from)
}

/**
 * A twentieth goes at once: the oldest of the fields that have most, so that one that flickers does not drive out the
 * batches of all others. The last of each stays, also beyond the limit: it is what is known now. Then it looks again only
 * when a twentieth more has come.
 */
function keepWithinLimit(painted: PaintedScopes): void {
  if (painted.size <= painted.tolerated) return
  const share = Math.max(1, Math.floor(painted.limit / 20))
  const counts = [...painted.scopes.values()].flatMap(({ fields }) => [...fields.values()].map(({ segments }) => segments.length))
  const most = mostOfEach(counts, painted.limit - share)
  painted.dropped += forget(painted, (timeline) => forgetFirst(timeline, timeline.segments.length - most))
  painted.tolerated = Math.max(painted.limit, painted.size + (painted.size > painted.limit ? share : 0))
}

/** How many each may have at most, one at least, so that all together have no more than there is room for. */
function mostOfEach(counts: readonly number[], room: number): number {
  const sorted = counts.toSorted((first, second) => first - second)
  let left = room
  for (const [index, count] of sorted.entries()) {
    const others = sorted.length - index
    if (count * others > left) return Math.max(1, Math.floor(left / others))
    left -= count
  }
  return room
}

/** JSON keeps no other numbers; what is none of these says nothing. */
function isValue(value: unknown): value is ContextValue | null {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}
