// How the fields of an asset's context went over time, as its readings carry them: inherited, overridden, ended.
import type { Asset, Context, ContextValue } from '../../lib/reading.ts'
import type { ContextStore } from '../timelines/context-store.ts'

export interface TimeSpan {
  /** ms UTC. */
  readonly from: number
  /** ms UTC, exclusive. */
  readonly to: number
}

/** A field had this value all the time, and what was asked for beside it did not change either. */
export interface FieldRun extends TimeSpan {
  readonly field: string
  readonly value: ContextValue
  /** The fields asked for beside it, as far as they had a value. */
  readonly beside: Context
}

/** What an answer may cost; counts down, shared by all parts of the answer. */
export interface Effort {
  spansLeft: number
}

export interface Wanted {
  readonly fields: (field: string) => boolean
  /** Fields whose change ends a run. */
  readonly beside?: readonly string[]
}

/** By time of start. Runs are cut at the ends of `span`. Stops early where the effort is spent. */
export function fieldRuns(source: Pick<ContextStore, 'spanAt'>, asset: Asset, span: TimeSpan, wanted: Wanted, effort: Effort): readonly FieldRun[] {
  const runs: FieldRun[] = []
  let open = new Map<string, { readonly key: string; readonly at: number }>()
  for (let at = span.from; at < span.to && effort.spansLeft > 0; effort.spansLeft--) {
    const { to, context } = source.spanAt(asset, at)
    const end = Math.min(to, span.to)
    const beside = Object.fromEntries((wanted.beside ?? []).flatMap((name) => (context?.[name] === undefined ? [] : [[name, context[name]]])))
    const key = JSON.stringify(beside)
    const next: typeof open = new Map()
    for (const [field, value] of Object.entries(context ?? {})) {
      if (!wanted.fields(field)) continue
      const own = `${typeof value} ${value} ${key}`
      const before = open.get(field)
      const run = before?.key === own ? runs[before.at] : undefined
      if (before !== undefined && run !== undefined) {
        runs[before.at] = { ...run, to: end }
        next.set(field, before)
      } else next.set(field, { key: own, at: runs.push({ field, value, from: at, to: end, beside }) - 1 })
    }
    open = next
    if (end <= at) break
    at = end
  }
  return runs
}

/** Spans that touch or overlap, put together; in order. */
export function mergeSpans(spans: readonly TimeSpan[]): readonly TimeSpan[] {
  const merged: TimeSpan[] = []
  for (const { from, to } of spans.toSorted((first, second) => first.from - second.from)) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, to) }
    else if (from < to) merged.push({ from, to })
  }
  return merged
}
