// Passages: from when to when a lot, serial or batch was at an asset, with what was made there then.
import type { Model } from '../../lib/model.ts'
import type { Asset, Context, ContextValue } from '../../lib/reading.ts'
import { scopesOf } from '../intake/scope.ts'
import type { ContextStore, Interval } from '../timelines/context-store.ts'
import { type Effort, type FieldRun, fieldRuns, mergeSpans, type TimeSpan } from './field-runs.ts'
import { type Material, materialKind } from './material.ts'
import { placed } from './placed.ts'

/** Of a material: where it was. Of a place (a scope of the model): what was there. Both: when it was there. */
export interface GenealogyQuestion extends TimeSpan {
  readonly material: Material | null
  readonly place: string | null
}

/** A material at an asset. Where the asset has left the model, `asset` is the scope it was said of, and `path` is null. */
export interface Passage extends TimeSpan {
  readonly asset: string
  readonly path: string | null
  readonly type: string | null
  readonly field: string
  readonly value: ContextValue
  /** Work order, batch, product, recipe and phase then; a change of one begins another passage. */
  readonly context: Context
}

/** For each asset its times. */
export type Times = ReadonlyMap<Asset, readonly TimeSpan[]>

export interface Sources {
  readonly model: Model
  readonly store: Pick<ContextStore, 'spanAt'>
  readonly effort: Effort
}

const beside = ['workOrder', 'batch', 'product', 'recipe', 'phase'] as const

/**
 * `said`: the intervals of fields that name material. What is inherited counts, and what a nearer scope says hides it, as
 * for readings. At most `limit` and a few more. `times`: when what was asked for was at which asset.
 */
export function passagesOf(
  said: readonly Interval[],
  question: GenealogyQuestion,
  sources: Sources,
  limit: number,
): { readonly passages: readonly Passage[]; readonly times: Times } {
  const { material, place } = question
  const hits = said.filter((interval) => isAsked(interval, material))
  const passages: Passage[] = place === null ? [...orphans(hits, question, sources.model)] : []
  const times = new Map<Asset, readonly TimeSpan[]>()
  const isWanted = (field: string) => isAskedField(field, material)
  for (const [asset, spans] of windowsOf(hits, question, sources.model)) {
    if (passages.length > limit || sources.effort.spansLeft <= 0) break
    const runs = spans.flatMap((span) => fieldRuns(sources.store, asset, span, { fields: isWanted, beside }, sources.effort))
    const asked = runs.filter((run) => isAsked(run, material))
    if (asked.length === 0) continue
    passages.push(...asked.map((run) => passage(asset, run)))
    times.set(asset, mergeSpans(asked))
  }
  return { passages: passages.toSorted((first, second) => first.from - second.from), times }
}

/** Whether a field with its value is of the material; of any, where none is asked for. */
export function isAsked({ field, value }: { readonly field: string; readonly value: ContextValue }, material: Material | null): boolean {
  return isAskedField(field, material) && (material === null || String(value) === material.value)
}

function isAskedField(field: string, material: Material | null): boolean {
  const kind = materialKind(field)
  return kind !== null && (material === null || kind === material.kind)
}

/** The times in which something asked for was said of a scope that speaks for the asset: only there it can have been. */
function* windowsOf(hits: readonly Interval[], question: GenealogyQuestion, model: Model): Iterable<readonly [Asset, readonly TimeSpan[]]> {
  const byScope = Map.groupBy(hits, ({ scope }) => scope)
  for (const asset of placed(question.place ?? '', model)) {
    const own = scopesOf(asset, model).flatMap((scope) => byScope.get(scope) ?? [])
    if (own.length > 0) yield [asset, mergeSpans(own.map((hit) => within(hit, question)))]
  }
}

/** What was said of assets that the model no longer has. */
function orphans(hits: readonly Interval[], question: GenealogyQuestion, model: Model): readonly Passage[] {
  const known = new Set(model.assets.flatMap((asset) => scopesOf(asset, model)))
  return hits
    .filter(({ scope }) => scope !== '' && !known.has(scope))
    .map((hit) => ({ asset: hit.scope, path: null, type: null, field: hit.field, value: hit.value, ...within(hit, question), context: {} }))
}

function passage({ id, path, type }: Asset, { field, value, from, to, beside: context }: FieldRun): Passage {
  return { asset: id, path, type, field, value, from, to, context }
}

function within(hit: Interval, { from, to }: TimeSpan): TimeSpan {
  return { from: Math.max(hit.from, from), to: Math.min(hit.to ?? to, to) }
}
