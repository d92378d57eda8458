// Why a tag name leads where it does: by its own name, a template or a rule, and what else lays claim to it.
import type { TagDefinition } from '../../lib/model.ts'
import { pointerTo } from '../../lib/schema-problem.ts'
import { isValidAt } from '../instances/validity.ts'
import type { ModelParts, PlacedAsset, ResolvedRule } from '../model-parts.ts'

export interface TagTrace {
  readonly definition: TagDefinition
  readonly how: 'exact' | 'template' | 'rule'
  /** Where the model says so: the instance's tag, the property's template, the rule. */
  readonly pointer: string
  /** ms UTC; when it does; -Infinity and Infinity where it always does. */
  readonly from: number
  readonly to: number
}

/** What a model knows of a name, at a time (absent: when it was made): the first is what `find` answers, if any is in force then. */
export interface TraceAnswer {
  readonly found: TagTrace | null
  /** All others that claim the name, at this or another time, in the order they would be asked. */
  readonly others: readonly TagTrace[]
}

export function traceTag(parts: ModelParts, tagName: string, at = parts.now): TraceAnswer {
  const claims = [...namedTraces(parts, tagName), ...parts.rules.flatMap((rule) => ruleTraces(parts, rule, tagName))]
  const found = claims.find((claim) => isValidAt(claim, at)) ?? null
  return { found, others: claims.filter((claim) => claim !== found) }
}

function namedTraces(parts: ModelParts, tagName: string): readonly TagTrace[] {
  const found = parts.named.get(tagName)
  const definitions = found === undefined ? [] : 'asset' in found ? [found] : found
  return definitions.flatMap((definition) =>
    timed(parts, definition, ({ instance, pointer, properties }) => {
      if (Object.hasOwn(instance.tags ?? {}, tagName)) return { how: 'exact', pointer: pointerTo(pointer, 'tags', tagName) }
      return { how: 'template', pointer: properties.get(definition.property)?.tag?.pointer ?? pointer }
    }),
  )
}

function ruleTraces(parts: ModelParts, { catches, pointer }: ResolvedRule, tagName: string): readonly TagTrace[] {
  return catches(tagName).flatMap((definition) => timed(parts, definition, () => ({ how: 'rule', pointer })))
}

function timed(parts: ModelParts, definition: TagDefinition, why: (owner: PlacedAsset) => Pick<TagTrace, 'how' | 'pointer'>): readonly TagTrace[] {
  const owner = parts.placedOf.get(definition.asset)
  return owner === undefined ? [] : [{ definition, ...why(owner), from: owner.from, to: owner.to }]
}
