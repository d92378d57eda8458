// Shifts as spans of context.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCalendarSpans, noShifts } from '../../../../nodes/asset-context-enricher/timelines/calendar-spans.ts'
import { createContextTable } from '../../../../nodes/asset-context-enricher/timelines/interned-contexts.ts'
import { buildCalendar } from '../../../../nodes/lib/calendar/build-calendar.ts'
import type { Calendar } from '../../../../nodes/lib/calendar/calendar.ts'
import { randomInteger, seededRandom, testSeed } from '../../../support/random.ts'

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const
const dayShift = buildCalendar('day', { zone: 'Europe/London', shifts: { day: { start: '08:00', end: '16:00', days: weekdays } } })
const ms = (text: string) => Date.parse(text)
const spansOf = (calendar: Calendar) => createCalendarSpans(calendar, createContextTable())

test('a shift is one span with its name and date, and is not open to change', () => {
  const spanAt = spansOf(dayShift)
  const span = spanAt(ms('2026-07-01T09:00:00Z'))
  assert.deepEqual(span, {
    from: ms('2026-07-01T07:00:00Z'),
    to: ms('2026-07-01T15:00:00Z'),
    context: { shift: 'day', shiftDate: '2026-07-01' },
    pending: { shift: 'day', shiftDate: '2026-07-01', pending: true },
    isOpenToChange: false,
  })
  assert.equal(spanAt(span.from), span)
  assert.notEqual(spanAt(span.to), span)
})

test('between shifts nothing is known, from the end of one to the start of the next', () => {
  const span = spansOf(dayShift)(ms('2026-07-04T12:00:00Z'))
  assert.deepEqual(span, { ...noShifts, from: ms('2026-07-03T15:00:00Z'), to: ms('2026-07-06T07:00:00Z') })
})

test('the crew stands in the context where the calendar has a rotation', () => {
  const shifts = { early: { start: '06:00', end: '14:00' } }
  const crewed = buildCalendar('crewed', {
    zone: 'UTC',
    shifts,
    rotation: { starts: '2026-01-05', crews: { A: ['early', 'off'], B: ['off', 'early'] } },
  })
  assert.deepEqual(spansOf(crewed)(ms('2026-01-06T07:00:00Z')).context, { shift: 'early', shiftDate: '2026-01-06', crew: 'B' })
})

test('every instant is in the span that answers for it, which says what the calendar says', (t) => {
  const random = seededRandom(testSeed(t))
  const spanAt = spansOf(dayShift)
  for (let draw = 0; draw < 5_000; draw += 1) {
    const at = ms('2010-01-01T00:00:00Z') + randomInteger(random, 20 * 366) * 86_400_000 + randomInteger(random, 86_400_000)
    const span = spanAt(at)
    assert.ok(span.from <= at && at < span.to)
    assert.equal(span.context?.['shiftDate'], dayShift.at(at)?.date)
  }
})

test('a time that no date can have has no shift, and says nothing of other times', () => {
  const spanAt = spansOf(dayShift)
  for (const at of [8.64e15, -8.64e15, 1e300, -1e300, Number.NaN]) {
    const span = spanAt(at)
    assert.equal(span.context, undefined)
    assert.equal(span.from <= 0 && 0 < span.to, false, String(at))
  }
  assert.equal(spanAt(8.64e15 - 1).context, undefined)
})
