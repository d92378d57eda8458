// What a reload changes: the tags that come, go, or are found elsewhere.
import type { Model } from '../lib/model.ts'

export interface ModelDiff {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Tags in both models whose topic differs. */
  readonly moved: readonly { readonly tag: string; readonly from: string; readonly to: string }[]
}

export function diffModels(before: Model, after: Model): ModelDiff {
  const moved = after.tagNames.flatMap((tag) => {
    const from = before.find(tag)?.topic
    const to = after.find(tag)?.topic
    return from === undefined || to === undefined || from === to ? [] : [{ tag, from, to }]
  })
  return {
    added: after.tagNames.filter((tag) => before.find(tag) === undefined),
    removed: before.tagNames.filter((tag) => after.find(tag) === undefined),
    moved,
  }
}
