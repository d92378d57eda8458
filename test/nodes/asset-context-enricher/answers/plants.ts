// Plants for tests: a silo that feeds two lines of two machines each; and statements about them.

import { scopesOf } from '../../../../nodes/asset-context-enricher/intake/scope.ts'
import type { Statement } from '../../../../nodes/asset-context-enricher/timelines/context-store.ts'
import { createContextStore } from '../../../../nodes/asset-context-enricher/timelines/create-context-store.ts'
import { emptyModel, type Model } from '../../../../nodes/lib/model.ts'
import type { Asset } from '../../../../nodes/lib/reading.ts'

export const silo: Asset = Object.freeze({ id: 'silo', type: 'Tank', path: 'acme/leeds/silo', relations: { feeds: ['filler-1', 'filler-2'] } })
export const filler1: Asset = Object.freeze({ id: 'filler-1', type: 'Filler', path: 'acme/leeds/line1/filler', relations: { feeds: ['packer-1'] } })
export const packer1: Asset = Object.freeze({ id: 'packer-1', type: 'Packer', path: 'acme/leeds/line1/packer' })
export const filler2: Asset = Object.freeze({ id: 'filler-2', type: 'Filler', path: 'acme/leeds/line2/filler', relations: { feeds: ['packer-2'] } })
export const packer2: Asset = Object.freeze({ id: 'packer-2', type: 'Packer', path: 'acme/leeds/line2/packer', relations: { feeds: ['filler-2'] } })

export const plant: Model = modelWith([silo, filler1, packer1, filler2, packer2])

export function modelWith(assets: readonly Asset[]): Model {
  const byName = new Map(assets.flatMap((asset) => [[asset.path, asset] as const, [asset.id, asset] as const]))
  return { ...emptyModel, revision: 1, hash: 'h1', version: '1.0.0', assets, asset: (name) => byName.get(name) }
}

/** A store in which these have been said, one after the other. */
export function storeWith(model: Model, statements: readonly Partial<Statement>[]) {
  const store = createContextStore({ calendarFor: () => undefined, scopesOf: (asset) => scopesOf(asset, model) })
  for (const statement of statements) store.record({ scope: '', from: 0, to: null, values: {}, recordedAt: 1, origin: 'mes', ...statement })
  return store
}
