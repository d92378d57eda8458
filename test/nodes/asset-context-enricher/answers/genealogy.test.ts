import assert from 'node:assert/strict'
import { test } from 'node:test'
import { genealogyOf, rowLimit } from '../../../../nodes/asset-context-enricher/answers/genealogy.ts'
import type { Passage } from '../../../../nodes/asset-context-enricher/answers/passages.ts'
import type { QualityTest } from '../../../../nodes/asset-context-enricher/quality-tests/quality-test.ts'
import { createTestStore } from '../../../../nodes/asset-context-enricher/quality-tests/quality-test-store.ts'
import type { Statement } from '../../../../nodes/asset-context-enricher/timelines/context-store.ts'
import type { Model } from '../../../../nodes/lib/model.ts'
import { modelWith, packer1, plant, silo, storeWith } from './plants.ts'

const day = { from: 0, to: 100 }

function records(statements: readonly Partial<Statement>[], tests: readonly Partial<QualityTest>[] = [], model: Model = plant) {
  const store = createTestStore(10_000)
  for (const one of tests)
    store.record({ asset: 'filler-1', characteristic: 'weight', value: 1, verdict: 'pass', isContradicting: false, at: 0, ...one }, undefined, 0)
  return { model, store: storeWith(model, statements), tests: store }
}
const lot = (value: string) => ({ material: { kind: 'lot' as const, value }, place: null, ...day })
const told = (passages: readonly Passage[]) => passages.map(({ asset, field, from, to }) => [asset, field, from, to])

test('where a lot was, when, and what was made of it then', () => {
  const known = records([
    { scope: 'filler-1', from: 10, to: 30, values: { 'lot.cap': 'C1' } },
    { scope: 'acme/leeds/line1', from: 0, values: { batch: 'B1', workOrder: 'W1', product: 'P1', operator: 'X' } },
    { scope: 'acme/leeds/line1', from: 20, values: { batch: 'B2' } },
  ])
  assert.deepEqual(genealogyOf(lot('C1'), known).passages, [
    {
      asset: 'filler-1',
      path: 'acme/leeds/line1/filler',
      type: 'Filler',
      field: 'lot.cap',
      value: 'C1',
      from: 10,
      to: 20,
      context: { workOrder: 'W1', batch: 'B1', product: 'P1' },
    },
    {
      asset: 'filler-1',
      path: 'acme/leeds/line1/filler',
      type: 'Filler',
      field: 'lot.cap',
      value: 'C1',
      from: 20,
      to: 30,
      context: { workOrder: 'W1', batch: 'B2', product: 'P1' },
    },
  ])
})

test('a lot of the line went through all its machines, but where a machine had its own', () => {
  const known = records([
    { scope: 'acme/leeds/line1', from: 10, to: 50, values: { lot: 'L1' } },
    { scope: 'packer-1', from: 20, to: 30, values: { lot: 'L2' } },
    { scope: 'filler-1', from: 40, values: { lot: null } },
  ])
  assert.deepEqual(told(genealogyOf(lot('L1'), known).passages), [
    ['filler-1', 'lot', 10, 40],
    ['packer-1', 'lot', 10, 20],
    ['packer-1', 'lot', 30, 50],
  ])
})

test('what a corrected statement took back is not known any more', () => {
  const known = records([
    { scope: 'filler-1', from: 10, to: 20, values: { lot: 'L1' } },
    { scope: 'filler-1', from: 10, to: 20, values: { lot: 'L2' } },
  ])
  assert.deepEqual(genealogyOf(lot('L1'), known).passages, [])
  assert.equal(genealogyOf(lot('L1'), known).nearest, 'L2')
})

test('which serials and batches were with a lot: each once, with first and last time', () => {
  const known = records([
    { scope: 'acme/leeds/line1', from: 0, to: 50, values: { 'lot.cap': 'C1', batch: 'B1' } },
    ...[5, 6, 7].map((at) => ({ scope: 'filler-1', from: at, to: at + 1, values: { serial: `S${at}` } })),
    { scope: 'packer-1', from: 8, to: 9, values: { serial: 'S5' } },
    { scope: 'filler-2', from: 0, values: { serial: 'other' } },
  ])
  assert.deepEqual(genealogyOf(lot('C1'), known).together, [
    { field: 'batch', value: 'B1', from: 0, to: 50, assets: ['filler-1', 'packer-1'] },
    { field: 'serial', value: 'S5', from: 5, to: 9, assets: ['filler-1', 'packer-1'] },
    { field: 'serial', value: 'S6', from: 6, to: 7, assets: ['filler-1'] },
    { field: 'serial', value: 'S7', from: 7, to: 8, assets: ['filler-1'] },
  ])
})

