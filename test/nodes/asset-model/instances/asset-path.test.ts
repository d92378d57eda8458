import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namedSegments, pathFlaw } from '../../../../nodes/asset-model/instances/asset-path.ts'
import { defaultLevels } from '../../../../nodes/asset-model/model-document.ts'

const flaws: readonly [path: string, code: string | null][] = [
  ['acme', null],
  ['a/b/c/d/e/f', null],
  ['acme/Halle #3/Füller + Schließer', null],
  ['acme/x/_lineside', null],
  ['', 'path-empty-segment'],
  ['/acme', 'path-empty-segment'],
  ['acme/', 'path-empty-segment'],
  ['acme/ leeds', 'path-illegal-segment'],
  ['acme/lee\tds', 'path-illegal-segment'],
  ['acme/leeds\n', 'path-illegal-segment'],
  ['acme/\u007f', 'path-illegal-segment'],
  ['_lineside/x', 'path-reserved'],
  ['a/b/c/d/e/f/g', 'path-too-deep'],
]

for (const [path, code] of flaws) {
  test(`the path ${JSON.stringify(path)} is ${code ?? 'sound'}`, () => {
    assert.equal(pathFlaw(path, defaultLevels)?.code ?? null, code)
  })
}

test('an illegal segment is shown so that one sees what is wrong', () => {
  assert.deepEqual(pathFlaw('acme/ leeds', defaultLevels)?.params, { segment: '" leeds"' })
})

test('segments are named by their level, top down, as far as the path goes', () => {
  assert.deepEqual(namedSegments('acme/leeds', defaultLevels), { enterprise: 'acme', site: 'leeds' })
  assert.deepEqual(namedSegments('7/filler', ['line', 'unit']), { line: '7', unit: 'filler' })
})
