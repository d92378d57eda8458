// From a model document to the snapshot that steps ask: checked, joined, frozen.
import type { SchemaCheck } from '../lib/adapters/schema.ts'
import { emptyModel, type Model, type TagDefinition } from '../lib/model.ts'
import type { Asset } from '../lib/reading.ts'
import { boundProblems, type SchemaProblem } from '../lib/schema-problem.ts'
import { escapeSegment, escapeTopic } from '../lib/topic.ts'
import { namedSegments } from './asset-path.ts'
import { checkModel } from './check-model.ts'
import { type AssetType, type Attributes, defaultLevels, type Instance, type ModelDocument, type Property } from './model-schema.ts'

export type Built = { readonly model: Model; readonly problems: readonly [] } | { readonly model: null; readonly problems: readonly SchemaProblem[] }

/**
 * A parsed document as a model, or all that is wrong with it (the first hundred): its form first, then, once the
 * form is right, its names. `check` is `modelSchema`, compiled.
 */
export function buildModel(document: unknown, check: SchemaCheck, revision: number): Built {
  if (document === null || document === undefined) return { model: null, problems: [{ pointer: '', code: 'model-empty', params: {} }] }
  const misformed = check(document)
  if (misformed.length > 0) return { model: null, problems: misformed }
  const sound = document as ModelDocument
  const problems = boundProblems(checkModel(sound))
  return problems.length > 0 ? { model: null, problems } : { model: joined(sound, revision), problems: [] }
}

function joined({ types, levels = defaultLevels, instances }: ModelDocument, revision: number): Model {
  const assets: Asset[] = []
  const definitions = new Map<string, TagDefinition>()
  const shared = new Map(Object.entries(types).map(([name, type]) => [name, sharedParts(type)]))
  for (const instance of instances) {
    const type = shared.get(instance.type)
    if (type === undefined) continue
    const asset = frozenAsset(instance, type.attributes, levels)
    const parent = escapeTopic(instance.path)
    assets.push(asset)
    for (const [tag, property] of Object.entries(instance.tags ?? {})) {
      const { segment, facts } = type.properties.get(property) ?? { segment: escapeSegment(property), facts: {} }
      definitions.set(tag, Object.freeze({ asset, property, topic: `${parent}/${segment}`, ...facts }))
    }
  }
  return Object.freeze({
    ...emptyModel,
    revision,
    find: (tagName: string) => definitions.get(tagName),
    assets: Object.freeze(assets),
    tagNames: Object.freeze([...definitions.keys()]),
  })
}

/** What all instances of a type have in common, made once. */
function sharedParts({ properties, attributes }: AssetType) {
  const entries = Object.entries(properties).map(
    ([name, property]) => [name, { segment: escapeSegment(name), facts: frozenFacts(property) }] as const,
  )
  return { attributes: Object.freeze({ ...attributes }), properties: new Map(entries) }
}

function frozenFacts({ description: _, range, ...facts }: Property) {
  return range === undefined ? facts : { ...facts, range: Object.freeze([range[0], range[1]] as const) }
}

function frozenAsset({ id, type, path, attributes }: Instance, common: Attributes, levels: NonNullable<ModelDocument['levels']>): Asset {
  const all = attributes === undefined ? common : Object.freeze({ ...common, ...attributes })
  const known = Object.keys(all).length === 0 ? {} : { attributes: all }
  return Object.freeze({ id, type, path, ...namedSegments(path, levels), ...known })
}
