// Calendars against a reading of the wall clock minute by minute, over the weeks in which clocks change.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildCalendar } from '../../../../nodes/lib/calendar/build-calendar.ts'
import type { Calendar } from '../../../../nodes/lib/calendar/calendar.ts'
import type { CalendarDocument } from '../../../../nodes/lib/calendar/calendar-document.ts'
import { checkCalendar } from '../../../../nodes/lib/calendar/check-calendar.ts'
import { seededRandom, testSeed } from '../../../support/random.ts'
import { randomCalendar } from './random-calendar.ts'
import { clockTable, type Minute, workedAt } from './wall-clock.ts'

/** Ten days around each change of the clocks (and around none). */
const spans: readonly [zone: string, start: string][] = [
  ['Europe/Berlin', '2026-03-24'],
  ['Europe/Berlin', '2026-10-20'],
  ['America/New_York', '2026-03-03'],
  ['America/New_York', '2026-10-27'],
  ['Australia/Lord_Howe', '2026-04-01'],
  ['Australia/Lord_Howe', '2026-09-30'],
  ['Africa/Cairo', '2026-04-20'],
  ['Africa/Cairo', '2026-10-25'],
  ['America/St_Johns', '2010-03-10'],
  ['America/St_Johns', '2010-11-03'],
  ['America/Sao_Paulo', '2018-10-31'],
  ['America/Sao_Paulo', '2018-02-14'],
  ['Pacific/Apia', '2011-12-26'],
  ['Asia/Kolkata', '2026-03-24'],
]
const days = 10
const calendarsEach = 8
/** At each end of the table. */
const marginDays = 4

for (const [zone, start] of spans) {
  test(`random calendars of ${zone} from ${start}: every minute as the wall clock says`, (context) => {
    const random = seededRandom(testSeed(context))
    const minutes = clockTable(zone, Date.parse(`${start}T00:00Z`), days)
    for (let round = 0; round < calendarsEach; round += 1) {
      const document = randomCalendar(random, zone, start, days)
      assert.deepEqual([...checkCalendar(document, '')], [], JSON.stringify(document))
      compare(document, minutes)
    }
  })
}

function compare(document: CalendarDocument, minutes: readonly Minute[]): void {
  const calendar = buildCalendar('random', document)
  const expected = workedAt(document, minutes)
  const inside = minutes.slice(marginDays * 1440, -marginDays * 1440)
  for (const [place, { ms }] of inside.entries()) {
    const shift = calendar.at(ms)
    const isBreak = shift?.breaks.some(({ from, to }) => from <= ms && ms < to)
    const found = shift === null ? '' : `${shift.date} ${shift.shift} ${shift.crew ?? '-'} ${isBreak}`
    if (found === expected[place + marginDays * 1440]) continue
    assert.fail(`${new Date(ms).toISOString()} is "${found}", not "${expected[place + marginDays * 1440]}": ${JSON.stringify(document)}`)
  }
  agrees(calendar, inside)
}

/** What `between`, `nextChange` and `day` say is what `at` says. */
function agrees(calendar: Calendar, inside: readonly Minute[]): void {
  const [from, to] = [Number(inside[0]?.ms), Number(inside.at(-1)?.ms)]
  const shifts = calendar.between(from, to)
  const ends = [...new Set(shifts.flatMap((shift) => [shift.from, shift.to]))].filter((ms) => ms > from)
  for (const [place, shift] of shifts.entries()) {
    assert.equal(calendar.at(shift.from), shift)
    assert.equal(calendar.at(shift.to - 1), shift)
    assert.ok(shift.to <= (shifts[place + 1]?.from ?? Number.POSITIVE_INFINITY), JSON.stringify(shifts))
  }
  const changes: number[] = []
  for (let ms = calendar.nextChange(from); ms !== null && ms <= Number(ends.at(-1)); ms = calendar.nextChange(ms)) changes.push(ms)
  assert.deepEqual(changes, ends)
  for (let ms = from; ms < to; ms = calendar.day(ms).to) assert.equal(calendar.day(ms), calendar.day(calendar.day(ms).to - 1))
}
