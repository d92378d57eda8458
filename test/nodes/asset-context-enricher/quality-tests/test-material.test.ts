import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Material } from '../../../../nodes/asset-context-enricher/answers/material.ts'
import type { KeptTest } from '../../../../nodes/asset-context-enricher/quality-tests/quality-test.ts'
import { isTestOf } from '../../../../nodes/asset-context-enricher/quality-tests/test-material.ts'
import { plant, storeWith } from '../answers/plants.ts'

const store = storeWith(plant, [{ scope: 'filler-1', from: 0, to: 10, values: { lot: 'L1', 'lot.cap': 'C1', batch: 'B1' } }])
const kept: KeptTest = { id: 1, asset: 'filler-1', characteristic: 'w', value: 1, verdict: 'pass', isContradicting: false, at: 5, recordedAt: 5 }

const cases: readonly [name: string, more: Partial<KeptTest>, material: Material, expected: boolean][] = [
  ['the lot at its asset then', {}, { kind: 'lot', value: 'L1' }, true],
  ['the lot of a part', {}, { kind: 'lot', value: 'C1' }, true],
  ['the batch then', {}, { kind: 'batch', value: 'B1' }, true],
  ['not the lot of another time', { at: 15 }, { kind: 'lot', value: 'L1' }, false],
  ['the lot it names, at any time', { at: 15, lot: 'L1' }, { kind: 'lot', value: 'L1' }, true],
  ['not the lot at its asset, where it names another', { lot: 'L9' }, { kind: 'lot', value: 'L1' }, false],
  ['the lot of a part, where it names another lot', { lot: 'L9' }, { kind: 'lot', value: 'C1' }, true],
  ['the serial it names', { serial: 'S1' }, { kind: 'serial', value: 'S1' }, true],
  ['of an asset that is gone, what was known when it came', { asset: 'gone', context: { lot: 'L1' } }, { kind: 'lot', value: 'L1' }, true],
]
for (const [name, more, material, expected] of cases) {
  test(`a test is of ${name}`, () => {
    assert.equal(isTestOf({ ...kept, ...more }, material, { model: plant, store }), expected)
  })
}
