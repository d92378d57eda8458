import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alongFeeds } from '../../../../nodes/asset-context-enricher/answers/feeds.ts'
import type { Asset } from '../../../../nodes/lib/reading.ts'
import { filler1, filler2, modelWith, packer1, packer2, plant, silo } from './plants.ts'

const hour = { from: 0, to: 60 }
const told = (direction: 'upstream' | 'downstream', ...assets: readonly Asset[]) =>
  alongFeeds(plant, direction, new Map(assets.map((asset) => [asset, [hour]]))).map(({ asset, distance }) => [asset.id, distance])

test('downstream is what it feeds, and what that feeds', () => {
  assert.deepEqual(told('downstream', silo), [
    ['filler-1', 1],
    ['filler-2', 1],
    ['packer-1', 2],
    ['packer-2', 2],
  ])
})

test('upstream is what feeds it', () => {
  assert.deepEqual(told('upstream', packer1), [
    ['filler-1', 1],
    ['silo', 2],
  ])
})

test('a circle ends; what one starts from is not reached', () => {
  assert.deepEqual(told('downstream', filler2), [['packer-2', 1]])
  assert.deepEqual(told('upstream', filler2, silo), [['packer-2', 1]])
})

test('the times come along, those of several ways put together', () => {
  const spans = new Map<Asset, readonly { from: number; to: number }[]>([
    [filler1, [{ from: 0, to: 10 }]],
    [filler2, [{ from: 5, to: 20 }]],
  ])
  const reached = new Map(alongFeeds(plant, 'upstream', spans).map(({ asset, spans: times }) => [asset, times]))
  assert.deepEqual(reached.get(silo), [{ from: 0, to: 20 }])
  assert.deepEqual(reached.get(packer2), [{ from: 5, to: 20 }])
})

test('a relation to an asset that is not there leads nowhere', () => {
  const lonely: Asset = { id: 'x', type: 'T', path: 'x', relations: { feeds: ['gone'] } }
  assert.deepEqual(alongFeeds(modelWith([lonely]), 'downstream', new Map([[lonely, [hour]]])), [])
})
