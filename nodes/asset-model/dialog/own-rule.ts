// A mapping rule on trial that the model does not have: typed into the dialog, for the assets of one type.
import type { SchemaProblem } from '../../lib/schema-problem.ts'
import type { MappingRule } from '../model-document.ts'
import type { ModelParts } from '../model-parts.ts'
import { resolveRule } from '../tags/resolve-rules.ts'

/** The pointer of a rule that stands nowhere. */
export const ownPointer = '-'

/** The model's parts with the rule after all of its own, or what is wrong with the rule. A type that is not there has no assets. */
export function withOwnRule(
  parts: ModelParts,
  typeKey: string,
  rule: MappingRule,
): { readonly parts: ModelParts; readonly problems: readonly SchemaProblem[] } {
  const type = parts.types.find(({ key }) => key === typeKey)
  if (type === undefined) return { parts, problems: [] }
  const assets = parts.placed.filter((placed) => placed.type.lineage.includes(type))
  const problems: SchemaProblem[] = []
  const resolving = resolveRule(rule, type, ownPointer, assets)
  let step = resolving.next()
  for (; !step.done; step = resolving.next()) problems.push(step.value)
  return { parts: step.value === undefined ? parts : { ...parts, rules: [...parts.rules, step.value] }, problems }
}
