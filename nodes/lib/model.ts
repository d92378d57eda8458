// The model port: how every node sees the asset model. `asset-model` provides it; steps ask `current` for each
// reading and never keep what they found beyond a revision.
import type { Calendar } from './calendar/calendar.ts'
import type { Asset, Datatype } from './reading.ts'
import type { Watchable } from './watchable.ts'

/** What a data-quality check of a tag is held to. Values in the property's unit. */
export interface Checks {
  /** Largest change a second. */
  readonly changePerSecond?: number
  /** A value that stays the same for longer is stuck. */
  readonly flatlineSeconds?: number
  /** Longest time without a reading. */
  readonly gapSeconds?: number
  /** Values that mean "no value". */
  readonly sentinels?: readonly number[]
  /** `2027-03-01`: from that day on (UTC) the calibration is overdue. */
  readonly calibrationDue?: string
  /** Name of the tag that measures the same. */
  readonly reference?: string
}

/** How the downsampler is to treat a tag. */
export interface Downsampling {
  readonly mode?: 'auto' | 'linear' | 'best' | 'hold' | 'window' | 'rate' | 'change' | 'off'
  readonly maxHoldSeconds?: number
  readonly heartbeatSeconds?: number
}

/** A property whose value is context: its change is a change of batch, of state, of order. */
export interface ContextRole {
  /** The field of `context` that it sets, for example `batch` or `state`. */
  readonly field: string
  /** The level of the asset's path whose context it is: `line` sets it for all that is below the line. Absent: the asset. */
  readonly level?: string
}

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
  /** Largest error of the instrument, in the property's unit. */
  readonly accuracy?: number
  readonly interpolation?: 'linear' | 'stepped'
  /** Largest allowed error of the downsampler, in the property's unit. */
  readonly epsilon?: number
  readonly downsampling?: Downsampling
  readonly checks?: Checks
  readonly context?: ContextRole
}

/** One asset as consumers beyond the DMZ discover it. Plain JSON. */
export interface CatalogueEntry {
  readonly asset: Asset
  /** Hash of this entry: changes only when this entry does. */
  readonly hash: string
  readonly properties: readonly CatalogueProperty[]
}

export interface CatalogueProperty extends Omit<TagDefinition, 'asset' | 'downsampling' | 'checks' | 'context'> {
  readonly description?: string
}

/** An immutable snapshot. A reload makes a new one with a higher revision. */
export interface Model {
  readonly revision: number
  /** Of the content: equal models have equal hashes, on every box. Empty: there is no model. */
  readonly hash: string
  /** As the model states it; empty where it states none. */
  readonly version: string
  /**
   * By the tag's name as it reaches the step (after the normalizer). `at`: the time of the reading, ms UTC, for assets
   * that moved or are valid for a time only; absent: now, as of the model's loading.
   */
  find(tagName: string, at?: number): TagDefinition | undefined
  /** False: `find` gives the same answer at all times, so that it may be kept for the revision. */
  readonly isTimed: boolean
  readonly assets: readonly Asset[]
  /** Names the model lists or makes from templates; those only a pattern catches are not among them. */
  readonly tagNames: readonly string[]
  /** By id or by path. */
  asset(idOrPath: string): Asset | undefined
  /** The calendar in force at an asset path: the most specific one. */
  calendar(path: string): Calendar | undefined
  readonly calendars: readonly Calendar[]
  /** Made when it is asked for, once. */
  catalogue(): readonly CatalogueEntry[]
}

export interface ModelPort extends Watchable<Model> {
  readonly kind: 'model'
  /** Resolves when there is a first model, or a reason why there is none. Until then readings wait. */
  readonly loaded: Promise<void>
}

/** The model in force while there is none: knows no tag. */
export const emptyModel: Model = Object.freeze({
  revision: 0,
  hash: '',
  version: '',
  isTimed: false,
  assets: [],
  tagNames: [],
  calendars: [],
  find: () => undefined,
  asset: () => undefined,
  calendar: () => undefined,
  catalogue: () => [],
})
