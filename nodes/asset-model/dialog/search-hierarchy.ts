// Finds assets and tags by a part of any name they go by.
import type { Asset } from '../../lib/reading.ts'
import { type Hierarchy, lastOf } from './hierarchy.ts'

/** What one hit was found by. */
export type FoundBy = 'path' | 'id' | 'type' | 'alias' | 'external-id' | 'tag' | 'property'

/** Plain JSON. */
export interface Hit {
  /** Ids of the tree, from the top down. */
  readonly way: readonly string[]
  readonly path: string
  readonly by: FoundBy
  /** The name that holds what was looked for. */
  readonly text: string
  readonly property?: string
}

export interface Hits {
  /** The best ones. */
  readonly hits: readonly Hit[]
  /** Of all. */
  readonly total: number
}

interface Name {
  readonly by: FoundBy
  readonly text: string
  readonly property?: string
}

/** Names that are the text come first, then those that begin with it, then all others that hold it. Case does not count. */
export function searchHierarchy({ assets, tagOf, wayTo }: Hierarchy, text: string, atMost: number): Hits {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return { hits: [], total: 0 }
  const ranks: Hit[][] = [[], [], []]
  let total = 0
  const note = (index: number, path: string, name: Name) => {
    const rank = rankOf(name.text.toLowerCase(), wanted)
    const hits = rank === null ? undefined : ranks[rank]
    if (hits === undefined) return false
    total += 1
    if (hits.length < atMost) hits.push({ way: wayTo(index, name.property), path, ...name })
    return true
  }
  for (const [index, { asset, properties }] of assets.entries()) {
    // An asset is one hit, by the first of its names that fits; so is a property.
    assetNames(asset).some((name) => note(index, asset.path, name))
    for (const property of properties.keys()) {
      const tag = tagOf(asset, property)
      if (tag !== undefined && note(index, asset.path, { by: 'tag', text: tag, property })) continue
      note(index, asset.path, { by: 'property', text: property, property })
    }
  }
  return { hits: ranks.flat().slice(0, atMost), total }
}

function assetNames({ path, id, type, aliases = {}, externalIds = {} }: Asset): readonly Name[] {
  return [
    { by: 'path', text: lastOf(path) },
    { by: 'path', text: path },
    { by: 'id', text: id },
    ...Object.values(aliases).map((text) => ({ by: 'alias' as const, text })),
    ...Object.values(externalIds).map((text) => ({ by: 'external-id' as const, text })),
    { by: 'type', text: type },
  ]
}

function rankOf(name: string, wanted: string): number | null {
  const at = name.indexOf(wanted)
  if (at < 0) return null
  if (at > 0) return 2
  return name.length === wanted.length ? 0 : 1
}
