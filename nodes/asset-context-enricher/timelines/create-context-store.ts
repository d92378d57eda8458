// Keeps what was said of the production context, and answers what is known of an asset at a time.
import { type AssetSources, createAssetViews } from './asset-views.ts'
import type { ContextStore } from './context-store.ts'
import { intervalsOf } from './intervals.ts'
import { createPaintedScopes, forgetBefore, record } from './painted-scopes.ts'
import { changedEntries, loadEntries } from './saved-statements.ts'

export interface ContextSources extends AssetSources {
  /** Intervals kept. Beyond it the oldest of the fields that have most go, a twentieth at once. */
  readonly limit?: number
}

export function createContextStore({ limit = 200_000, ...sources }: ContextSources): ContextStore {
  const painted = createPaintedScopes(limit)
  const views = createAssetViews(sources, painted)
  return {
    record: (statement) => record(painted, statement),
    spanAt: views.spanAt,
    intervals: (query) => intervalsOf(painted.scopes, query),
    scopes: () => painted.scopes.keys(),
    forgetBefore: (ms) => forgetBefore(painted, ms),
    get size() {
      return painted.size
    },
    get dropped() {
      return painted.dropped
    },
    reset: views.reset,
    changes: () => changedEntries(painted),
    restore: (entries) => loadEntries(painted, entries),
  }
}
