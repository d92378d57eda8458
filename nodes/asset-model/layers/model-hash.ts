// The hash of a model's content: the same for equal models, however many files they are in and in whatever order.
import { contentHash } from '../../lib/adapters/hash.ts'
import type { AssetType, Instance, ModelDocument } from '../model-document.ts'
import { bareName } from './growing-document.ts'

/** Types of the starter library that nothing uses are left out: another release of ours is no other model. */
export function modelHash(document: ModelDocument, starter: ReadonlySet<string>): string {
  const { types = {}, instances = [] } = document
  const used = usedNames(types, instances)
  const kept = Object.entries(types).filter(([key]) => !starter.has(key) || used.has(bareName(key)))
  return contentHash({ ...document, types: Object.fromEntries(kept), instances: instances.toSorted(byIdAndTime) })
}

/** Names of the types that instances are of, and of all those extend. */
function usedNames(types: Readonly<Record<string, AssetType>>, instances: readonly Instance[]): ReadonlySet<string> {
  const byName = Map.groupBy(Object.entries(types), ([key]) => bareName(key))
  const used = new Set<string>()
  const open = [...new Set(instances.map(({ type }) => bareName(type)))]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (used.has(name)) continue
    used.add(name)
    for (const [, type] of byName.get(name) ?? []) if (type.extends !== undefined) open.push(bareName(type.extends))
  }
  return used
}

function byIdAndTime(a: Instance, b: Instance): number {
  return compare(a.id, b.id) || compare(a.validFrom ?? '', b.validFrom ?? '')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
