import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findScope, pathToLevel, scopeOfLevel, scopesOf } from '../../../../nodes/asset-context-enricher/intake/scope.ts'
import { fillScope, strayHole } from '../../../../nodes/asset-context-enricher/intake/scope-template.ts'
import { filler, line, lineModel } from '../line-model.ts'

const model = lineModel()

test('the scopes of an asset go from all of the plant to its own id, with the assets above it', () => {
  assert.deepEqual(scopesOf(filler, model), ['', 'acme', 'acme/leeds', 'acme/leeds/packing', line.path, 'L1', filler.path, 'F1'])
  assert.deepEqual(scopesOf({ id: 'acme', type: 'X', path: 'acme' }, model), ['', 'acme'])
})

test('an asset is known by its id, a path above assets by itself, all else not at all', () => {
  const found = ['F1', filler.path, 'acme/leeds', ' ', '*', 'acme/lee', 'nobody'].map((written) => findScope(written, model))
  assert.deepEqual(found, ['F1', 'F1', 'acme/leeds', '', '', null, null])
})

test('a level is the path down to it; without the level it is the asset', () => {
  assert.deepEqual([pathToLevel(filler, 'site'), pathToLevel(filler, 'line'), pathToLevel(filler, 'unit')], ['acme/leeds', line.path, null])
  assert.deepEqual(
    ['line', 'site', 'unit', undefined, 'nonsense'].map((level) => scopeOfLevel(filler, level, model)),
    ['L1', 'acme/leeds', 'F1', 'F1', 'F1'],
  )
})

test('a path of fewer levels has them where they stand', () => {
  const shared = { id: 'S', type: 'T', path: 'acme/line7/mixer', enterprise: 'acme', line: 'line7', cell: 'mixer' }
  assert.deepEqual([pathToLevel(shared, 'line'), pathToLevel(shared, 'site')], ['acme/line7', null])
})

const source = { message: { payload: { line: 'line1', n: 7, none: '' } }, topic: 'mes/a/b', asset: filler }
const filled: readonly [template: string, expected: string | null][] = [
  ['acme/{2}/{payload.line}', 'acme/a/line1'],
  ['{asset}', 'F1'],
  ['{line}/{cell}', `${line.path}/${filler.path}`],
  ['x{payload.n}', 'x7'],
  ["{msg.payload['line']}", 'line1'],
  ['{4}', null],
  ['{unit}', null],
  ['{payload.none}', null],
  ['{payload}', null],
]
for (const [template, expected] of filled) {
  test(`${template} is ${expected ?? 'nothing'}`, () => {
    assert.equal(strayHole(template), null)
    if (expected === null) assert.throws(() => fillScope(template, source), { code: 'context.empty-scope' })
    else assert.equal(fillScope(template, source), expected)
  })
}

test('what means nothing in braces is named', () => {
  const strays = ['{lin}', '{}', 'a{', 'a}', '{0}', '{payload[*].x}', '{asset}'].map(strayHole)
  assert.deepEqual(strays, ['{lin}', '{}', '{', '}', '{0}', '{payload[*].x}', null])
})
