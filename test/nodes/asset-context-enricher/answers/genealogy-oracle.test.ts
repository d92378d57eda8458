// Genealogy against plain arithmetic: every instant painted cell by cell, every asset asked at every instant.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { genealogyOf } from '../../../../nodes/asset-context-enricher/answers/genealogy.ts'
import { type Material, materialKind } from '../../../../nodes/asset-context-enricher/answers/material.ts'
import { scopesOf } from '../../../../nodes/asset-context-enricher/intake/scope.ts'
import { createTestStore } from '../../../../nodes/asset-context-enricher/quality-tests/quality-test-store.ts'
import type { Statement } from '../../../../nodes/asset-context-enricher/timelines/context-store.ts'
import type { Asset, ContextValue } from '../../../../nodes/lib/reading.ts'
import { randomInteger, seededRandom, testSeed } from '../../../support/random.ts'
import { plant, storeWith } from './plants.ts'

const length = 120
const scopes = [
  '',
  'acme',
  'acme/leeds',
  'acme/leeds/line1',
  'acme/leeds/line2',
  ...plant.assets.map(({ id }) => id),
  ...plant.assets.map(({ path }) => path),
]
const fields = ['lot', 'lot.cap', 'serial', 'batch', 'product', 'shift']

type Said = Pick<Statement, 'scope' | 'from' | 'values'> & { readonly to: number }

test('the same passages as an instant by instant account, for random statements, late and corrected ones', (t) => {
  const random = seededRandom(testSeed(t))
  const pick = <T>(list: readonly T[]): T => list[randomInteger(random, list.length)] as T
  const aSpan = () => {
    const from = randomInteger(random, length)
    return { from, to: from + 1 + randomInteger(random, length - from) }
  }
  let compared = 0
  for (let round = 0; round < 150; round++) {
    const said: Said[] = Array.from({ length: 1 + randomInteger(random, 40) }, () => ({
      scope: pick(scopes),
      ...aSpan(),
      values: { [pick(fields)]: random() < 0.2 ? null : `V${randomInteger(random, 3)}` },
    }))
    const known = { model: plant, store: storeWith(plant, said), tests: createTestStore(1) }
    const account = painted(said)
    for (let question = 0; question < 5; question++) {
      const span = aSpan()
      const material: Material | null =
        random() < 0.7 ? { kind: pick(['lot', 'serial', 'batch'] as const), value: `V${randomInteger(random, 3)}` } : null
      const place = material === null || random() < 0.3 ? pick(['', 'acme/leeds/line1', 'silo', 'packer-2']) : null
      const { passages } = genealogyOf({ material, place, ...span }, known)
      compared += passages.length
      assert.deepEqual(instantsOfPassages(passages), instantsOf(account, material, place, span), `round ${round}, question ${question}`)
      for (const { from, to, asset, field, context } of passages) {
        for (const at of [from, to - 1]) {
          const cell = account(asset, at)
          assert.deepEqual([context['product'], context['batch']], [cell['product'], cell['batch']], `${asset} ${field} ${at}`)
        }
      }
    }
  }
  assert.ok(compared > 1_000, `only ${compared} passages`)
})

type Cell = Readonly<Record<string, ContextValue>>

/** What an asset's context was at an instant: for each field the nearest scope that says anything, the last word of each. */
function painted(said: readonly Said[]): (asset: string, at: number) => Cell {
  return (id, at) => {
    const asset = plant.asset(id) as Asset
    const cell: Record<string, ContextValue | null> = {}
    for (const scope of scopesOf(asset, plant))
      for (const one of said) if (one.scope === scope && one.from <= at && at < one.to) Object.assign(cell, one.values)
    return Object.fromEntries(Object.entries(cell).filter(([, value]) => value !== null)) as Cell
  }
}

function instantsOf(
  account: (asset: string, at: number) => Cell,
  material: Material | null,
  place: string | null,
  { from, to }: { readonly from: number; readonly to: number },
): readonly string[] {
  const instants: string[] = []
  for (const { id, path } of plant.assets) {
    if (place !== null && place !== '' && id !== place && !path.startsWith(`${place}/`)) continue
    for (let at = from; at < to; at++) {
      for (const [field, value] of Object.entries(account(id, at))) {
        const kind = materialKind(field)
        if (kind !== null && (material === null || (kind === material.kind && value === material.value)))
          instants.push(`${id} ${field} ${value} ${at}`)
      }
    }
  }
  return instants.sort()
}

function instantsOfPassages(passages: readonly { asset: string; field: string; value: ContextValue; from: number; to: number }[]): readonly string[] {
  return passages
    .flatMap(({ asset, field, value, from, to }) => Array.from({ length: to - from }, (_, index) => `${asset} ${field} ${value} ${from + index}`))
    .sort()
}
