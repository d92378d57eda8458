// What the dialog says of an item of the tree: a line beside its name, and all that is known of it below the tree.
import type { AssetItem, HierarchyItem, PropertyItem } from './hierarchy.ts'

type Word = (key: string, params?: Readonly<Record<string, unknown>>) => string
type Fact = readonly [name: string, value: string | undefined]

/** The line: type and validity of an asset, tag and unit of a property. */
export function itemDetail(item: HierarchyItem, word: Word): string {
  if (item.kind === 'level') return word('tree.assets', { count: item.assets })
  if (item.kind === 'asset') return joined([typeText(item), validityText(item, word), ...names(item.asset.aliases), ...names(item.asset.externalIds)])
  const { tag, rules, facts } = item
  const fed = tag ?? (rules.length > 0 ? word('tree.by-rule') : word('tree.no-tag'))
  return joined([fed, facts.datatype, facts.unit, facts.kind, rangeText(facts.range)])
}

/** Names and values; those without a value are to be left out. */
export function itemFacts(item: HierarchyItem, word: Word): readonly Fact[] {
  if (item.kind === 'level') return [[word('fact.assets'), String(item.assets)]]
  return item.kind === 'asset' ? assetFacts(item, word) : propertyFacts(item, word)
}

function assetFacts(item: AssetItem, word: Word): readonly Fact[] {
  const { asset, description, place } = item
  return [
    [word('fact.description'), description],
    [word('fact.id'), asset.id],
    [word('fact.type'), typeText(item)],
    [word('fact.path'), asset.path],
    [word('fact.validity'), validityText(item, word)],
    [word('fact.aliases'), names(asset.aliases).join(', ')],
    [word('fact.externalIds'), names(asset.externalIds).join(', ')],
    [word('fact.relations'), names(asset.relations).join(', ')],
    [word('fact.attributes'), names(asset.attributes).join(', ')],
    [word('fact.place'), place],
  ]
}

function propertyFacts({ description, tag, topic, facts, rules }: PropertyItem, word: Word): readonly Fact[] {
  const { datatype, kind, unit, range, accuracy, interpolation, epsilon, downsampling, checks, context } = facts
  const inUnit = (value: number | undefined) => (value === undefined ? undefined : joined([String(value), unit], ' '))
  const role = context === undefined ? undefined : joined([context.field, context.level], ' · ')
  return [
    [word('fact.description'), description],
    [word('fact.tag'), tag],
    [word('fact.rules'), rules.join('\n')],
    [word('fact.topic'), topic],
    [word('fact.datatype'), datatype],
    [word('fact.kind'), kind],
    [word('fact.unit'), unit],
    [word('fact.range'), rangeText(range)],
    [word('fact.accuracy'), inUnit(accuracy)],
    [word('fact.epsilon'), inUnit(epsilon)],
    [word('fact.interpolation'), interpolation],
    [word('fact.downsampling'), names(downsampling).join(', ')],
    [word('fact.checks'), names(checks).join(', ')],
    [word('fact.context'), role],
  ]
}

function typeText({ asset: { type, typeVersion } }: AssetItem): string {
  return typeVersion === undefined ? type : `${type}@${typeVersion}`
}

function validityText({ validFrom, validTo }: AssetItem, word: Word): string | undefined {
  if (validFrom !== undefined && validTo !== undefined) return word('tree.between', { from: validFrom, to: validTo })
  if (validFrom !== undefined) return word('tree.from', { from: validFrom })
  return validTo === undefined ? undefined : word('tree.to', { to: validTo })
}

function rangeText(range: readonly [number, number] | undefined): string | undefined {
  return range?.join(' … ')
}

/** `kks: 10LAC01`, one each. */
function names(group: object | undefined): readonly string[] {
  return Object.entries(group ?? {}).map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
}

function joined(parts: readonly (string | undefined)[], by = ' · '): string {
  return parts.filter((part) => part !== undefined && part !== '').join(by)
}
