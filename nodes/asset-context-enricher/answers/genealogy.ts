// Genealogy: which lots, serials and batches went through which asset when, with what, and what was before and behind.
import type { Model } from '../../lib/model.ts'
import { nearest } from '../../lib/nearest.ts'
import type { Asset, ContextValue } from '../../lib/reading.ts'
import type { KeptTest } from '../quality-tests/quality-test.ts'
import type { TestStore } from '../quality-tests/quality-test-store.ts'
import { isTestOf } from '../quality-tests/test-material.ts'
import type { ContextStore, Interval } from '../timelines/context-store.ts'
import { alongFeeds } from './feeds.ts'
import { type FieldRun, fieldRuns, type TimeSpan } from './field-runs.ts'
import { type Material, materialKind } from './material.ts'
import { type GenealogyQuestion, isAsked, type Passage, passagesOf, type Sources, type Times } from './passages.ts'
import { placed } from './placed.ts'

/** What is known, to be asked. */
export interface Records {
  readonly model: Model
  readonly store: Pick<ContextStore, 'spanAt' | 'intervals'>
  readonly tests: Pick<TestStore, 'find'>
}

/** A material that was at the same assets at the same time. */
export interface Companion extends TimeSpan {
  readonly field: string
  readonly value: ContextValue
  readonly assets: readonly string[]
}

/** An asset before or behind on the way of the material, and what was there at the same time. */
export interface Neighbour {
  readonly asset: string
  readonly path: string
  /** 1: feeds it, or is fed by it. */
  readonly distance: number
  readonly materials: readonly (TimeSpan & { readonly field: string; readonly value: ContextValue })[]
}

export interface Genealogy {
  readonly passages: readonly Passage[]
  readonly together: readonly Companion[]
  readonly tests: readonly KeptTest[]
  readonly upstream: readonly Neighbour[]
  readonly downstream: readonly Neighbour[]
  /** The nearest known name, where nothing is known of the one asked for. */
  readonly nearest: string | null
  /** There is more than an answer may hold. */
  readonly cut: boolean
}

/** Rows of each part of an answer. */
export const rowLimit = 1_000
/** Spans of context an answer may look at: a tenth of a second. */
export const spanLimit = 200_000

/** Of a place, what is before and behind is answered also when nothing was there itself. */
export function genealogyOf(question: GenealogyQuestion, records: Records): Genealogy {
  const { material, place, from, to } = question
  const sources: Sources = { ...records, effort: { spansLeft: spanLimit } }
  const said = records.store.intervals({ scope: '', below: true, from, to }).filter(({ field }) => materialKind(field) !== null)
  const { passages, times } = passagesOf(said, question, sources, rowLimit)
  const start: Times = material === null ? new Map(placed(place ?? '', records.model).map((asset) => [asset, [{ from, to }]])) : times
  const together = material === null ? [] : companionsOf(times, material, sources)
  const upstream = neighbours('upstream', start, sources)
  const downstream = neighbours('downstream', start, sources)
  const tests = records.tests.find({ from, to, ...testsWanted(question, records) }, rowLimit)
  const isLong = [passages, together, upstream, downstream].some(({ length }) => length > rowLimit)
  return {
    passages: passages.slice(0, rowLimit),
    together: together.slice(0, rowLimit),
    tests: tests.tests,
    upstream: upstream.slice(0, rowLimit),
    downstream: downstream.slice(0, rowLimit),
    nearest: passages.length + tests.tests.length > 0 || material === null ? null : nearestMaterial(material, said),
    cut: isLong || tests.isCut || sources.effort.spansLeft <= 0,
  }
}

/** Each once, with its first and last time. */
function companionsOf(times: Times, material: Material, sources: Sources): readonly Companion[] {
  const runs = [...times].flatMap(([asset, spans]) =>
    materialRuns(asset, spans, sources)
      .filter((run) => !isAsked(run, material))
      .map((run) => ({ ...run, asset: asset.id })),
  )
  const companions = [...Map.groupBy(runs, ({ field, value }) => JSON.stringify([field, value])).values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const { field, value } = first
    const to = same.reduce((latest, run) => Math.max(latest, run.to), first.to)
    const from = same.reduce((earliest, run) => Math.min(earliest, run.from), first.from)
    return [{ field, value, from, to, assets: [...new Set(same.map(({ asset }) => asset))] }]
  })
  return companions.toSorted((first, second) => first.from - second.from)
}

function neighbours(direction: 'upstream' | 'downstream', start: Times, sources: Sources): readonly Neighbour[] {
  return alongFeeds(sources.model, direction, start)
    .slice(0, rowLimit + 1)
    .map(({ asset, distance, spans }) => ({
      asset: asset.id,
      path: asset.path,
      distance,
      materials: materialRuns(asset, spans, sources)
        .slice(0, rowLimit)
        .map(({ beside: _, ...run }) => run),
    }))
}

function materialRuns(asset: Asset, spans: readonly TimeSpan[], { store, effort }: Sources): readonly FieldRun[] {
  return spans.flatMap((span) => fieldRuns(store, asset, span, { fields: (field) => materialKind(field) !== null }, effort))
}

function testsWanted({ material, place }: GenealogyQuestion, records: Records) {
  return {
    ...(place === null ? {} : { assets: new Set(placed(place, records.model).map(({ id }) => id)) }),
    ...(material === null ? {} : { fits: (test: KeptTest) => isTestOf(test, material, records) }),
  }
}

function nearestMaterial({ kind, value }: Material, said: readonly Interval[]): string | null {
  const known = said.filter(({ field }) => materialKind(field) === kind).map((interval) => String(interval.value))
  return nearest(value, new Set(known))
}
