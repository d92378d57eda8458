// What a model offers, asset by asset, for the catalogue and for the comparison of two models.

import { isValidAt } from '../instances/validity.ts'
import type { ModelParts, PlacedAsset, PropertyFacts, PropertyMap, ResolvedType } from '../model-parts.ts'
import { onceEach } from '../once-each.ts'
import type { Offer, OfferedProperty } from './catalogue.ts'

/** Assets valid now. */
export function offersOf({ placed, rules, now }: ModelParts): readonly Offer[] {
  // Once for all assets that do not differ in their properties.
  const offered = onceEach(offeredProperties)
  const rulesOf = onceEach(({ lineage }: ResolvedType) => rules.filter(({ type }) => lineage.includes(type)))
  return placed
    .filter((one) => isValidAt(one, now))
    .map((one) => ({
      asset: one.asset,
      properties: offered(one.properties),
      isFed: (property) => isNamed(one, property) || rulesOf(one.type).some((rule) => rule.mayFeed(one, property)),
    }))
}

function isNamed({ instance, properties }: PlacedAsset, property: string): boolean {
  return properties.get(property)?.tag !== undefined || Object.values(instance.tags ?? {}).includes(property)
}

function offeredProperties(properties: PropertyMap): ReadonlyMap<string, OfferedProperty> {
  return new Map(Array.from(properties, ([name, { facts, description }]) => [name, offeredProperty(facts, description)]))
}

function offeredProperty({ checks: _, downsampling: __, context: ___, ...facts }: PropertyFacts, description?: string): OfferedProperty {
  return Object.freeze({ ...facts, ...(description === undefined ? {} : { description }) })
}
