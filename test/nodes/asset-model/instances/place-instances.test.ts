import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SchemaProblem } from '../../../../nodes/lib/schema-problem.ts'
import { builtOf, problemsOf } from '../models.ts'

const types = { T: { properties: { p: {} } } }
const draftOf = (...instances: readonly object[]) => ({ lineside: 1, types, instances: instances.map((one) => ({ type: 'T', ...one })) })
const day = (text: string) => Date.parse(`${text}T00:00:00Z`)

test('the path of a part begins at its parent, wherever that stands in the document', () => {
  const draft = draftOf(
    { id: 'pump', path: 'pump7', parent: 'cell', tags: { t: 'p' } },
    { id: 'line', path: 'acme/leeds/packing/line 3' },
    { id: 'cell', path: 'cell2', parent: 'line' },
  )
  const { model } = builtOf(draft)
  assert.equal(model.find('t')?.topic, 'acme/leeds/packing/line 3/cell2/pump7/p')
  assert.deepEqual([model.find('t')?.asset.line, model.find('t')?.asset.unit], ['line 3', 'pump7'])
})

test('a part moves with its parent, and stays one asset while the parent stays at one path', () => {
  const draft = draftOf(
    { id: 'cart', path: 'acme/a', validTo: '2026-02-01' },
    { id: 'cart', path: 'acme/b', validFrom: '2026-02-01', validTo: '2026-03-01' },
    { id: 'cart', path: 'acme/b', validFrom: '2026-03-01' },
    { id: 'scale', path: 'scale', parent: 'cart', validTo: '2026-06-01', tags: { t: 'p' } },
  )
  const { model, parts } = builtOf(draft)
  assert.deepEqual(
    parts.placed.filter(({ asset }) => asset.id === 'scale').map(({ asset, from, to }) => [asset.path, from, to]),
    [
      ['acme/a/scale', Number.NEGATIVE_INFINITY, day('2026-02-01')],
      ['acme/b/scale', day('2026-02-01'), day('2026-06-01')],
    ],
  )
  assert.equal(model.find('t', day('2026-02-01') - 1)?.topic, 'acme/a/scale/p')
  assert.equal(model.find('t', day('2026-04-01'))?.topic, 'acme/b/scale/p')
  assert.equal(model.find('t', day('2026-06-01')), undefined)
})

