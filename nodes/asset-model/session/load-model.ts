// Loads the model where the settings say it is, and again whenever a file changes; the last good one stays in force.
import { type Clock, systemClock } from '../../lib/clock.ts'
import type { SchemaProblem } from '../../lib/schema-problem.ts'
import { diffModels, type ModelDiff, nothing, type OfferingModel } from '../changes/diff-models.ts'
import type { ModelParts } from '../model-parts.ts'
import { againWhenDue } from './again-when-due.ts'
import { type ModelText, readContents, type Source, watchContents } from './contents.ts'
import { loadMaker, type Made } from './make-model.ts'

export interface ModelEvents {
  /** A sound model, what it changes against the one before, and what may be wrong with it all the same. */
  onModel(model: OfferingModel, changes: ModelDiff, warnings: readonly SchemaProblem[]): void
  /** Why the texts are no model. The one before stays in force, as a whole. */
  onProblems(problems: readonly SchemaProblem[]): void
}

export interface OpenOptions extends ModelEvents {
  /** What a relative name of a file or folder starts from. */
  readonly folder: string
  /** The first model's revision. */
  readonly revisionStart: number
  readonly signal: AbortSignal
  readonly clock?: Clock
  readonly intervalMs?: number
}

/** Runs until the signal aborts; for an inline model until there is nothing more to come. Rejects only with a bug. */
export async function openModel(source: Source, { folder, signal, clock = systemClock, ...options }: OpenOptions): Promise<void> {
  const { digest, make } = await loadMaker()
  let current = nothing
  let revision = options.revisionStart
  let last: string | null = null
  let due: number | null = null
  const watching = options.intervalMs === undefined ? { clock, signal } : { clock, signal, intervalMs: options.intervalMs }
  for await (const { value: contents, isAgain } of againWhenDue(watchContents(source, folder, watching), () => due, watching)) {
    if (signal.aborted) return
    // Files that were only touched are no new model.
    const found = contents.problems.length === 0 ? digest(contents) : null
    if (!isAgain && found !== null && found === last) continue
    last = found
    const built = await make(contents, revision, clock.now())
    if (signal.aborted) return
    due = built.model === null ? null : nextValidity(built.parts)
    if (built.model === null) {
      options.onProblems(built.problems)
      continue
    }
    const changes = diffModels(current, built)
    current = built
    revision += 1
    options.onModel(built, changes, built.warnings)
  }
}

/** When the next asset comes, goes or moves, ms UTC; null: none will. */
function nextValidity({ placed, now }: ModelParts): number | null {
  const next = placed.reduce((least, { from, to }) => Math.min(least, from > now ? from : least, to > now ? to : least), Number.POSITIVE_INFINITY)
  return next === Number.POSITIVE_INFINITY ? null : next
}

/** Reads and builds once, for the dialog: nothing is kept. `texts`: what was read, to find a problem's line in. */
export async function readModel(source: Source, folder: string, now = Date.now()): Promise<Made & { readonly texts: readonly ModelText[] }> {
  const [contents, { make }] = await Promise.all([readContents(source, folder), loadMaker()])
  return { ...(await make(contents, 1, now)), texts: contents.texts }
}
