// Mapping rules: the named groups of a pattern pick the instance by its parameters, and the property by its name.
import { isFault } from '../../lib/fault.ts'
import type { TagDefinition } from '../../lib/model.ts'
import type { RestrictedPattern } from '../../lib/restricted-pattern.ts'
import { restrictedPattern } from '../../lib/restricted-pattern.ts'
import { pointerTo, type SchemaProblem, unknownName } from '../../lib/schema-problem.ts'
import { doOverlap } from '../instances/validity.ts'
import type { MappingRule } from '../model-document.ts'
import type { PlacedAsset, ResolvedRule, ResolvedType } from '../model-parts.ts'
import { definitionOf } from './name-tags.ts'

const propertyGroup = 'property'

/** In the order of the document. */
export function* resolveRules(types: readonly ResolvedType[], placed: readonly PlacedAsset[]): Generator<SchemaProblem, readonly ResolvedRule[]> {
  if (types.every(({ mapping }) => mapping.length === 0)) return []
  const assetsOf = assetsByType(placed)
  const rules: ResolvedRule[] = []
  for (const type of types) {
    for (const [index, rule] of type.mapping.entries()) {
      const resolved = yield* resolveRule(rule, type, pointerTo(type.pointer, 'mapping', index), assetsOf.get(type) ?? [])
      if (resolved !== undefined) rules.push(resolved)
    }
  }
  return rules
}

/**
 * One rule. `placed`: the assets of its type, and of those that extend it. Values of parameters are compared as texts: the
 * group `07` finds the parameter "07" and not 7.
 */
export function* resolveRule(
  rule: MappingRule,
  type: ResolvedType,
  pointer: string,
  placed: readonly PlacedAsset[],
): Generator<SchemaProblem, ResolvedRule | undefined> {
  const pattern = restrictedPattern(rule.match)
  if (isFault(pattern)) {
    yield { pointer: pointerTo(pointer, 'match'), code: pattern.code, params: pattern.params }
    return undefined
  }
  yield* checkGroups(pattern, rule, type, pointer)
  const parameters = pattern.groups.filter((group) => group !== propertyGroup)
  const byValues = yield* byParameters(parameters, placed, rule, pointer)
  const propertyOf = namer(rule)
  const targets = rule.property === undefined ? rule.names && new Set(Object.values(rule.names)) : new Set([rule.property])
  return Object.freeze({
    pointer,
    type,
    match: rule.match,
    pattern,
    catches(tagName: string): readonly TagDefinition[] {
      const found = pattern.match(tagName)
      if (found === null) return []
      const name = propertyOf(found[propertyGroup])
      const values = parameters.map((parameter) => found[parameter])
      // A group that took no part says nothing of which instance it is.
      if (name === undefined || values.includes(undefined)) return []
      return (byValues.get(keyOf(values)) ?? []).flatMap((one) => {
        const property = one.properties.get(name)
        return property === undefined ? [] : [definitionOf(one, property)]
      })
    },
    mayFeed: ({ type: { lineage } }: PlacedAsset, property: string) => lineage.includes(type) && targets?.has(property) !== false,
  })
}

function* checkGroups({ groups }: RestrictedPattern, rule: MappingRule, type: ResolvedType, pointer: string): Generator<SchemaProblem> {
  const { match } = rule
  const hasGroup = groups.includes(propertyGroup)
  if (rule.property === undefined && !hasGroup) yield { pointer, code: 'rule-without-property', params: { match } }
  if (rule.property !== undefined && hasGroup) yield { pointer, code: 'rule-with-two-properties', params: { match, property: rule.property } }
  if (rule.names !== undefined && !hasGroup) yield { pointer: pointerTo(pointer, 'names'), code: 'names-for-nothing', params: { match } }
  if (!type.isWhole) return
  for (const group of groups) {
    if (group === propertyGroup || type.parameters.has(group)) continue
    yield unknownName(pointerTo(pointer, 'match'), 'unknown-group', group, [...type.parameters.keys()], { group })
  }
  const named = Object.entries(rule.names ?? {}).map(([short, name]) => [name, pointerTo(pointer, 'names', short)] as const)
  const outright = rule.property === undefined ? [] : [[rule.property, pointerTo(pointer, 'property')] as const]
  for (const [property, at] of [...outright, ...named]) {
    if (!type.properties.has(property))
      yield unknownName(at, 'unknown-asset-property', property, [...type.properties.keys()], { property, type: type.key })
  }
}

/** Assets by what the groups may say; two at a time with the same values cannot be told apart. */
function* byParameters(
  parameters: readonly string[],
  placed: readonly PlacedAsset[],
  { match }: MappingRule,
  pointer: string,
): Generator<SchemaProblem, ReadonlyMap<string, readonly PlacedAsset[]>> {
  const byValues = new Map<string, PlacedAsset[]>()
  for (const one of placed) {
    const values = parameters.map((parameter) => one.parameters.get(parameter))
    // A parameter that is missing is a problem of the instance.
    if (values.includes(undefined)) continue
    const key = keyOf(values)
    const alike = byValues.get(key)
    const other = alike?.find((before) => doOverlap(before, one))
    if (other !== undefined) yield alikeProblem(pointer, match, other, one, parameters)
    if (alike === undefined) byValues.set(key, [one])
    else alike.push(one)
  }
  return byValues
}

function alikeProblem(pointer: string, match: string, other: PlacedAsset, one: PlacedAsset, parameters: readonly string[]): SchemaProblem {
  const same = parameters.map((parameter) => `${parameter}: ${String(one.parameters.get(parameter))}`).join(', ')
  const params = { match, id: one.asset.id, other: other.asset.id, first: other.pointer }
  return same === '' ? { pointer, code: 'rule-without-asset', params } : { pointer, code: 'assets-alike', params: { ...params, same } }
}

function keyOf(values: readonly unknown[]): string {
  const [only] = values
  return values.length === 1 ? String(only) : JSON.stringify(values.map(String))
}

/** With `names`, a word that is not among them stands for nothing: then all that the rule can feed is known beforehand. */
function namer({ property, names }: MappingRule): (found: string | undefined) => string | undefined {
  if (property !== undefined) return () => property
  const known = names === undefined ? undefined : new Map(Object.entries(names))
  return (found) => (known === undefined || found === undefined ? found : known.get(found))
}

function assetsByType(placed: readonly PlacedAsset[]): ReadonlyMap<ResolvedType, readonly PlacedAsset[]> {
  const assets = new Map<ResolvedType, PlacedAsset[]>()
  for (const one of placed) {
    for (const type of one.type.lineage) {
      const own = assets.get(type)
      if (own === undefined) assets.set(type, [one])
      else own.push(one)
    }
  }
  return assets
}
