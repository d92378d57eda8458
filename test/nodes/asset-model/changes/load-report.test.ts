import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ModelChange, ModelDiff } from '../../../../nodes/asset-model/changes/diff-models.ts'
import { breakingChanges, loadFigures, loadSizes } from '../../../../nodes/asset-model/changes/load-report.ts'
import { emptyModel, type Model } from '../../../../nodes/lib/model.ts'

const modelOf = (assets: number, tags: number): Model => ({
  ...emptyModel,
  assets: Array.from({ length: assets }, () => ({ id: '', type: '', path: '' })),
  tagNames: Array.from({ length: tags }, () => ''),
})
const change = (breaking: boolean): ModelChange => ({ kind: breaking ? 'unit' : 'range', breaking, asset: 'a' })
const diffOf = (...changes: readonly ModelChange[]): ModelDiff => ({ added: ['x'], removed: [], moved: [], changes })

test('the figures are assets and tags, after a reload with the changes, as far as there is room', () => {
  const two = diffOf(change(true), change(false))
  assert.equal(loadFigures(modelOf(4, 31), two, false), '4 / 31')
  assert.equal(loadFigures(modelOf(4, 31), two, true), '4 / 31 · Δ2')
  assert.equal(loadFigures(modelOf(4, 31), diffOf(), true), '4 / 31')
  const many = diffOf(...Array.from({ length: 1000 }, () => change(false)))
  assert.equal(loadFigures(modelOf(5_000, 99_999), many, true), '5000 / 99999 · Δ1000')
  assert.equal(loadFigures(modelOf(5_000, 100_000), many, true), '5000 / 100000')
})

test('the numbers for the log are those of the model and of what changed', () => {
  assert.deepEqual(loadSizes(modelOf(1, 2), diffOf(change(true))), { assets: 1, tags: 2, added: 1, removed: 0, moved: 0, changes: 1 })
})

test('of the breaking changes five are named, all are counted', () => {
  const { count, named } = breakingChanges(diffOf(...Array.from({ length: 7 }, () => change(true)), change(false)))
  assert.deepEqual([count, named.length], [7, 5])
})
