// What a model offers, asset by asset, for the catalogue and for the comparison of two models.

import { isValidAt } from '../instances/validity.ts'
import type { ModelParts, PlacedAsset, PropertyFacts, PropertyMap, ResolvedRule } from '../model-parts.ts'
import type { Offer, OfferedProperty } from './catalogue.ts'

/** Assets valid now. */
export function offersOf({ placed, rules, now }: ModelParts): readonly Offer[] {
  const offered = offeredBy()
  const asked = rules.length === 0 ? () => rules : rulesBy(rules)
  return placed
    .filter((one) => isValidAt(one, now))
    .map((one) => ({
      asset: one.asset,
      properties: offered(one.properties),
      isFed: (property) => isNamed(one, property) || asked(one).some((rule) => rule.mayFeed(one, property)),
    }))
}

function isNamed({ instance, properties }: PlacedAsset, property: string): boolean {
  return properties.get(property)?.tag !== undefined || Object.values(instance.tags ?? {}).includes(property)
}

/** Made once for all assets that do not differ in their properties. */
function offeredBy(): (properties: PropertyMap) => ReadonlyMap<string, OfferedProperty> {
  const known = new Map<PropertyMap, ReadonlyMap<string, OfferedProperty>>()
  return (properties) => {
    const found =
      known.get(properties) ?? new Map(Array.from(properties, ([name, { facts, description }]) => [name, offeredProperty(facts, description)]))
    known.set(properties, found)
    return found
  }
}

function offeredProperty({ checks: _, downsampling: __, context: ___, ...facts }: PropertyFacts, description?: string): OfferedProperty {
  return Object.freeze({ ...facts, ...(description === undefined ? {} : { description }) })
}

function rulesBy(rules: readonly ResolvedRule[]): (placed: PlacedAsset) => readonly ResolvedRule[] {
  const known = new Map<PlacedAsset['type'], readonly ResolvedRule[]>()
  return ({ type }) => {
    const found = known.get(type) ?? rules.filter((rule) => type.lineage.includes(rule.type))
    known.set(type, found)
    return found
  }
}
