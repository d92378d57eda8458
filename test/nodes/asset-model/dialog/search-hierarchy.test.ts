import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hierarchyOf } from '../../../../nodes/asset-model/dialog/hierarchy.ts'
import { searchHierarchy } from '../../../../nodes/asset-model/dialog/search-hierarchy.ts'
import { partsOf } from '../parts.ts'

const plant = hierarchyOf(
  partsOf([
    {
      path: 'acme/leeds/line1/filler',
      id: 'urn:acme:4711',
      aliases: { kks: '10LAC01' },
      externalIds: { erp: 'E-100' },
      properties: { pressure: 'L1_FIL_P' },
    },
    { path: 'acme/leeds/line1/old-filler', type: 'Filler', properties: { pressure: null } },
    { path: 'acme/leeds/line1/capper', properties: { pressure: 'PRESSURE' } },
  ]),
)
const found = (text: string, atMost = 100) => searchHierarchy(plant, text, atMost)

const searches: readonly [text: string, hits: readonly string[]][] = [
  ['FILLER', ['path filler', 'path old-filler']],
  ['old-filler', ['path old-filler']],
  ['line1/cap', ['path acme/leeds/line1/capper']],
  ['4711', ['id urn:acme:4711']],
  ['10lac', ['alias 10LAC01']],
  ['e-1', ['external-id E-100']],
  ['fil_p', ['tag L1_FIL_P']],
  ['pressure', ['property pressure', 'property pressure', 'tag PRESSURE']],
  ['  ', []],
  ['.*', []],
]

for (const [text, hits] of searches) {
  test(`“${text}” finds ${hits.length === 0 ? 'nothing' : hits.join(', ')}`, () => {
    assert.deepEqual(
      found(text)
        .hits.map(({ by, text: name }) => `${by} ${name}`)
        .sort(),
      [...hits].sort(),
    )
    assert.equal(found(text).total, hits.length)
  })
}

test('what is called so comes before what only begins or goes on so', () => {
  assert.deepEqual(
    found('filler').hits.map(({ path }) => path),
    ['acme/leeds/line1/filler', 'acme/leeds/line1/old-filler'],
  )
})

test('the first ones are given, all are counted', () => {
  const { hits, total } = found('acme', 2)
  assert.deepEqual([hits.length, total], [2, 3])
})

test('a hit leads through the tree to its property', () => {
  assert.deepEqual(found('L1_FIL_P').hits[0]?.way, ['/acme', '/acme/leeds', '/acme/leeds/line1', '/acme/leeds/line1/filler', '=0/pressure'])
})
