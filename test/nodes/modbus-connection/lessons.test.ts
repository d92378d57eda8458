// What a device taught: the plan is made anew when there is something new, and only then.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLessons } from '../../../nodes/modbus-connection/lessons.ts'
import { blockOf, planRequests } from '../../../nodes/modbus-connection/plan.ts'
import { modbusTag } from '../../support/modbus-tags.ts'

const tags = [10, 11, 12].map((at) => modbusTag(at))
const limits = { maxGap: 20, maxRegisters: 125 }
const starts = (lessons: ReturnType<typeof createLessons>) => planRequests(tags, limits, undefined, lessons).map(({ start }) => start)

test('a refused register is read alone until it answers', () => {
  const lessons = createLessons()
  lessons.refused(tags.slice(1, 2), 2)
  assert.deepEqual(starts(lessons), [10, 11, 12])
  lessons.answered(blockOf(tags))
  assert.deepEqual(starts(lessons), [10])
})

test('a cut stays', () => {
  const lessons = createLessons()
  const [block] = planRequests(tags.slice(2), limits)
  assert.ok(block)
  lessons.cutBefore(block)
  lessons.answered(blockOf(tags))
  assert.deepEqual(starts(lessons), [10, 12])
})

test('the same lesson twice changes nothing', () => {
  const lessons = createLessons()
  lessons.refused(tags, 2)
  const [block] = planRequests(tags, limits)
  assert.ok(block)
  lessons.cutBefore(block)
  const { revision } = lessons
  lessons.refused(tags, 2)
  lessons.cutBefore(block)
  assert.equal(lessons.revision, revision)
  lessons.answered(blockOf(tags))
  assert.equal(lessons.revision, revision + tags.length)
  lessons.answered(blockOf(tags))
  assert.equal(lessons.revision, revision + tags.length)
})

/** The cycles in which a register, refused in cycle 0 and ever since, is asked for again. */
function attempts(cycles: number): readonly number[] {
  const lessons = createLessons()
  const [block] = planRequests(tags.slice(0, 1), limits)
  assert.ok(block)
  lessons.refused(block.tags, 2)
  const asked: number[] = []
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    lessons.turn()
    if (lessons.standing(block) !== null) continue
    asked.push(cycle)
    lessons.refused(block.tags, 2)
  }
  return asked
}

test('a refused register is asked for again after 1, 2, 4 … cycles, and at least every 60th', () => {
  assert.deepEqual(attempts(250), [1, 3, 7, 15, 31, 63, 123, 183, 243])
})

test('in between it stands with the exception it drew', () => {
  const lessons = createLessons()
  const [block] = planRequests(tags.slice(0, 1), limits)
  assert.ok(block)
  assert.equal(lessons.standing(block), null)
  lessons.refused(block.tags, 3)
  assert.equal(lessons.standing(block), 3)
})

test('of many refused registers ten a cycle are asked in vain, and none is forgotten', () => {
  const lessons = createLessons()
  const many = Array.from({ length: 700 }, (_, at) => modbusTag(at))
  lessons.refused(many, 2)
  const blocks = planRequests(many, limits, undefined, lessons)
  const asked = new Map<number, number>()
  for (let cycle = 1; cycle <= 500; cycle += 1) {
    lessons.turn()
    const due = lessons.inTurn(blocks).filter((block) => {
      if (lessons.standing(block) !== null) return false
      lessons.refused(block.tags, 2)
      return true
    })
    assert.ok(due.length <= 10)
    for (const { start } of due) asked.set(start, (asked.get(start) ?? 0) + 1)
  }
  assert.equal(asked.size, 700)
  assert.ok(Math.min(...asked.values()) >= 3, `${Math.min(...asked.values())} attempts`)
})

test('what is sound is read first, in its order', () => {
  const lessons = createLessons()
  lessons.refused(tags.slice(0, 1), 2)
  assert.deepEqual(
    lessons.inTurn(planRequests(tags, limits, undefined, lessons)).map(({ start }) => start),
    [11, 10],
  )
})
