// Assets to choose from in the dialog, by what has been typed of their name.
import type { Model } from '../../lib/model.ts'
import type { Asset } from '../../lib/reading.ts'

export interface FoundAssets {
  readonly assets: readonly Pick<Asset, 'id' | 'path' | 'type'>[]
  /** Of all that fit. */
  readonly total: number
}

/** The first `limit` assets whose id or path contains the text, upper and lower case taken as equal; those that begin with it first. */
export function findAssets(model: Pick<Model, 'assets'>, typed: string, limit: number): FoundAssets {
  const wanted = typed.trim().toLowerCase()
  const fitting = model.assets.filter(({ id, path }) => id.toLowerCase().includes(wanted) || path.toLowerCase().includes(wanted))
  const begins = ({ id, path }: Asset) => id.toLowerCase().startsWith(wanted) || path.toLowerCase().startsWith(wanted)
  const ordered = [...fitting.filter(begins), ...fitting.filter((asset) => !begins(asset))]
  return { assets: ordered.slice(0, limit).map(({ id, path, type }) => ({ id, path, type })), total: fitting.length }
}
