// What is told of a model that was loaded: figures for the status, numbers for the log, and what consumers must be told.

import type { Model } from '../../lib/model.ts'
import type { ModelChange, ModelDiff } from './diff-models.ts'

/** Of a status; the canvas has no room for more. */
const longestFigures = 20

/** Breaking changes that the log names one by one. */
const namedAtMost = 5

/** `4 / 31`: assets and tags; after a reload with the number of changes, `4 / 31 · Δ2`, where there is room for it. */
export function loadFigures({ assets, tagNames }: Model, { changes }: ModelDiff, isReload: boolean): string {
  const figures = `${assets.length} / ${tagNames.length}`
  const whole = `${figures} · Δ${changes.length}`
  return isReload && changes.length > 0 && whole.length <= longestFigures ? whole : figures
}

export function loadSizes({ assets, tagNames }: Model, { added, removed, moved, changes }: ModelDiff) {
  return {
    assets: assets.length,
    tags: tagNames.length,
    added: added.length,
    removed: removed.length,
    moved: moved.length,
    changes: changes.length,
  }
}

/** How many there are, and the first ones. */
export function breakingChanges({ changes }: ModelDiff): { readonly count: number; readonly named: readonly ModelChange[] } {
  const breaking = changes.filter((change) => change.breaking)
  return { count: breaking.length, named: breaking.slice(0, namedAtMost) }
}
