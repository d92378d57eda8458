// Production context as of any time: what was said (statements), and what is known now (timelines by scope and field).
// Bitemporal: each statement has the time it is about and the time it was recorded; a later one supersedes an earlier one.
import type { Json } from '../../lib/json.ts'
import type { Asset, Context, ContextValue } from '../../lib/reading.ts'

/** From a time on, these fields have these values in this scope. */
export interface Statement {
  /** An asset's id, or a path: it holds for the asset and all below it; the empty path for all. */
  readonly scope: string
  /** ms UTC. */
  readonly from: number
  /** ms UTC, exclusive; null: until the next change of the field that is known already, or for good. */
  readonly to: number | null
  /** null ends a field: from then on it has no value. */
  readonly values: Readonly<Record<string, ContextValue | null>>
  /** When we heard of it, ms UTC. */
  readonly recordedAt: number
  /** Who said so: a topic, a tag, a person. */
  readonly origin: string
}

/** What a statement changes in what was known: one a field and old value. */
export interface Change {
  readonly field: string
  readonly from: number
  /** null: open end. */
  readonly to: number | null
  /** Null: no value, or nothing was said (then `supersedes` is null too). */
  readonly was: ContextValue | null
  /** Null: no value from now on; a value inherited is hidden. */
  readonly is: ContextValue | null
  /** The statement that said the old value; null: none did. */
  readonly supersedes: number | null
}

export interface Recorded {
  /** Counts up from 1 through the life of the store; 0 where nothing was stored. */
  readonly id: number
  /** Empty: nothing new was said; kept is only that it was said again from then on. */
  readonly changes: readonly Change[]
}

/** A context and the time it is the context for. Shared: the same object for all readings in it. */
export interface ContextSpan {
  /** ms UTC; -Infinity and Infinity where nothing bounds it. */
  readonly from: number
  readonly to: number
  /** Undefined: nothing is known. Frozen, without `pending`. */
  readonly context: Context | undefined
  /** The same with `pending: true`; only that, where nothing is known yet but statements can speak for the asset. */
  readonly pending: Context | undefined
  /** Whether statements (not only the calendar) can speak for the asset: then late context is possible. */
  readonly isOpenToChange: boolean
}

/** What was known of one field in one scope: an interval with the statement that said it. */
export interface Interval {
  readonly scope: string
  readonly field: string
  readonly from: number
  readonly to: number | null
  readonly value: ContextValue
  readonly statement: number
  readonly recordedAt: number
  readonly origin: string
}

export interface ContextStore {
  /**
   * Paints the statement over what was known. `from` at or after `to`, or a time that is not finite, changes nothing. Throws
   * `context.too-many-fields` where its scope would have too many; then nothing has changed either.
   */
  record(statement: Statement): Recorded
  /** The context of an asset at a time. Cheap for times near the last one asked for: follows the asset's spans. */
  spanAt(asset: Asset, at: number): ContextSpan
  /** Intervals that overlap the span, of a scope itself (not what it inherits), by time; all scopes below `path` where `below`. */
  intervals(query: { readonly scope: string; readonly below?: boolean; readonly from: number; readonly to: number }): readonly Interval[]
  /** Every scope that statements spoke of. */
  scopes(): Iterable<string>
  /** Forgets intervals that ended before this time, and are not the last word of their field. How many. */
  forgetBefore(ms: number): number
  /** Intervals kept, those without a value included. */
  readonly size: number
  /** Intervals forgotten since the start because there were more than the limit. */
  readonly dropped: number
  /** The model changed: asks anew for the scopes and the calendar of every asset. */
  reset(): void
  /** As for steps: entries changed since the last call. */
  changes(): Iterable<readonly [string, Json]>
  restore(entries: Iterable<readonly [string, Json]>): void
}