test('before and behind: what feeds it and what it feeds, with what was there at the same time', () => {
  const known = records([
    { scope: 'filler-1', from: 10, to: 20, values: { lot: 'L1' } },
    { scope: 'silo', from: 0, to: 15, values: { 'lot.resin': 'R1' } },
    { scope: 'silo', from: 30, values: { 'lot.resin': 'R2' } },
    { scope: 'packer-1', from: 12, to: 60, values: { batch: 'B7' } },
  ])
  const { upstream, downstream } = genealogyOf(lot('L1'), known)
  assert.deepEqual(upstream, [
    { asset: 'silo', path: 'acme/leeds/silo', distance: 1, materials: [{ field: 'lot.resin', value: 'R1', from: 10, to: 15 }] },
  ])
  assert.deepEqual(downstream, [
    { asset: 'packer-1', path: 'acme/leeds/line1/packer', distance: 1, materials: [{ field: 'batch', value: 'B7', from: 12, to: 20 }] },
  ])
})

test('what was at a place: lots, serials and batches of all its assets, with the tests', () => {
  const known = records(
    [
      { scope: 'acme/leeds/line1', from: 0, to: 50, values: { batch: 'B1' } },
      { scope: 'filler-1', from: 40, to: 60, values: { 'serial.frame': 9 } },
      { scope: 'filler-2', from: 0, values: { lot: 'elsewhere' } },
    ],
    [{ at: 45 }, { at: 99, asset: 'packer-1' }, { at: 45, asset: 'silo' }, { at: 100 }],
  )
  const { passages, together, tests, upstream } = genealogyOf({ material: null, place: 'acme/leeds/line1', ...day }, known)
  assert.deepEqual(told(passages), [
    ['filler-1', 'batch', 0, 50],
    ['packer-1', 'batch', 0, 50],
    ['filler-1', 'serial.frame', 40, 50],
    ['filler-1', 'serial.frame', 50, 60],
  ])
  assert.deepEqual(together, [])
  assert.deepEqual(
    tests.map(({ asset, at }) => [asset, at]),
    [
      ['filler-1', 45],
      ['packer-1', 99],
    ],
  )
  assert.deepEqual(
    upstream.map(({ asset }) => asset),
    ['silo'],
  )
})

test('a material at a place; the question ends at its times', () => {
  const known = records([{ scope: '', from: 0, values: { lot: 'L1' } }])
  const { passages } = genealogyOf({ ...lot('L1'), place: 'packer-1', from: 20, to: 30 }, known)
  assert.deepEqual(told(passages), [['packer-1', 'lot', 20, 30]])
})

test('the tests of a lot, those of an asset of it too', () => {
  const known = records(
    [{ scope: 'filler-1', from: 10, to: 20, values: { lot: 'L1' } }],
    [{ at: 15 }, { at: 25 }, { at: 50, lot: 'L1', asset: 'silo' }],
  )
  assert.deepEqual(
    genealogyOf(lot('L1'), known).tests.map(({ at }) => at),
    [15, 50],
  )
})

test('a lot on an asset that has left the model is still known, by what it was said of', () => {
  const known = records([{ scope: 'press-9', from: 10, values: { lot: 'L1' } }])
  assert.deepEqual(genealogyOf(lot('L1'), known).passages, [
    { asset: 'press-9', path: null, type: null, field: 'lot', value: 'L1', from: 10, to: 100, context: {} },
  ])
})

test('an answer ends at a thousand rows, and says so', () => {
  const many = Array.from({ length: rowLimit + 10 }, (_, at) => ({ scope: 'packer-1', from: at, to: at + 1, values: { serial: `S${at}` } }))
  const known = records(many, [], modelWith([silo, packer1]))
  const { passages, cut } = genealogyOf({ material: null, place: 'packer-1', from: 0, to: 10_000 }, known)
  assert.deepEqual([passages.length, cut], [rowLimit, true])
  assert.equal(genealogyOf({ material: null, place: 'packer-1', from: 0, to: 500 }, known).cut, false)
})
