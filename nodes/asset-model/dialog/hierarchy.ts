// A model as the dialog's tree: branches by the segments of the paths, assets on them, their properties below.
import type { Asset } from '../../lib/reading.ts'
import type { ModelParts, PlacedAsset, PropertyFacts } from '../model-parts.ts'

/** What stands in one line of the tree. Plain JSON. */
export type HierarchyItem = LevelItem | AssetItem | PropertyItem

interface Item {
  /** Unlike all others of the tree. */
  readonly id: string
  readonly name: string
  readonly canOpen: boolean
}

/** A segment of a path that is no asset itself. */
export interface LevelItem extends Item {
  readonly kind: 'level'
  /** Assets on it and below. */
  readonly assets: number
}

export interface AssetItem extends Item {
  readonly kind: 'asset'
  readonly asset: Asset
  readonly description?: string
  /** As the model writes it. */
  readonly validFrom?: string
  readonly validTo?: string
  /** Where the model says so. */
  readonly place: string
  readonly properties: number
}

export interface PropertyItem extends Item {
  readonly kind: 'property'
  readonly facts: PropertyFacts
  readonly description?: string
  readonly topic: string
  /** The tag that is listed or made for it. */
  readonly tag?: string
  /** Rules that may find it one. */
  readonly rules: readonly string[]
}

export interface HierarchyPage {
  readonly items: readonly HierarchyItem[]
  readonly total: number
  /** Where the next page begins; null: this was the last. */
  readonly next: number | null
}

export interface Hierarchy {
  readonly assets: readonly PlacedAsset[]
  /** The tag that is listed or made for a property. */
  tagOf(asset: Asset, property: string): string | undefined
  /** The children of an item, of the root for the empty id. An id that is unknown has none. */
  page(id: string, offset: number, count: number): HierarchyPage
  /** The ids from the top down to an asset, by its place in the list, or to a property of it. */
  wayTo(asset: number, property?: string): readonly string[]
}

interface Branch {
  readonly path: string
  readonly name: string
  /** Places in the list of assets: several where assets take turns. */
  readonly placed: number[]
  readonly branches: Map<string, Branch>
  assets: number
}

/** Names in the order people expect: line 2 before line 10. */
const byName = new Intl.Collator('en', { numeric: true })

// The ids: `/` and the path of a branch, `@` and the number of an asset that shares its path with others,
// `=`, the number of an asset, `/` and the name of a property.

/** `placeOf`: where a pointer of the whole model leads, in words. */
export function hierarchyOf(
  { placed, named, rules }: Pick<ModelParts, 'placed' | 'named' | 'rules'>,
  placeOf: (pointer: string) => string = (pointer) => pointer,
): Hierarchy {
  const byPath = branchesOf(placed)
  const tags = tagsOf(named)

  const assetItems = (index: number, id: string, below: number): AssetItem[] => {
    const one = placed[index]
    if (one === undefined) return []
    const { asset, instance, pointer, properties } = one
    const { description, validFrom, validTo } = instance
    const said = Object.fromEntries(Object.entries({ description, validFrom, validTo }).filter(([, value]) => value !== undefined))
    return [
      {
        kind: 'asset',
        id,
        name: lastOf(asset.path),
        canOpen: properties.size + below > 0,
        asset,
        ...said,
        place: placeOf(pointer),
        properties: properties.size,
      },
    ]
  }
  const branchItems = (branch: Branch): readonly HierarchyItem[] => {
    const [only, ...others] = branch.placed
    const id = `/${branch.path}`
    if (only !== undefined && others.length === 0) return assetItems(only, id, branch.branches.size)
    return [{ kind: 'level', id, name: branch.name, canOpen: true, assets: branch.assets }]
  }
  const propertyItems = (index: number): readonly HierarchyItem[] => {
    const one = placed[index]
    return Array.from(one?.properties ?? [], ([name, { facts, description, segment }]) => {
      const tag = one === undefined ? undefined : tags.get(one.asset)?.get(name)
      return {
        kind: 'property',
        id: `=${index}/${name}`,
        name,
        canOpen: false,
        facts,
        topic: `${one?.topic}/${segment}`,
        rules: rules.filter((rule) => one !== undefined && rule.mayFeed(one, name)).map(({ match }) => match),
        ...(description === undefined ? {} : { description }),
        ...(tag === undefined ? {} : { tag }),
      }
    })
  }
  const childrenOf = (id: string): readonly HierarchyItem[] => {
    if (id.startsWith('@')) return propertyItems(Number(id.slice(1)))
    const branch = id === '' || id.startsWith('/') ? byPath.get(id.slice(1)) : undefined
    if (branch === undefined) return []
    const [only = -1, ...others] = branch.placed
    const own = others.length === 0 ? propertyItems(only) : branch.placed.flatMap((index) => assetItems(index, `@${index}`, 0))
    const below = [...branch.branches.values()].sort((a, b) => byName.compare(a.name, b.name))
    return [...own, ...below.flatMap(branchItems)]
  }
  return {
    assets: placed,
    tagOf: (asset, property) => tags.get(asset)?.get(property),
    page(id, offset, count) {
      const children = childrenOf(id)
      const end = offset + count
      return { items: children.slice(offset, end), total: children.length, next: end < children.length ? end : null }
    },
    wayTo(index, property) {
      const path = placed[index]?.asset.path ?? ''
      const segments = path.split('/')
      const way = segments.map((_, depth) => `/${segments.slice(0, depth + 1).join('/')}`)
      const isShared = (byPath.get(path)?.placed.length ?? 0) > 1
      return [...way, ...(isShared ? [`@${index}`] : []), ...(property === undefined ? [] : [`=${index}/${property}`])]
    },
  }
}

/** By path; the root by the empty one. */
function branchesOf(placed: readonly PlacedAsset[]): ReadonlyMap<string, Branch> {
  const root = branchOf('', '')
  const byPath = new Map<string, Branch>([['', root]])
  for (const [index, { asset }] of placed.entries()) {
    let branch = root
    for (const name of asset.path.split('/')) {
      branch = branch.branches.get(name) ?? grow(branch, name, byPath)
      branch.assets += 1
    }
    branch.placed.push(index)
  }
  return byPath
}

function branchOf(path: string, name: string): Branch {
  return { path, name, placed: [], branches: new Map(), assets: 0 }
}

function grow(parent: Branch, name: string, byPath: Map<string, Branch>): Branch {
  const branch = branchOf(parent.path === '' ? name : `${parent.path}/${name}`, name)
  parent.branches.set(name, branch)
  byPath.set(branch.path, branch)
  return branch
}

/** By asset and property; the first one where there are several. */
function tagsOf(named: ModelParts['named']): ReadonlyMap<Asset, ReadonlyMap<string, string>> {
  const tags = new Map<Asset, Map<string, string>>()
  for (const [tag, found] of named) {
    for (const { asset, property } of 'asset' in found ? [found] : found) {
      const own = tags.get(asset) ?? new Map<string, string>()
      tags.set(asset, own)
      if (!own.has(property)) own.set(property, tag)
    }
  }
  return tags
}

export function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
