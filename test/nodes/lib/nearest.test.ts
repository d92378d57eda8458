import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearest } from '../../../nodes/lib/nearest.ts'

const cases: readonly [name: string, candidates: readonly string[], expected: string | null][] = [
  ['presure', ['pressure', 'temperature'], 'pressure'],
  ['Pressure', ['temperature', 'pressure'], 'pressure'],
  ['pressrue', ['pressure'], 'pressure'],
  ['unti', ['kind', 'unit'], 'unit'],
  ['a', ['b'], 'b'],
  ['speed', ['pressure'], null],
  ['', ['a'], null],
  ['x', [], null],
  ['y'.repeat(65), ['y'.repeat(65)], null],
]

for (const [name, candidates, expected] of cases) {
  test(`nearest to "${name.slice(0, 12)}" among [${candidates.join(', ').slice(0, 24)}] is ${expected ?? 'none'}`, () => {
    assert.equal(nearest(name, candidates), expected)
  })
}

test('of equally near candidates the first one counts', () => {
  assert.equal(nearest('tank', ['tanka', 'tankb']), 'tanka')
})
