import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateOf, dayNumber, timeOfDay, timeText, weekdayOf } from '../../../../nodes/lib/calendar/local-day.ts'

const dates: readonly [date: string, day: number | null, weekday?: string][] = [
  ['1970-01-01', 0, 'thu'],
  ['2026-11-21', 20778, 'sat'],
  ['1969-12-31', -1, 'wed'],
  ['2024-02-29', 19782, 'thu'],
  ['2026-02-29', null],
  ['2026-02-30', null],
  ['2026-13-01', null],
  ['2026-1-1', null],
  ['1899-12-31', null],
  ['2200-01-01', null],
  ['tomorrow', null],
]

for (const [date, day, weekday] of dates) {
  test(`${date} is ${day === null ? 'no day' : `day ${day}, ${weekday}`}`, () => {
    assert.equal(dayNumber(date), day)
    if (day !== null) assert.deepEqual([dateOf(day), weekdayOf(day)], [date, weekday])
  })
}

const times: readonly [text: string, ms: number, back?: string][] = [
  ['00:00', 0],
  ['06:00', 21_600_000],
  ['23:59:59', 86_399_000],
  ['24:00', 86_400_000, '00:00'],
]

for (const [text, ms, back = text] of times) {
  test(`${text} is ${ms} ms from midnight`, () => {
    assert.deepEqual([timeOfDay(text), timeText(ms)], [ms, back])
  })
}

test('a time of the next day is written as a time of day', () => {
  assert.equal(timeText(86_400_000 + 21_600_000), '06:00')
})
