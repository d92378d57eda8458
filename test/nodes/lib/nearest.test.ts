import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearest } from '../../../nodes/lib/nearest.ts'
import { randomInteger, seededRandom, testSeed } from '../../support/random.ts'

const cases: readonly [name: string, candidates: readonly string[], expected: string | null][] = [
  ['presure', ['pressure', 'temperature'], 'pressure'],
  ['Pressure', ['temperature', 'pressure'], 'pressure'],
  ['pressrue', ['pressure'], 'pressure'],
  ['unti', ['kind', 'unit'], 'unit'],
  ['a', ['b'], 'b'],
  ['speed', ['pressure'], null],
  ['urn:acme:machine:1', ['urn:acme:engine:1'], 'urn:acme:engine:1'],
  ['differential_presusre', ['pressure_differential', 'differential_pressure'], 'differential_pressure'],
  ['compressor_outlet_temperature', ['temperature_of_compressor_out'], null],
  ['ab', ['ba'], 'ba'],
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

/** Optimal string alignment in full, as it is defined. */
function fullDistance(a: string, b: string): number {
  const table: number[][] = Array.from({ length: a.length + 1 }, (_, row) => Array.from({ length: b.length + 1 }, (__, column) => row || column))
  const cell = (row: number, column: number) => table[row]?.[column] ?? Number.POSITIVE_INFINITY
  for (let row = 1; row <= a.length; row++) {
    for (let column = 1; column <= b.length; column++) {
      const change = cell(row - 1, column - 1) + Number(a[row - 1] !== b[column - 1])
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      const swap = isSwap ? cell(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY
      ;(table[row] ?? [])[column] = Math.min(cell(row - 1, column) + 1, cell(row, column - 1) + 1, change, swap)
    }
  }
  return cell(a.length, b.length)
}

test('who is near is found as by comparing in full', (context) => {
  const random = seededRandom(testSeed(context))
  const word = () => Array.from({ length: randomInteger(random, 16) + 1 }, () => 'abc'.charAt(randomInteger(random, 3))).join('')
  for (let round = 0; round < 3000; round++) {
    const [name, candidate] = [word(), word()]
    const isNear = fullDistance(name, candidate) <= Math.min(4, Math.max(1, Math.floor(name.length / 3)))
    assert.equal(nearest(name, [candidate]), isNear ? candidate : null, `${name} ${candidate}`)
  }
})
