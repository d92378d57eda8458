import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chainText, ordered } from '../../../../nodes/asset-model/types/cycles.ts'

const cases: readonly [ways: string, ...cycles: string[]][] = [
  [''],
  ['a-b b-c'],
  ['a-a', 'a'],
  ['a-b b-a', 'ab'],
  ['x-a a-b b-c c-a', 'abc'],
  ['a-b b-a c-d d-c e-d', 'ab', 'cd'],
  ['a-b a-c b-d c-d'],
  ['a-b a-c c-a', 'ac'],
  ['a-b b-a a-c c-a', 'ab', 'ac'],
]

for (const [ways, ...cycles] of cases) {
  test(`${ways === '' ? 'nothing' : ways} has ${cycles.length === 0 ? 'no cycle' : `the cycles ${cycles.join()}`}`, () => {
    const edges = ways.split(' ').filter((way) => way !== '')
    const needs = (member: string) => edges.filter((way) => way.startsWith(member)).map((way) => way.charAt(2))
    const members = [...new Set(ways.replaceAll(/[- ]/g, ''))].reverse()
    const { order, cycles: found } = ordered(members, needs)
    assert.deepEqual(found.map((cycle) => [...cycle].sort().join('')).sort(), cycles)
    assert.deepEqual([...order].sort(), [...members].sort())
    const onCycles = found.flat()
    for (const [index, member] of order.entries()) {
      for (const needed of needs(member)) assert.ok(onCycles.includes(needed) || order.indexOf(needed) < index, `${member} needs ${needed}`)
    }
  })
}

test('a chain of 100,000 is put in order', () => {
  const { order, cycles: found } = ordered([0, 1, 2], (member) => (member < 100_000 ? [member + 1] : []))
  assert.deepEqual([order.length, order[0], order.at(-1), found.length], [100_001, 100_000, 0, 0])
})

test('a chain comes back to its beginning, and a long one is shortened', () => {
  assert.equal(chainText(['A', 'B']), 'A → B → A')
  assert.equal(chainText(Array.from({ length: 1000 }, (_, index) => String(index))), '0 → 1 → 2 → 3 → 4 → 5 → 6 → 7 → … → 999 → 0')
})
