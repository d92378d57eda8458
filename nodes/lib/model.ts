// The model port: how every node sees the asset model. `asset-model` provides it; steps ask `current` for each
// reading and never keep what they found beyond a revision.
import type { Asset, Datatype } from './reading.ts'
import type { Watchable } from './watchable.ts'

/** What the model says about one tag: the asset it belongs to and the property it is of. */
export interface TagDefinition {
  /** Shared and frozen: the same object for every reading of the asset. */
  readonly asset: Asset
  readonly property: string
  /** Namespace path: the asset's path and the property, segments escaped. */
  readonly topic: string
  readonly datatype?: Datatype
  /** Quantity kind, for example `pressure.gauge`. */
  readonly kind?: string
  /** UCUM code. */
  readonly unit?: string
  readonly range?: readonly [number, number]
  readonly interpolation?: 'linear' | 'stepped'
  /** Largest allowed error of the downsampler, in the property's unit. */
  readonly epsilon?: number
}

/** An immutable snapshot. A reload makes a new one with a higher revision. */
export interface Model {
  readonly revision: number
  /** By the tag's name after the normalizer. */
  find(tagName: string): TagDefinition | undefined
  readonly assets: readonly Asset[]
  readonly tagNames: readonly string[]
}

export interface ModelPort extends Watchable<Model> {
  readonly kind: 'model'
  /** Resolves when there is a first model, or a reason why there is none. Until then readings wait. */
  readonly loaded: Promise<void>
}

/** The model in force while there is none: knows no tag. */
export const emptyModel: Model = Object.freeze({ revision: 0, find: () => undefined, assets: [], tagNames: [] })
