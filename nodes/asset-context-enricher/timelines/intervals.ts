// The statements' side of the store: which interval of which field in which scope was said by whom.
import type { ContextStore, Interval } from './context-store.ts'
import type { ScopeSlices } from './scope-slices.ts'
import { firstEndingAfter, firstStartingAt, type Segment } from './timeline.ts'

/** Intervals with a value that overlap the span, by time. */
export function intervalsOf(scopes: ReadonlyMap<string, ScopeSlices>, query: Parameters<ContextStore['intervals']>[0]): readonly Interval[] {
  const { scope, below = false, from, to } = query
  const chosen = below ? [...scopes.values()].filter((one) => isWithin(one.scope, scope)) : [scopes.get(scope) ?? []].flat()
  const found = chosen.flatMap(({ fields }) =>
    [...fields].flatMap(([field, { segments }]) =>
      segments.slice(firstEndingAfter(segments, from), firstStartingAt(segments, to)).flatMap((segment) => intervalOf(field, segment)),
    ),
  )
  return found.sort((first, second) => first.from - second.from)
}

/** Whether a scope is this path or lies below it; paths are compared by whole segments. */
function isWithin(scope: string, path: string): boolean {
  return path === '' || scope === path || scope.startsWith(`${path}/`)
}

function intervalOf(field: string, { from, to, value, said }: Segment): readonly Interval[] {
  if (value === null) return []
  const { id, scope, recordedAt, origin } = said
  return [{ scope, field, from, to: to === Number.POSITIVE_INFINITY ? null : to, value, statement: id, recordedAt, origin }]
}
