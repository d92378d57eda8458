import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildCalendar } from '../../../../nodes/lib/calendar/build-calendar.ts'
import type { CalendarDocument } from '../../../../nodes/lib/calendar/calendar-document.ts'

const hour = 3_600_000
const at = (text: string) => Date.parse(text)
const iso = (ms: number | null | undefined) => (typeof ms === 'number' ? new Date(ms).toISOString().replace(':00.000Z', 'Z') : ms)

/** Three shifts, Monday to Friday, the night with a break past midnight. */
const threeShifts: CalendarDocument = {
  zone: 'Europe/Berlin',
  shifts: {
    early: { start: '06:00', end: '14:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'], breaks: [{ start: '09:00', end: '09:15', name: 'tea' }] },
    late: { start: '14:00', end: '22:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
    night: { start: '22:00', end: '06:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'], breaks: [{ start: '02:00', end: '02:30' }] },
  },
}

const nights: readonly [zone: string, date: string, hours: number][] = [
  ['Europe/Berlin', '2026-03-28', 7],
  ['Europe/Berlin', '2026-10-24', 9],
  ['America/New_York', '2026-03-07', 7],
  ['America/New_York', '2026-10-31', 9],
  ['Australia/Lord_Howe', '2026-10-03', 7.5],
  ['Australia/Lord_Howe', '2026-04-04', 8.5],
  ['Asia/Kolkata', '2026-03-28', 8],
]

for (const [zone, date, hours] of nights) {
  test(`the night shift of ${date} in ${zone} has ${hours} hours, and touches its neighbours`, () => {
    const shifts = { night: { start: '22:00', end: '06:00' }, day: { start: '06:00', end: '22:00' } }
    const calendar = buildCalendar('x', { zone, shifts })
    const around = calendar.between(at(`${date}T00:00Z`) - 24 * hour, at(`${date}T00:00Z`) + 72 * hour)
    const place = around.findIndex((shift) => shift.shift === 'night' && shift.date === date)
    const [before, night, after] = around.slice(place - 1)
    assert.equal((Number(night?.to) - Number(night?.from)) / hour, hours)
    assert.deepEqual([before?.to, after?.from], [night?.from, night?.to])
  })
}

