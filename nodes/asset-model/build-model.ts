// From a model document to the snapshot that steps ask: checked, joined, frozen.
import { checkCalendars } from '../lib/calendar/check-calendar.ts'
import type { CatalogueEntry, Model } from '../lib/model.ts'
import type { Asset } from '../lib/reading.ts'
import { boundProblems, type SchemaProblem } from '../lib/schema-problem.ts'
import { catalogueOf, type Offer } from './changes/catalogue.ts'
import { offersOf } from './changes/offers.ts'
import { type Calendars, checkScopes, placeCalendars } from './instances/place-calendars.ts'
import { readInstances } from './instances/read-instances.ts'
import { isValidAt } from './instances/validity.ts'
import { defaultLevels, type ModelDocument } from './model-document.ts'
import type { ModelParts, PlacedAsset } from './model-parts.ts'
import { checkSystems, modelWarnings } from './model-warnings.ts'
import { tagFinder } from './tags/find-tag.ts'
import { nameTags } from './tags/name-tags.ts'
import { resolveRules } from './tags/resolve-rules.ts'
import { resolveTypes } from './types/resolve-types.ts'

export interface BuildOptions {
  readonly revision: number
  /** Of the content. */
  readonly hash: string
  /** ms UTC: what the model takes for "now". */
  readonly now: number
}

/**
 * Problems and warnings have pointers into the document; a param `first` that begins with `/` is one, too. With warnings
 * the model is in force.
 */
export type Built =
  | {
      readonly model: Model
      readonly problems: readonly []
      readonly warnings: readonly SchemaProblem[]
      /** What the model is made of, for the dialog. */
      readonly parts: ModelParts
      readonly offers: readonly Offer[]
    }
  | { readonly model: null; readonly problems: readonly SchemaProblem[]; readonly warnings: readonly [] }

/** A document that fits `documentSchema` as a model, or what is wrong with its names: the first hundred. */
export function buildModel(document: ModelDocument, { revision, hash, now }: BuildOptions): Built {
  const { problems, result: parts } = collected(readParts(document, now))
  if (parts === undefined) return { model: null, problems, warnings: [] }
  const calendars = placeCalendars(document.calendars ?? {}, parts.placed, now)
  const offers = offersOf(parts)
  const model = joined(parts, calendars, offers, { revision, hash, version: document.version ?? '' })
  return { model, problems: [], warnings: boundProblems(modelWarnings(document, parts)), parts, offers }
}

function* readParts(document: ModelDocument, now: number): Generator<SchemaProblem, ModelParts> {
  const { levels = defaultLevels, calendars = {}, systems = {} } = document
  const types = yield* resolveTypes(document.types ?? {}, levels)
  const placed = yield* readInstances(document, types, levels)
  const placedOf = new Map(placed.map((one) => [one.asset, one]))
  const named = yield* nameTags(placed, placedOf)
  const rules = yield* resolveRules(types, placed)
  yield* checkCalendars(calendars, '/calendars')
  yield* checkScopes(calendars, placed, now)
  yield* checkSystems(systems, types)
  return { levels, types, placed, rules, placedOf, named, now }
}

/** The first problems of a reading, and what was read where there are none: who reads a hundred pays for no more. */
function collected<T>(reading: Generator<SchemaProblem, T>): { readonly problems: readonly SchemaProblem[]; readonly result?: T } {
  let result: { readonly value: T } | undefined
  const problems = boundProblems(
    (function* () {
      result = { value: yield* reading }
    })(),
  )
  return problems.length > 0 || result === undefined ? { problems } : { problems, result: result.value }
}

function joined(parts: ModelParts, calendars: Calendars, offers: readonly Offer[], facts: Pick<Model, 'revision' | 'hash' | 'version'>): Model {
  const { placed, named, now } = parts
  const current = placed.filter((one) => isValidAt(one, now))
  let catalogue: readonly CatalogueEntry[] | undefined
  return Object.freeze({
    ...facts,
    find: tagFinder(parts),
    isTimed: current.length < placed.length || placed.some(({ from, to }) => from !== Number.NEGATIVE_INFINITY || to !== Number.POSITIVE_INFINITY),
    assets: Object.freeze(current.map(({ asset }) => asset)),
    tagNames: Object.freeze([...named.keys()]),
    asset: assetFinder(placed, current),
    calendar: calendars.at,
    calendars: calendars.all,
    catalogue: () => {
      catalogue ??= catalogueOf(offers)
      return catalogue
    },
  })
}

/** By id or path. Of what is not valid now, what was or will be: readings of then still belong to it. */
function assetFinder(placed: readonly PlacedAsset[], current: readonly PlacedAsset[]): Model['asset'] {
  const found = new Map<string, Asset>()
  for (const one of [...placed, ...current]) found.set(one.asset.path, one.asset)
  for (const one of [...placed, ...current]) found.set(one.asset.id, one.asset)
  return (idOrPath) => found.get(idOrPath)
}
