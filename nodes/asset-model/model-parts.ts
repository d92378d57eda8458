// What a model is made of once its document is sound: types with all they inherit, assets where they stand, tags by rule.
import type { TagDefinition } from '../lib/model.ts'
import type { Asset } from '../lib/reading.ts'
import type { RestrictedPattern } from '../lib/restricted-pattern.ts'
import type { Version } from '../lib/version-range.ts'
import type { Attributes, Instance, Level, MappingRule, Property, Scalar } from './model-document.ts'
import type { Template } from './tags/template.ts'

export interface ModelParts {
  readonly levels: readonly Level[]
  /** In the order of the document. */
  readonly types: readonly ResolvedType[]
  /** In the order of the document; one asset several times where it moved. */
  readonly placed: readonly PlacedAsset[]
  /** In the order of the document, which is the order they are tried in. */
  readonly rules: readonly ResolvedRule[]
  readonly placedOf: ReadonlyMap<Asset, PlacedAsset>
  /** What names that are listed or made from a template lead to: one definition for each time the tag belongs to somebody. */
  readonly named: ReadonlyMap<string, TagDefinition | readonly TagDefinition[]>
  /** ms UTC: when the model was made. What `find` without a time answers for. */
  readonly now: number
}

/** A type with all it inherits, in one version. */
export interface ResolvedType {
  /** As the document names it: `Pump@1.2.0`. */
  readonly key: string
  readonly name: string
  readonly version: Version
  /** The key states the version. */
  readonly isVersioned: boolean
  readonly pointer: string
  readonly description?: string
  readonly deprecated?: string
  /** Itself, what it extends, and so on up. */
  readonly lineage: readonly ResolvedType[]
  readonly parameters: ReadonlyMap<string, Scalar | null>
  readonly attributes: Attributes
  readonly properties: PropertyMap
  readonly mapping: readonly MappingRule[]
  /** False: what it extends is not there, so that parts are missing; that is said once. */
  readonly isWhole: boolean
}

export type PropertyMap = ReadonlyMap<string, ResolvedProperty>

/** What a tag's definition has of its property. Frozen, and shared by all assets that do not differ in it. */
export type PropertyFacts = Omit<TagDefinition, 'asset' | 'property' | 'topic'>

export interface ResolvedProperty {
  readonly name: string
  /** The name as a topic has it. */
  readonly segment: string
  readonly description?: string
  readonly facts: PropertyFacts
  /** Texts in its checks that an instance's parameters go into. */
  readonly checkTemplates: readonly (readonly [check: 'reference' | 'calibrationDue', template: Template])[]
  /** `pointer` is where the template stands. */
  readonly tag?: Template & { readonly pointer: string }
  /** Where it was written last: in the type, one that it extends, or the instance. */
  readonly pointer: string
  /** All that was written of it, laid over each other. */
  readonly written: Property
  /** A share of the range without a range, or the accuracy where none is given: a problem for assets that have the property. */
  readonly lacks?: { readonly setting: 'accuracy' | 'epsilon'; readonly missing: 'range' | 'accuracy' }
}

/** One asset for as long as it stands in one place. */
export interface PlacedAsset {
  readonly asset: Asset
  readonly instance: Instance
  /** Of the instance. */
  readonly pointer: string
  readonly type: ResolvedType
  /** The type's own map where the instance does not differ. */
  readonly properties: PropertyMap
  readonly parameters: ReadonlyMap<string, Scalar>
  /** ms UTC; -Infinity: ever since. */
  readonly from: number
  /** Exclusive; Infinity: for good. */
  readonly to: number
  /** The path as a topic. */
  readonly topic: string
}

export interface ResolvedRule {
  readonly pointer: string
  /** Of this type, and of those that extend it. */
  readonly type: ResolvedType
  readonly match: string
  readonly pattern: RestrictedPattern
  /** What the rule catches a name for; one an asset, several where assets take turns in time. Empty: it does not catch it. */
  catches(tagName: string): readonly TagDefinition[]
  /** Whether it may feed a property of an asset: one that it names, or any where the captured word is the property's name. */
  mayFeed(placed: PlacedAsset, property: string): boolean
}