const cases: readonly [name: string, instances: readonly object[], ...problems: SchemaProblem[]][] = [
  [
    'an id twice',
    [
      { id: 'a', path: 'x' },
      { id: 'a', path: 'y' },
    ],
    { pointer: '/instances/1/id', code: 'id-used-twice', params: { id: 'a', first: '/instances/0/id' } },
  ],
  [
    'an id twice at a time',
    [
      { id: 'a', path: 'x', validTo: '2026-02-01' },
      { id: 'a', path: 'y', validFrom: '2026-01-01' },
    ],
    { pointer: '/instances/1/id', code: 'id-valid-twice', params: { id: 'a', first: '/instances/0/id' } },
  ],
  [
    'an id twice, one after the other',
    [
      { id: 'a', path: 'x', validTo: '2026-01-01' },
      { id: 'a', path: 'y', validFrom: '2026-01-01' },
    ],
  ],
  [
    'a path twice',
    [
      { id: 'a', path: 'x' },
      { id: 'b', path: 'x' },
    ],
    { pointer: '/instances/1/path', code: 'path-used-twice', params: { path: 'x', first: '/instances/0/path' } },
  ],
  [
    'a path twice, below a parent',
    [
      { id: 'a', path: 'x' },
      { id: 'b', path: 'x/y' },
      { id: 'c', path: 'y', parent: 'a' },
    ],
    { pointer: '/instances/2/path', code: 'path-used-twice', params: { path: 'x/y', first: '/instances/1/path' } },
  ],
  [
    'a path of one after the other',
    [
      { id: 'a', path: 'x', validTo: '2026-01-01' },
      { id: 'b', path: 'x', validFrom: '2026-01-01' },
    ],
  ],
  [
    'a path with an empty segment',
    [{ id: 'a', path: 'acme//x' }],
    { pointer: '/instances/0/path', code: 'path-empty-segment', params: { path: 'acme//x' } },
  ],
  [
    'a path too deep below its parent',
    [
      { id: 'a', path: 'a/b/c/d' },
      { id: 'b', path: 'e/f/g', parent: 'a' },
    ],
    { pointer: '/instances/1/path', code: 'path-too-deep', params: { found: 7, max: 6, levels: 'enterprise, site, area, line, cell, unit' } },
  ],
  [
    'a parent mistyped, and a part of its part',
    [
      { id: 'urn:line', path: 'x' },
      { id: 'b', path: 'y', parent: 'urn:lin' },
      { id: 'c', path: 'z', parent: 'b' },
    ],
    { pointer: '/instances/1/parent', code: 'unknown-parent-nearest', params: { parent: 'urn:lin', nearest: 'urn:line' } },
  ],
  [
    'an asset that is part of itself',
    [
      { id: 'd', path: 'w', parent: 'c' },
      { id: 'a', path: 'x', parent: 'c' },
      { id: 'b', path: 'y', parent: 'a' },
      { id: 'c', path: 'z', parent: 'b' },
    ],
    { pointer: '/instances/3/parent', code: 'hierarchy-cycle', params: { chain: 'c → b → a → c' } },
  ],
  [
    'two assets that are part of each other, among other entries of theirs',
    [
      { id: 'a', path: 'x', parent: 'b', validTo: '2026-01-01' },
      { id: 'a', path: 'x', parent: 'c', validFrom: '2026-01-01' },
      { id: 'b', path: 'y', parent: 'a', validTo: '2026-01-01' },
      { id: 'b', path: 'y', parent: 'c', validFrom: '2026-01-01' },
      { id: 'c', path: 'z' },
    ],
    { pointer: '/instances/0/parent', code: 'hierarchy-cycle', params: { chain: 'a → b → a' } },
  ],
  [
    'two assets that are part of each other in turns',
    [
      { id: 'a', path: 'x', validTo: '2026-01-01' },
      { id: 'a', path: 'x', parent: 'b', validFrom: '2026-01-01' },
      { id: 'b', path: 'y', parent: 'a', validTo: '2026-01-01' },
      { id: 'b', path: 'y', validFrom: '2026-01-01' },
    ],
  ],
  [
    'a parent of another time',
    [
      { id: 'a', path: 'x', validTo: '2026-01-01' },
      { id: 'b', path: 'y', parent: 'a', validFrom: '2026-02-01' },
    ],
    { pointer: '/instances/1/parent', code: 'parent-not-valid', params: { id: 'b', parent: 'a' } },
  ],
  [
    'dates upside down',
    [{ id: 'a', path: 'x', validFrom: '2026-02-01', validTo: '2026-01-01' }],
    { pointer: '/instances/0/validTo', code: 'validity-order', params: { from: '2026-02-01', to: '2026-01-01' } },
  ],
  [
    'a day that is none',
    [{ id: 'a', path: 'x', validFrom: '2026-04-31' }],
    { pointer: '/instances/0/validFrom', code: 'no-such-day', params: { found: '2026-04-31' } },
  ],
]

for (const [name, instances, ...problems] of cases) {
  test(`${name}: ${problems.map(({ code }) => code).join() || 'no problem'}`, () => {
    assert.deepEqual(problemsOf(draftOf(...instances)), problems)
  })
}

test('a chain of ten thousand parts is told as too deep, whichever comes first', () => {
  const parts = Array.from({ length: 10_000 }, (_, index) => ({ id: `${index}`, path: 'x', ...(index > 0 && { parent: `${index - 1}` }) }))
  for (const order of [parts, parts.toReversed()]) {
    const problems = problemsOf(draftOf(...order))
    assert.equal(problems.length, 101)
    assert.deepEqual([...new Set(problems.map(({ code }) => code))], ['path-too-deep', 'more-problems'])
  }
})
