import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cyclesOf } from '../../../../nodes/asset-model/types/cycles.ts'

const cases: readonly [ways: string, ...cycles: string[]][] = [
  [''],
  ['a-b b-c'],
  ['a-a', 'a'],
  ['a-b b-a', 'ab'],
  ['x-a a-b b-c c-a', 'abc'],
  ['a-b b-a c-d d-c e-d', 'ab', 'cd'],
]

for (const [ways, ...cycles] of cases) {
  test(`${ways === '' ? 'nothing' : ways} has ${cycles.length === 0 ? 'no cycle' : `the cycles ${cycles.join()}`}`, () => {
    const next = new Map(ways.split(' ').flatMap((way) => (way === '' ? [] : [[way.charAt(0), way.charAt(2)] as const])))
    const members = [...new Set(ways.replaceAll(/[- ]/g, ''))].reverse()
    const found = cyclesOf(members, next).map((cycle) => [...cycle].sort().join(''))
    assert.deepEqual(found.sort(), cycles)
  })
}
