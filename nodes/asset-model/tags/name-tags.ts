// Tags by name: those an instance lists, and those the templates of its properties make; each belongs to one asset at a time.
import type { TagDefinition } from '../../lib/model.ts'
import type { Asset } from '../../lib/reading.ts'
import { pointerTo, type SchemaProblem } from '../../lib/schema-problem.ts'
import { doOverlap } from '../instances/validity.ts'
import type { ModelParts, PlacedAsset, PropertyMap, ResolvedProperty } from '../model-parts.ts'
import { onceEach } from '../once-each.ts'

type Definitions = TagDefinition | readonly TagDefinition[]
/** Tells the problem of a tag of `placed` that belongs to `other` already. */
type Tell = (tag: string, placed: PlacedAsset, other: PlacedAsset) => SchemaProblem

/** A property with a tag listed by the instance takes none from its template. */
export function* nameTags(placed: readonly PlacedAsset[], placedOf: ReadonlyMap<Asset, PlacedAsset>): Generator<SchemaProblem, ModelParts['named']> {
  const named = new Map<string, Definitions>()
  const add = function* (tag: string, one: PlacedAsset, property: ResolvedProperty, tell: Tell) {
    const before = named.get(tag)
    const definition = definitionOf(one, property)
    if (before === undefined) {
      named.set(tag, definition)
      return
    }
    const all = 'asset' in before ? [before] : before
    for (const { asset } of all) {
      const owner = placedOf.get(asset)
      if (owner === undefined || !doOverlap(owner, one)) continue
      yield tell(tag, one, owner)
      break
    }
    named.set(tag, Object.freeze([...all, definition]))
  }
  const made = onceEach((properties: PropertyMap) => [...properties.values()].filter(({ tag }) => tag !== undefined))
  for (const one of placed) {
    const listed = Object.entries(one.instance.tags ?? {})
    for (const [tag, property] of listed) {
      const found = one.properties.get(property)
      if (found !== undefined) yield* add(tag, one, found, usedTwice)
    }
    const fed = listed.length === 0 ? undefined : new Set(listed.map(([, property]) => property))
    for (const property of made(one.properties)) {
      const tag = fed?.has(property.name) === true ? null : (property.tag?.fill(one.parameters) ?? null)
      if (tag === null) continue
      if (tag.trim() !== tag || tag === '') yield noName(tag, one, property)
      // The same without a generator for each: there may be 100,000.
      else if (named.has(tag)) yield* add(tag, one, property, (name, late, other) => madeTwice(name, late, other, property))
      else named.set(tag, definitionOf(one, property))
    }
  }
  return named
}

/** What readings of the property are told. Frozen; its facts are the property's own. */
export function definitionOf({ asset, topic, parameters }: PlacedAsset, { name, segment, facts, checkTemplates }: ResolvedProperty): TagDefinition {
  // The facts first: V8 then copies their shape at once, and not member by member, which takes ten times as long.
  const definition = { ...facts, asset, property: name, topic: `${topic}/${segment}` }
  if (checkTemplates.length === 0) return Object.freeze(definition)
  const filled = checkTemplates.map(([check, template]) => [check, template.fill(parameters) ?? template.text])
  return Object.freeze({ ...definition, checks: Object.freeze({ ...facts.checks, ...Object.fromEntries(filled) }) })
}

function usedTwice(tag: string, { pointer, asset }: PlacedAsset, other: PlacedAsset): SchemaProblem {
  return {
    pointer: pointerTo(pointer, 'tags', tag),
    code: 'tag-used-twice',
    params: { tag, id: asset.id, other: other.asset.id, first: placeOf(tag, other) },
  }
}

function madeTwice(tag: string, { pointer, asset }: PlacedAsset, other: PlacedAsset, { tag: template, name }: ResolvedProperty): SchemaProblem {
  const params = { tag, template: template?.text ?? '', property: name, id: asset.id, other: other.asset.id, first: placeOf(tag, other) }
  return { pointer, code: 'tag-made-twice', params }
}

function placeOf(tag: string, { instance, pointer }: PlacedAsset): string {
  return Object.hasOwn(instance.tags ?? {}, tag) ? pointerTo(pointer, 'tags', tag) : pointer
}

function noName(tag: string, { pointer, asset }: PlacedAsset, { tag: template, name }: ResolvedProperty): SchemaProblem {
  return { pointer, code: 'tag-made-of-nothing', params: { tag, template: template?.text ?? '', property: name, id: asset.id } }
}
