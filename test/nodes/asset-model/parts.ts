// Parts of a model made by hand, for tests of what the dialog does with them.
import type { ModelParts, PlacedAsset, ResolvedProperty, ResolvedRule, ResolvedType } from '../../../nodes/asset-model/model-parts.ts'
import type { TagDefinition } from '../../../nodes/lib/model.ts'
import type { Asset } from '../../../nodes/lib/reading.ts'

type Parts = Pick<ModelParts, 'placed' | 'named' | 'rules'>

export interface Sketch extends Partial<Asset> {
  readonly path: string
  /** Tag names by property; null: none is listed. */
  readonly properties?: Readonly<Record<string, string | null>>
  readonly validFrom?: string
  readonly validTo?: string
}

/** `ruled`: the properties that a rule may feed. */
export function partsOf(sketches: readonly Sketch[], ruled: readonly string[] = []): Parts {
  const placed = sketches.map(placedOf)
  const named = new Map<string, TagDefinition>()
  for (const [index, { properties = {} }] of sketches.entries()) {
    const { asset, topic } = placed[index] as PlacedAsset
    for (const [property, tag] of Object.entries(properties)) if (tag !== null) named.set(tag, { asset, property, topic: `${topic}/${property}` })
  }
  const rule = { match: 'F_(?<property>.+)', mayFeed: (_: PlacedAsset, property: string) => ruled.includes(property) }
  return { placed, named, rules: ruled.length === 0 ? [] : [rule as unknown as ResolvedRule] }
}

function placedOf({ properties = {}, validFrom, validTo, ...asset }: Sketch, index: number): PlacedAsset {
  const id = `urn:${index}`
  return {
    asset: { id, type: 'Machine', ...asset },
    instance: {
      id,
      type: 'Machine',
      path: asset.path,
      ...(validFrom === undefined ? {} : { validFrom }),
      ...(validTo === undefined ? {} : { validTo }),
    },
    pointer: `/instances/${index}`,
    type: {} as ResolvedType,
    properties: new Map(Object.keys(properties).map((name) => [name, property(name)])),
    parameters: new Map(),
    from: Number.NEGATIVE_INFINITY,
    to: Number.POSITIVE_INFINITY,
    topic: asset.path,
  }
}

function property(name: string): ResolvedProperty {
  return { name, segment: name, facts: Object.freeze({ unit: 'bar' }), checkTemplates: [], pointer: `/types/Machine/properties/${name}`, written: {} }
}