const days: readonly [zone: string, instant: string, date: string, hours: number][] = [
  ['Europe/Berlin', '2026-03-29T10:00Z', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25T10:00Z', '2026-10-25', 25],
  ['Europe/Berlin', '2026-11-21T23:30Z', '2026-11-22', 24],
  ['Australia/Lord_Howe', '2026-10-03T14:00Z', '2026-10-04', 23.5],
  ['Africa/Cairo', '2026-04-23T22:00Z', '2026-04-24', 23],
  ['America/Sao_Paulo', '2018-02-18T02:30Z', '2018-02-17', 25],
  ['Pacific/Apia', '2011-12-30T10:00Z', '2011-12-31', 24],
  // 2010-11-07: at 00:01 the clocks go back to 23:01 of the day before.
  ['America/St_Johns', '2010-11-07T02:31Z', '2010-11-07', 25],
  // 1919-03-30: at 23:30 the clocks go forward to 00:30.
  ['America/Toronto', '1919-03-31T04:30Z', '1919-03-30', 24],
]

for (const [zone, instant, date, hours] of days) {
  test(`${instant} in ${zone} lies in ${date}, a day of ${hours} hours`, () => {
    const day = buildCalendar('x', { zone, shifts: threeShifts.shifts }).day(at(instant))
    assert.deepEqual([day.date, (day.to - day.from) / hour, day.from <= at(instant) && at(instant) < day.to], [date, hours, true])
  })
}

const moments: readonly [what: string, instant: string, expected: string | null][] = [
  ['the start of a shift belongs to it', '2026-11-23T05:00Z', '2026-11-23 early'],
  ['the end of a shift belongs to the next', '2026-11-23T13:00Z', '2026-11-23 late'],
  ['a night shift belongs to the day it starts', '2026-11-24T03:00Z', '2026-11-23 night'],
  ['the last night of the week ends on Saturday', '2026-11-28T04:59Z', '2026-11-27 night'],
  ['nobody works on Saturday', '2026-11-28T05:00Z', null],
  ['nobody works on Sunday night', '2026-11-30T04:59Z', null],
  ['beyond 2199 nobody works', '+010000-01-01T00:00:00Z', null],
]

for (const [what, instant, expected] of moments) {
  test(what, () => {
    const shift = buildCalendar('x', threeShifts).at(at(instant))
    assert.equal(shift === null ? null : `${shift.date} ${shift.shift}`, expected)
  })
}

test('every instant of a shift gives the same frozen object', () => {
  const calendar = buildCalendar('x', threeShifts)
  const first = calendar.at(at('2026-11-23T06:00Z'))
  calendar.at(at('2026-11-25T06:00Z'))
  assert.equal(calendar.at(at('2026-11-23T07:00Z')), first)
  assert.equal(Object.isFrozen(first) && Object.isFrozen(first?.breaks) && Object.isFrozen(first?.breaks[0]), true)
})

test('breaks are instants, those past midnight on the next day', () => {
  const calendar = buildCalendar('x', threeShifts)
  const [early, , night] = calendar.between(at('2026-11-23T00:00Z'), at('2026-11-24T05:00Z'))
  assert.deepEqual(
    [early, night].map((shift) => shift?.breaks.map(({ name, from, to }) => `${name} ${iso(from)} ${iso(to)}`)),
    [['tea 2026-11-23T08:00Z 2026-11-23T08:15Z'], [' 2026-11-24T01:00Z 2026-11-24T01:30Z']],
  )
})

const changes: readonly [from: string, expected: string | null][] = [
  ['2026-11-23T04:00Z', '2026-11-23T05:00Z'],
  ['2026-11-23T05:00Z', '2026-11-23T13:00Z'],
  ['2026-11-27T21:30Z', '2026-11-28T05:00Z'],
  ['2026-11-28T05:00Z', '2026-11-30T05:00Z'],
]

for (const [from, expected] of changes) {
  test(`after ${from} the next change is ${expected}`, () => {
    assert.equal(iso(buildCalendar('x', threeShifts).nextChange(at(from))), expected)
  })
}

test('a change further than 366 days is not known', () => {
  const none = { zone: 'UTC', shifts: { day: { start: '06:00', end: '18:00', days: [] } } }
  const once = { ...none, exceptions: [{ date: '2026-12-25', shifts: { day: null } }] }
  const calendar = buildCalendar('x', once)
  assert.deepEqual(
    ['2025-12-24T06:00Z', '2025-12-24T05:59Z', '2026-12-25T18:00Z'].map((from) => iso(calendar.nextChange(at(from)))),
    ['2026-12-25T06:00Z', null, null],
  )
})

const worked = (document: CalendarDocument, from: string, to: string) =>
  buildCalendar('x', document)
    .between(at(from), at(to))
    .map(
      ({ shift, date, crew, from: start, to: end }) =>
        `${date} ${shift}${crew === undefined ? '' : ` ${crew}`} ${iso(start)?.slice(11, 16)}–${iso(end)?.slice(11, 16)}`,
    )

const utc: CalendarDocument = { zone: 'UTC', shifts: { early: { start: '06:00', end: '14:00' }, night: { start: '22:00', end: '24:00' } } }

test('a holiday has no shifts, an exception has its own, also on a holiday', () => {
  const document: CalendarDocument = {
    ...utc,
    holidays: ['2026-12-25', { date: '2026-12-26', name: 'Boxing Day' }, '2026-12-27'],
    exceptions: [{ date: '2026-12-26', to: '2026-12-27', shifts: { early: { start: '07:00' }, extra: { start: '15:00', end: '16:00' } } }],
  }
  assert.deepEqual(worked(document, '2026-12-24T00:00Z', '2026-12-28T12:00Z'), [
    '2026-12-24 early 06:00–14:00',
    '2026-12-24 night 22:00–00:00',
    '2026-12-26 early 07:00–14:00',
    '2026-12-26 extra 15:00–16:00',
    '2026-12-27 early 07:00–14:00',
    '2026-12-27 extra 15:00–16:00',
    '2026-12-28 early 06:00–14:00',
  ])
})

test('a rotation says who works, backwards too, and on the days of exceptions', () => {
  const document: CalendarDocument = {
    ...utc,
    rotation: { starts: '2026-01-05', crews: { A: ['early', 'night', 'off'], B: ['off', 'early', 'night'] } },
    exceptions: [{ date: '2026-01-06', shifts: { early: null, extra: { start: '15:00', end: '16:00' } } }],
  }
  assert.deepEqual(worked(document, '2026-01-03T00:00Z', '2026-01-08T12:00Z'), [
    '2026-01-03 early B 06:00–14:00',
    '2026-01-03 night A 22:00–00:00',
    '2026-01-04 night B 22:00–00:00',
    '2026-01-05 early A 06:00–14:00',
    '2026-01-06 early B 06:00–14:00',
    '2026-01-06 extra 15:00–16:00',
    '2026-01-07 night B 22:00–00:00',
    '2026-01-08 early A 06:00–14:00',
  ])
})

test('a shift as long as a day starts and ends at one time', () => {
  assert.deepEqual(worked({ zone: 'UTC', shifts: { all: { start: '06:00', end: '06:00' } } }, '2026-01-05T07:00Z', '2026-01-06T07:00Z'), [
    '2026-01-05 all 06:00–06:00',
    '2026-01-06 all 06:00–06:00',
  ])
})

test('a shift whose end the clocks leave out ends where the next one starts', () => {
  const shifts = { night: { start: '18:00', end: '02:30' }, early: { start: '03:00', end: '11:00' } }
  assert.deepEqual(worked({ zone: 'Europe/Berlin', shifts }, '2026-03-28T18:00Z', '2026-03-29T08:00Z'), [
    '2026-03-28 night 17:00–01:00',
    '2026-03-29 early 01:00–09:00',
  ])
})

test('a break that the clocks leave out is later, within its shift', () => {
  const breaks = [
    { start: '02:15', end: '02:45' },
    { start: '03:30', end: '03:40' },
  ]
  const calendar = buildCalendar('x', { zone: 'Europe/Berlin', shifts: { night: { start: '22:00', end: '06:00', breaks } } })
  const pauses = calendar.at(at('2026-03-29T00:30Z'))?.breaks.map(({ from, to }) => [iso(from), iso(to)])
  assert.deepEqual(pauses, [
    ['2026-03-29T01:15Z', '2026-03-29T01:30Z'],
    ['2026-03-29T01:30Z', '2026-03-29T01:40Z'],
  ])
})

test('a day that a zone leaves out has no shifts; the night before lasts as long as ever', () => {
  const shifts = { night: { start: '22:00', end: '06:00' }, day: { start: '06:00', end: '22:00' } }
  const calendar = buildCalendar('x', { zone: 'Pacific/Apia', shifts })
  const found = calendar
    .between(at('2011-12-30T09:00Z'), at('2011-12-31T09:00Z'))
    .map(({ date, shift, from, to }) => [date, shift, (to - from) / hour])
  assert.deepEqual(found, [
    ['2011-12-29', 'night', 8],
    ['2011-12-31', 'day', 16],
    ['2011-12-31', 'night', 8],
  ])
})

test('spans that are empty or beyond all time have no shifts', () => {
  const calendar = buildCalendar('x', threeShifts)
  assert.deepEqual(
    [calendar.between(5, 5), calendar.between(at('2026-11-24T00:00Z'), at('2026-11-23T00:00Z')), calendar.between(-8.64e15, -8.6e15)],
    [[], [], []],
  )
})

test('a calendar names its zone and itself', () => {
  const { name, zone } = buildCalendar('leeds', { ...threeShifts, zone: 'Asia/Kolkata' })
  assert.deepEqual([name, zone], ['leeds', 'Asia/Kolkata'])
})
