// A small plant for random tests: nested scopes, names that only look nested, and statements drawn at random.

import type { Statement } from '../../../../nodes/asset-context-enricher/timelines/context-store.ts'
import type { ContextSources } from '../../../../nodes/asset-context-enricher/timelines/create-context-store.ts'
import type { Asset, ContextValue } from '../../../../nodes/lib/reading.ts'
import { randomInteger } from '../../../support/random.ts'

const anAsset = (id: string, path: string): Asset => Object.freeze({ id, type: 'Machine', path })

/** Each asset with the scopes that speak for it, least specific first. */
export const chains: readonly (readonly [Asset, readonly string[]])[] = [
  [anAsset('P1', 'acme/leeds/l1/m1'), ['', 'acme', 'acme/leeds', 'acme/leeds/l1', 'L1', 'acme/leeds/l1/m1', 'P1']],
  [anAsset('P2', 'acme/leeds/l1/m2'), ['', 'acme', 'acme/leeds', 'acme/leeds/l1', 'L1', 'acme/leeds/l1/m2', 'P2']],
  [anAsset('L1', 'acme/leeds/l1'), ['', 'acme', 'acme/leeds', 'acme/leeds/l1', 'L1']],
  [anAsset('P10', 'acme/leeds/l10/m1'), ['', 'acme', 'acme/leeds', 'acme/leeds/l10', 'acme/leeds/l10/m1', 'P10']],
  [anAsset('Q', 'acme/graz'), ['', 'acme', 'acme/graz', 'Q']],
]
export const assets = chains.map(([asset]) => asset)
export const scopesOf: ContextSources['scopesOf'] = (asset) => chains.find(([{ id }]) => id === asset.id)?.[1] ?? []
const scopes = [...new Set(chains.flatMap(([, chain]) => chain))]
const fields = ['batch', 'product', 'operator', 'shift']
const values: readonly (ContextValue | null)[] = ['a', 'b', 'c', '', 0, 1, true, false, null]

/** About cells from 0 to `last`: open and bounded, long and short, mostly new but also late and corrected. */
export function randomStatement(random: () => number, last: number, latest = last): Statement {
  const pick = <T>(items: readonly T[]): T => items[randomInteger(random, items.length)] as T
  const isRecent = random() < 0.5
  const from = isRecent ? Math.max(0, Math.min(last - 1, latest - randomInteger(random, 5))) : randomInteger(random, last)
  const length = 1 + randomInteger(random, random() < 0.8 ? 12 : last)
  const count = 1 + randomInteger(random, 3)
  return {
    scope: pick(scopes),
    from,
    to: random() < 0.5 ? null : Math.min(last, from + length),
    values: Object.fromEntries(Array.from({ length: count }, () => [pick(fields), pick(values)])),
    recordedAt: randomInteger(random, 1_000_000),
    origin: pick(['mes', 'plc', 'person']),
  }
}
