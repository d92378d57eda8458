// Finds what a tag name leads to: by its own name, else by the first rule that catches it, as of a time.
import type { TagDefinition } from '../../lib/model.ts'
import { isValidAt } from '../instances/validity.ts'
import type { ModelParts } from '../model-parts.ts'

export type FindTag = (tagName: string, at?: number) => TagDefinition | undefined

/** Names remembered with what rules made of them, nothing included: a reader of 200,000 tags asks with each reading. */
const remembered = 200_000

/** Takes well under a microsecond for a name that was asked before. */
export function tagFinder({ named, rules, placed, placedOf, now }: ModelParts): FindTag {
  if (placed.every(({ from, to }) => from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY)) {
    const caught = memory((tagName) => firstCaught(rules, tagName))
    return (tagName) => firstOf(named.get(tagName)) ?? caught(tagName)
  }
  const caught = memory((tagName) => rules.flatMap((rule) => rule.catches(tagName)))
  const isInForce = (definition: TagDefinition, at: number) => {
    const owner = placedOf.get(definition.asset)
    return owner !== undefined && isValidAt(owner, at)
  }
  return (tagName, at = now) => {
    const own = named.get(tagName)
    if (own !== undefined && 'asset' in own && isInForce(own, at)) return own
    const listed = own === undefined || 'asset' in own ? undefined : own.find((one) => isInForce(one, at))
    return listed ?? caught(tagName).find((one) => isInForce(one, at))
  }
}

/** What was made of a name is kept, as long as there is room; when there is none, all begins anew. */
function memory<T>(make: (tagName: string) => T): (tagName: string) => T {
  const known = new Map<string, T>()
  return (tagName) => {
    const found = known.get(tagName)
    if (found !== undefined || known.has(tagName)) return found as T
    const made = make(tagName)
    if (known.size >= remembered) known.clear()
    known.set(tagName, made)
    return made
  }
}

function firstCaught(rules: ModelParts['rules'], tagName: string): TagDefinition | undefined {
  for (const rule of rules) {
    const [found] = rule.catches(tagName)
    if (found !== undefined) return found
  }
  return undefined
}

function firstOf(found: TagDefinition | readonly TagDefinition[] | undefined): TagDefinition | undefined {
  return found === undefined || 'asset' in found ? found : found[0]
}
