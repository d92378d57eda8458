import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HierarchyItem, hierarchyOf } from '../../../../nodes/asset-model/dialog/hierarchy.ts'
import { partsOf } from '../parts.ts'

const plant = hierarchyOf(
  partsOf(
    [
      { path: 'acme/leeds/line 10' },
      { path: 'acme/leeds/line 2', properties: { speed: 'L2_SPEED', state: null, free: null } },
      { path: 'acme/leeds/line 2/filler', properties: { pressure: 'F_P' }, typeVersion: '1.2.0' },
      { path: 'acme/york/pump', properties: { flow: 'Y_F' }, validTo: '2026-06-01' },
      { path: 'acme/york/pump', properties: { flow: 'Y_G' }, validFrom: '2026-06-01' },
      { path: 'acme/york/1/speed' },
    ],
    ['state'],
  ),
)
const children = (id: string) => plant.page(id, 0, 100).items
const brief = (items: readonly HierarchyItem[]) => items.map(({ kind, id, name }) => [kind, id, name])

test('branches follow the segments of the paths, in the order people expect of numbers', () => {
  assert.deepEqual(brief(children('')), [['level', '/acme', 'acme']])
  assert.deepEqual(brief(children('/acme')), [
    ['level', '/acme/leeds', 'leeds'],
    ['level', '/acme/york', 'york'],
  ])
  assert.deepEqual(brief(children('/acme/leeds')), [
    ['asset', '/acme/leeds/line 2', 'line 2'],
    ['asset', '/acme/leeds/line 10', 'line 10'],
  ])
})

test('an asset holds its properties, then what stands below it', () => {
  assert.deepEqual(brief(children('/acme/leeds/line 2')), [
    ['property', '=1/speed', 'speed'],
    ['property', '=1/state', 'state'],
    ['property', '=1/free', 'free'],
    ['asset', '/acme/leeds/line 2/filler', 'filler'],
  ])
})

test('a property says its tag, or the rules that may find it one', () => {
  const properties = children('/acme/leeds/line 2').flatMap((item) => (item.kind === 'property' ? [item] : []))
  assert.deepEqual(
    properties.map(({ tag, rules, topic, facts }) => [tag, rules, topic, facts.unit]),
    [
      ['L2_SPEED', [], 'acme/leeds/line 2/speed', 'bar'],
      [undefined, ['F_(?<property>.+)'], 'acme/leeds/line 2/state', 'bar'],
      [undefined, [], 'acme/leeds/line 2/free', 'bar'],
    ],
  )
})

test('assets that take turns on one path are told apart by their dates', () => {
  const turns = children('/acme/york').map((item) => [item.name, item.kind === 'level' && item.assets])
  assert.deepEqual(turns, [
    ['1', 1],
    ['pump', 2],
  ])
  assert.deepEqual(
    children('/acme/york/pump').map((item) => item.kind === 'asset' && [item.id, item.validFrom, item.validTo]),
    [
      ['@3', undefined, '2026-06-01'],
      ['@4', '2026-06-01', undefined],
    ],
  )
  assert.deepEqual(
    children('@4').map((item) => item.kind === 'property' && item.tag),
    ['Y_G'],
  )
})

test('a level counts the assets on it and below', () => {
  const counts = children('/acme').map((item) => item.kind === 'level' && item.assets)
  assert.deepEqual(counts, [2 + 1, 2 + 1])
})

test('only what holds something can be opened', () => {
  assert.deepEqual(
    children('/acme/leeds').map(({ canOpen }) => canOpen),
    [true, false],
  )
})

test('a page begins where the one before ended; an id that is unknown has no children', () => {
  const first = plant.page('/acme/leeds/line 2', 0, 3)
  assert.deepEqual([first.items.length, first.total, first.next], [3, 4, 3])
  const last = plant.page('/acme/leeds/line 2', 3, 3)
  assert.deepEqual([last.items.length, last.total, last.next], [1, 4, null])
  for (const id of ['/nowhere', '@99', '@x', '=1/speed', 'acme']) assert.deepEqual(plant.page(id, 0, 10), { items: [], total: 0, next: null })
})

test('the way to an asset or a property leads through ids that the pages hold', () => {
  for (const way of [plant.wayTo(1, 'state'), plant.wayTo(2, 'pressure'), plant.wayTo(4, 'flow'), plant.wayTo(0)]) {
    let parent = ''
    for (const id of way) {
      assert.ok(
        children(parent).some((item) => item.id === id),
        `${id} is not below ${parent}`,
      )
      parent = id
    }
  }
})

test('names that any object has are no children', () => {
  const odd = hierarchyOf(partsOf([{ path: '__proto__/constructor', properties: { toString: 'T' } }]))
  assert.deepEqual(brief(odd.page('/__proto__/constructor', 0, 9).items), [['property', '=0/toString', 'toString']])
})
