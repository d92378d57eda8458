// Answers to questions about context, history, genealogy, tests and catalogue. Plain JSON, bounded; times in ms UTC.
import type { CatalogueEntry, Model } from '../../lib/model.ts'
import type { Context } from '../../lib/reading.ts'
import { scopesOf } from '../intake/scope.ts'
import type { KeptTest } from '../quality-tests/quality-test.ts'
import { isTestOf } from '../quality-tests/test-material.ts'
import { type Effort, type FieldRun, fieldRuns } from './field-runs.ts'
import { type Genealogy, genealogyOf, type Records, rowLimit, spanLimit } from './genealogy.ts'
import { placed } from './placed.ts'
import { type Provenance, provenanceAt } from './provenance.ts'
import { type Query, type QueryWorld, readQuery } from './query.ts'

interface Place {
  readonly asset: string
  readonly path: string
}

export type Answer =
  | (Place & { readonly query: 'context'; readonly at: number; readonly context: Context | null; readonly fields: readonly Provenance[] })
  | (Place & {
      readonly query: 'history'
      readonly from: number
      readonly to: number
      readonly runs: readonly Omit<FieldRun, 'beside'>[]
      readonly cut: boolean
    })
  | (Genealogy & { readonly query: 'genealogy'; readonly from: number; readonly to: number })
  | { readonly query: 'tests'; readonly from: number; readonly to: number; readonly tests: readonly KeptTest[]; readonly cut: boolean }
  | {
      readonly query: 'catalogue'
      readonly model: Pick<Model, 'hash' | 'version'>
      /** Of all pages; the next one begins at `next`, null: this is the last. */
      readonly total: number
      readonly next: number | null
      readonly assets: readonly CatalogueEntry[]
    }

export interface AnswerWorld extends QueryWorld, Records {}

const cataloguePage = 500

/** `message`: with `query` and what it is about. Throws a fault where it cannot be answered. Changes nothing. */
export function answerQuery(message: Readonly<Record<string, unknown>>, world: AnswerWorld): Answer {
  const query = readQuery(message, world)
  if (query.kind === 'context') return contextAnswer(query, world)
  if (query.kind === 'history') return historyAnswer(query, world)
  if (query.kind === 'genealogy') return { query: 'genealogy', from: query.from, to: query.to, ...genealogyOf(query, world) }
  return query.kind === 'tests' ? testsAnswer(query, world) : catalogueAnswer(query, world)
}

type Of<K extends Query['kind']> = Extract<Query, { kind: K }>

function contextAnswer({ asset, at }: Of<'context'>, { store, model }: AnswerWorld): Answer {
  const fields = provenanceAt(store, scopesOf(asset, model), asset, at)
  return { query: 'context', asset: asset.id, path: asset.path, at, context: store.spanAt(asset, at).context ?? null, fields }
}

function historyAnswer({ asset, field, from, to }: Of<'history'>, { store }: AnswerWorld): Answer {
  const effort: Effort = { spansLeft: spanLimit }
  const all = fieldRuns(store, asset, { from, to }, { fields: (name) => field === null || name === field }, effort)
  const runs = all.slice(0, rowLimit).map(({ beside: _, ...run }) => run)
  return { query: 'history', asset: asset.id, path: asset.path, from, to, runs, cut: all.length > rowLimit || effort.spansLeft <= 0 }
}

function testsAnswer({ place, material, characteristic, verdict, from, to }: Of<'tests'>, { tests, model, store }: AnswerWorld): Answer {
  const found = tests.find(
    {
      from,
      to,
      ...(place === null ? {} : { assets: new Set(placed(place, model).map(({ id }) => id)) }),
      ...(characteristic === null ? {} : { characteristic }),
      ...(verdict === null ? {} : { verdict }),
      ...(material === null ? {} : { fits: (test: KeptTest) => isTestOf(test, material, { model, store }) }),
    },
    rowLimit,
  )
  return { query: 'tests', from, to, tests: found.tests, cut: found.isCut }
}

function catalogueAnswer({ place, offset }: Of<'catalogue'>, { model }: AnswerWorld): Answer {
  const ids = new Set(placed(place, model).map(({ id }) => id))
  const entries = model.catalogue().filter(({ asset }) => ids.has(asset.id))
  const end = offset + cataloguePage
  const { hash, version } = model
  return {
    query: 'catalogue',
    model: { hash, version },
    total: entries.length,
    next: end < entries.length ? end : null,
    assets: entries.slice(offset, end),
  }
}
