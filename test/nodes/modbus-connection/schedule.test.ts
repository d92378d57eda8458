// Cycles in phase: late ones are skipped and counted, never queued.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSchedule } from '../../../nodes/modbus-connection/schedule.ts'

test('the first cycle is due at once, the next an interval later', () => {
  const schedule = createSchedule(100, 1_000)
  assert.equal(schedule.waitMs(1_000), 0)
  assert.equal(schedule.begin(1_000), 0)
  assert.deepEqual([schedule.waitMs(1_000), schedule.waitMs(1_099.5), schedule.waitMs(1_100)], [100, 0.5, 0])
})

test('a cycle that begins late does not shift those after it', () => {
  const schedule = createSchedule(100, 0)
  schedule.begin(0)
  assert.equal(schedule.begin(130), 0)
  assert.equal(schedule.dueMs, 200)
})

test('whole intervals missed are counted once and not made up for', () => {
  const schedule = createSchedule(100, 0)
  schedule.begin(0)
  assert.equal(schedule.begin(450), 3)
  assert.equal(schedule.waitMs(450), 50)
  assert.equal(schedule.begin(500), 0)
})

test('cycles begun and missed make up the intervals gone by, however slow the device', () => {
  for (const scanMs of [1, 99, 100, 101, 1_000]) {
    const schedule = createSchedule(100, 0)
    let now = 0
    let counted = 0
    for (let cycle = 0; cycle < 50; cycle += 1) {
      now += schedule.waitMs(now)
      counted += 1 + schedule.begin(now)
      now += scanMs
    }
    assert.equal(counted * 100, schedule.dueMs)
  }
})
