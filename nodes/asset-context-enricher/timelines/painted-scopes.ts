// All that was said, by scope: statements painted over each other, forgotten when they are old, noted when they are to be written.
import type { ContextValue } from '../../lib/reading.ts'
import type { Change, Recorded, Statement } from './context-store.ts'
import { createScopeSlices, patchSlices, type ScopeSlices, timelineOf } from './scope-slices.ts'
import { forgetEnded, paint, type Said, type Segment, type Timeline } from './timeline.ts'

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

export function record(painted: PaintedScopes, statement: Statement): Recorded {
  const { scope: name, from, to, recordedAt, origin } = statement
  if (!Number.isFinite(from) || (to !== null && !(Number.isFinite(to) && from < to))) return nothingNew
  const said: Said = { id: painted.nextId, scope: name, recordedAt, origin }
  const scope = painted.scopes.get(name) ?? createScopeSlices(name)
  const values = Object.entries(statement.values).filter((entry): entry is [string, ContextValue | null] => isValue(entry[1]))
  const changes = values.flatMap(([field, value]) => paintField(painted, scope, field, { from, to, value, said }))
  if (changes.length === 0) return nothingNew
  painted.scopes.set(name, scope)
  painted.nextId += 1
  painted.changeCount += 1
  patchSlices(scope, from, Math.max(...changes.map((change) => change.to ?? Number.POSITIVE_INFINITY)))
  keepWithinLimit(painted)
  return { id: said.id, changes }
}

/** Forgets segments that ended at or before a time; the last of each field stays where `keepsLast`. How many. */
export function forget(painted: PaintedScopes, before: number, keepsLast: boolean): number {
  const counts = [...painted.scopes.values()].map((scope) => forgetIn(painted, scope, before, keepsLast))
  const count = counts.reduce((sum, one) => sum + one, 0)
  painted.size -= count
  if (count > 0) painted.changeCount += 1
  return count
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

function forgetIn(painted: PaintedScopes, scope: ScopeSlices, before: number, keepsLast: boolean): number {
  let count = 0
  for (const [field, timeline] of scope.fields) {
    const ended = forgetEnded(timeline, before, keepsLast)
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
 * A twentieth goes at once, those that ended first. Segments that never ended stay, also beyond the limit: they are what
 * is known now. Then it looks again only when a twentieth more has come.
 */
function keepWithinLimit(painted: PaintedScopes): void {
  if (painted.size <= painted.tolerated) return
  const share = Math.max(1, Math.floor(painted.limit / 20))
  const ends = [...painted.scopes.values()].flatMap((scope) => [...scope.fields.values()].flatMap(({ segments }) => segments.map(({ to }) => to)))
  const ended = ends.filter(Number.isFinite).sort((first, second) => first - second)
  const last = ended[painted.size - painted.limit + share - 1] ?? ended.at(-1)
  if (last !== undefined) painted.dropped += forget(painted, last, false)
  painted.tolerated = Math.max(painted.limit, painted.size + (painted.size > painted.limit ? share : 0))
}

/** JSON keeps no other numbers; what is none of these says nothing. */
function isValue(value: unknown): value is ContextValue | null {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}
