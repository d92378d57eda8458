import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePath } from '../../../nodes/lib/path.ts'
import { besideIn } from '../../../nodes/lib/path-beside.ts'

const pathOf = (text: string) => parsePath(text) ?? assert.fail(text)

test('beside a value a path with * follows the same choice; where there is nothing, nothing is shifted', () => {
  const data = { list: [{ v: 1, t: 10 }, { v: 2 }, { v: 3, t: 30 }] }
  const times = pathOf('list[*].t')
  const beside = besideIn(data)
  assert.deepEqual(
    pathOf('list[*].v')
      .find(data)
      .map(({ chosen }) => beside(times, chosen)),
    [10, undefined, 30],
  )
})

test('a path is walked once, however many values ask for what stands beside them', () => {
  const times = pathOf('list[*].t')
  let walks = 0
  const counted = {
    ...times,
    find(data: unknown) {
      walks += 1
      return times.find(data)
    },
  }
  const beside = besideIn({ list: Array.from({ length: 1_000 }, (_, t) => ({ t })) })
  assert.equal(Array.from({ length: 1_000 }, (_, index) => beside(counted, [index])).at(-1), 999)
  assert.equal(walks, 1)
})
