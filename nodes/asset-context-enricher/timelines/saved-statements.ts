// What survives a restart: for each statement the segments that are left of it, by where they begin. Small, because a
// change writes what it adds and what it cuts, and exact, because nothing has to be painted again.
import type { Json } from '../../lib/json.ts'
import type { ContextValue } from '../../lib/reading.ts'
import { type PaintedScopes, scopeOf } from './painted-scopes.ts'
import { patchSlices, timelineOf } from './scope-slices.ts'
import { firstStartingAt, loadSegments, type Said, type Segment, type Timeline } from './timeline.ts'

/** All keys begin with `s/`; then the statement's id and a start, or one of these. */
const nextKey = 's/n'
const timelinePrefix = 's/t/'

/** The entries that changed since the last call. */
export function* changedEntries(painted: PaintedScopes): Iterable<readonly [string, Json]> {
  const { touched, noted, isLastIdUnsure } = painted
  painted.touched = new Map()
  painted.noted = new Map()
  painted.isLastIdUnsure = false
  for (const [said, starts] of touched) for (const from of starts) yield [`s/${said.id}/${from}`, savedGroup(painted, said, from)]
  for (const [timeline, { scope, field }] of noted) yield [timelinePrefix + JSON.stringify([scope, field]), savedTimeline(timeline, scope, field)]
  // An id is not given twice, even if the statement that had it is gone.
  if (isLastIdUnsure) yield [nextKey, painted.nextId]
}

/** Takes back what was saved, into an empty store. What is torn or of another shape is left out. */
export function loadEntries(painted: PaintedScopes, entries: Iterable<readonly [string, Json]>): void {
  const statements = new Map<number, Said>()
  const loaded = new Map<string, Map<string, Segment[]>>()
  for (const [key, value] of entries) {
    if (key === nextKey) painted.nextId = Math.max(painted.nextId, Number.isSafeInteger(value) ? Number(value) : 1)
    else if (key.startsWith(timelinePrefix)) loadTimeline(painted, value)
    else for (const [field, segment] of readGroup(key, value, statements)) note(loaded, segment.said.scope, field, segment)
  }
  for (const [name, fields] of loaded) {
    const scope = scopeOf(painted, name)
    for (const [field, segments] of fields) painted.size += loadSegments(timelineOf(scope, field), segments)
    patchSlices(scope, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  }
  for (const id of statements.keys()) painted.nextId = Math.max(painted.nextId, id + 1)
  painted.changeCount += 1
}

interface SavedGroup {
  readonly scope: string
  readonly at: number
  readonly by: string
  readonly values: readonly Json[]
}
type SavedField = readonly [field: string, value: ContextValue | null, to: number | null]

/** What is left of a statement from one start on, each field to its own end; null: nothing. */
function savedGroup({ scopes }: PaintedScopes, said: Said, from: number): Json {
  const fields = scopes.get(said.scope)?.fields ?? []
  const values = [...fields].flatMap(([field, { segments }]) => {
    const segment = segments[firstStartingAt(segments, from)]
    if (segment === undefined || segment.from !== from || segment.said !== said) return []
    return [[field, segment.value, segment.to === Number.POSITIVE_INFINITY ? null : segment.to]]
  })
  return values.length === 0 ? null : { scope: said.scope, at: said.recordedAt, by: said.origin, values }
}

function readGroup(key: string, value: Json, statements: Map<number, Said>): readonly (readonly [string, Segment])[] {
  const [head, id, start] = key.split('/')
  const [number, from] = [Number(id), Number(start)]
  if (head !== 's' || start === undefined || !Number.isSafeInteger(number) || !Number.isFinite(from) || !isGroup(value)) return []
  const said = statements.get(number) ?? { id: number, scope: value.scope, recordedAt: value.at, origin: value.by }
  statements.set(number, said)
  return value.values.filter(isField).map(([field, of, to]) => [field, { from, to: to ?? Number.POSITIVE_INFINITY, value: of, said }])
}

/** Beside the segments: how far back they reach, and what was said again. */
function savedTimeline({ forgottenStart, repeats }: Timeline, scope: string, field: string): Json {
  return [scope, field, Number.isFinite(forgottenStart) ? forgottenStart : null, repeats]
}

function loadTimeline(painted: PaintedScopes, value: Json): void {
  const [scope, field, start, repeats] = Array.isArray(value) ? (value as readonly unknown[]) : []
  if (typeof scope !== 'string' || typeof field !== 'string' || !Array.isArray(repeats)) return
  const timeline = timelineOf(scopeOf(painted, scope), field)
  timeline.forgottenStart = typeof start === 'number' ? start : Number.NEGATIVE_INFINITY
  timeline.repeats = repeats.filter(Number.isFinite)
}

function note(loaded: Map<string, Map<string, Segment[]>>, scope: string, field: string, segment: Segment): void {
  const fields = loaded.get(scope) ?? new Map<string, Segment[]>()
  const segments = fields.get(field) ?? []
  segments.push(segment)
  loaded.set(scope, fields.set(field, segments))
}

function isGroup(value: Json): value is Json & SavedGroup {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { scope, at, by, values } = value as Readonly<Record<string, unknown>>
  return typeof scope === 'string' && typeof at === 'number' && typeof by === 'string' && Array.isArray(values)
}

function isField(entry: Json): entry is Json & SavedField {
  const [field, value, to] = Array.isArray(entry) ? (entry as readonly unknown[]) : []
  const isValue = value === null || ['string', 'number', 'boolean'].includes(typeof value)
  return typeof field === 'string' && isValue && (to === null || typeof to === 'number')
}
