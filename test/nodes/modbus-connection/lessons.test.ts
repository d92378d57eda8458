// What a device taught: the plan is made anew when there is something new, and only then.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLessons } from '../../../nodes/modbus-connection/lessons.ts'
import { planRequests } from '../../../nodes/modbus-connection/plan.ts'
import { modbusTag } from '../../support/modbus-tags.ts'

const tags = [10, 11, 12].map((at) => modbusTag(at))
const limits = { maxGap: 20, maxRegisters: 125 }
const starts = (lessons: ReturnType<typeof createLessons>) => planRequests(tags, limits, lessons).map(({ start }) => start)

test('a refused register is read alone until it answers', () => {
  const lessons = createLessons()
  lessons.refused(tags.slice(1, 2))
  assert.deepEqual(starts(lessons), [10, 11, 12])
  lessons.answered(tags)
  assert.deepEqual(starts(lessons), [10])
})

test('a cut stays for the rest of the stay', () => {
  const lessons = createLessons()
  const [block] = planRequests(tags.slice(2), limits)
  assert.ok(block)
  lessons.cutBefore(block)
  lessons.answered(tags)
  assert.deepEqual(starts(lessons), [10, 12])
})

test('the same lesson twice changes nothing', () => {
  const lessons = createLessons()
  lessons.refused(tags)
  const [block] = planRequests(tags, limits)
  assert.ok(block)
  lessons.cutBefore(block)
  const { revision } = lessons
  lessons.refused(tags)
  lessons.cutBefore(block)
  assert.equal(lessons.revision, revision)
  lessons.answered(tags)
  assert.equal(lessons.revision, revision + tags.length)
  lessons.answered(tags)
  assert.equal(lessons.revision, revision + tags.length)
})
