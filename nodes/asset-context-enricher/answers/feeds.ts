// Along the way of the material: what feeds an asset, and what it feeds, by the relation `feeds` of the model.
import type { Model } from '../../lib/model.ts'
import type { Asset } from '../../lib/reading.ts'
import { mergeSpans, type TimeSpan } from './field-runs.ts'

export interface Reached {
  readonly asset: Asset
  /** Relations between it and the nearest asset one started from. */
  readonly distance: number
  /** The times one started with, of all assets that lead here. */
  readonly spans: readonly TimeSpan[]
}

/** All assets that are reached from those given, nearest first, without those themselves; each once, also where the way is a circle. */
export function alongFeeds(model: Model, direction: 'upstream' | 'downstream', start: ReadonlyMap<Asset, readonly TimeSpan[]>): readonly Reached[] {
  const next = direction === 'downstream' ? fedBy(model) : feedersOf(model)
  const seen = new Set([...start.keys()].map(({ id }) => id))
  const reached: Reached[] = []
  let layer: readonly Reached[] = [...start].map(([asset, spans]) => ({ asset, distance: 0, spans }))
  while (layer.length > 0) {
    const further = new Map<string, { asset: Asset; spans: readonly TimeSpan[] }>()
    for (const { asset, spans } of layer) {
      for (const neighbour of next(asset)) {
        if (seen.has(neighbour.id)) continue
        further.set(neighbour.id, { asset: neighbour, spans: mergeSpans([...(further.get(neighbour.id)?.spans ?? []), ...spans]) })
      }
    }
    layer = [...further.values()].map((one) => ({ ...one, distance: (layer[0]?.distance ?? 0) + 1 }))
    for (const { asset } of layer) seen.add(asset.id)
    reached.push(...layer)
  }
  return reached
}

type Neighbours = (asset: Asset) => readonly Asset[]

function fedBy(model: Model): Neighbours {
  return ({ relations }) => (relations?.['feeds'] ?? []).flatMap((id) => model.asset(id) ?? [])
}

function feedersOf(model: Model): Neighbours {
  const feeders = new Map<string, Asset[]>()
  for (const asset of model.assets) {
    for (const id of asset.relations?.['feeds'] ?? []) {
      const known = feeders.get(id)
      if (known === undefined) feeders.set(id, [asset])
      else known.push(asset)
    }
  }
  return ({ id }) => feeders.get(id) ?? []
}
