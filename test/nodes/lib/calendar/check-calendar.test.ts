import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CalendarDocument } from '../../../../nodes/lib/calendar/calendar-document.ts'
import { checkCalendar, checkCalendars } from '../../../../nodes/lib/calendar/check-calendar.ts'

type Expected = readonly [pointer: string, code: string, params: object]
type Case = readonly [what: string, document: Partial<CalendarDocument>, ...expected: Expected[]]

const early = { start: '06:00', end: '14:00' }
const late = { start: '14:00', end: '22:00' }
const night = { start: '22:00', end: '06:00' }
const day = (breaks: readonly { start: string; end: string }[]) => ({ shifts: { night: { ...night, breaks } } })
const rotating = (...crews: readonly (readonly string[])[]): Partial<CalendarDocument> => ({
  rotation: { starts: '2026-01-05', crews: Object.fromEntries(crews.map((pattern, place) => [`crew ${place + 1}`, pattern])) },
})
const excepted = (...exceptions: NonNullable<CalendarDocument['exceptions']>) => ({ exceptions })
const overlap = (first: string, until: string, second: string, from: string, when: string) => ({ first, until, second, from, when })

const cases: readonly Case[] = [
  ['three shifts that touch', {}],
  ['a zone nobody knows', { zone: 'Mars/Phobos' }, ['/zone', 'unknown-zone', { zone: '"Mars/Phobos"' }]],
  ['a mistyped zone', { zone: 'Europe/Lundon' }, ['/zone', 'unknown-zone-nearest', { zone: '"Europe/Lundon"', nearest: 'Europe/London' }]],
  ['a city for a zone', { zone: 'Leeds, London' }, ['/zone', 'unknown-zone', { zone: '"Leeds, London"' }]],
  ['an offset for a zone', { zone: '+01:00' }, ['/zone', 'unknown-zone', { zone: '"+01:00"' }]],
  ['a shift named off', { shifts: { off: early } }, ['/shifts/off', 'shift-named-off', {}]],

  ['a break past midnight', day([{ start: '02:00', end: '02:30' }])],
  ['a break to the end of the shift', day([{ start: '05:30', end: '06:00' }])],
  [
    'a break after its shift',
    { shifts: { early: { ...early, breaks: [{ start: '14:00', end: '14:15' }] } } },
    ['/shifts/early/breaks/0', 'break-outside-shift', { break: '14:00–14:15', shift: '06:00–14:00' }],
  ],
  [
    'a break before its shift',
    { shifts: { early: { ...early, breaks: [{ start: '05:50', end: '06:10' }] } } },
    ['/shifts/early/breaks/0', 'break-outside-shift', { break: '05:50–06:10', shift: '06:00–14:00' }],
  ],
  [
    'a break without length',
    day([{ start: '02:00', end: '02:00' }]),
    ['/shifts/night/breaks/0', 'break-outside-shift', { break: '02:00–02:00', shift: '22:00–06:00' }],
  ],
  [
    'breaks that touch',
    day([
      { start: '23:45', end: '00:15' },
      { start: '00:15', end: '00:30' },
    ]),
  ],
  [
    'breaks that overlap, in no order',
    day([
      { start: '00:10', end: '00:30' },
      { start: '23:45', end: '00:15' },
    ]),
    ['/shifts/night/breaks/1', 'breaks-overlap', { from: '00:10', until: '00:15' }],
  ],

  [
    'a rotation with a mistyped shift, told once',
    rotating(['early', 'nigth', 'off'], ['off', 'early', 'nigth']),
    ['/rotation/crews/crew 1/1', 'unknown-shift-nearest', { shift: 'nigth', nearest: 'night' }],
  ],
  [
    'a rotation with a strange shift',
    rotating(['Frühschicht']),
    ['/rotation/crews/crew 1/0', 'unknown-shift', { shift: 'Frühschicht', known: 'early, late, night' }],
  ],
  [
    'patterns of different lengths',
    rotating(['early', 'late'], ['late', 'early'], ['night', 'off', 'off']),
    ['/rotation/crews/crew 3', 'patterns-differ', { crew: 'crew 3', found: 3, other: 'crew 1', expected: 2 }],
  ],
  [
    'two crews at one shift, told once',
    rotating(['early', 'late', 'off', 'off'], ['off', 'late', 'early', 'off'], ['night', 'off', 'off', 'late']),
    ['/rotation/crews/crew 2/1', 'two-crews', { first: 'crew 1', second: 'crew 2', shift: 'late', date: '2026-01-06' }],
  ],
  ['two crews off', rotating(['off', 'early'], ['off', 'late'])],
  [
    'a rotation from a day that is not',
    { rotation: { starts: '2026-02-30', crews: { A: ['early'] } } },
    ['/rotation/starts', 'no-such-day', { found: '"2026-02-30"' }],
  ],
  [
    'days of the week beside a rotation',
    { shifts: { early: { ...early, days: ['mon'] } }, ...rotating(['early']) },
    ['/shifts/early/days', 'days-beside-rotation', { shift: 'early' }],
  ],

  ['holidays of both forms', { holidays: ['2026-12-25', { date: '2026-12-26', name: 'Boxing Day' }] }],
  ['a holiday that is not', { holidays: ['2026-02-29'] }, ['/holidays/0', 'no-such-day', { found: '"2026-02-29"' }]],
  ['a holiday too far', { holidays: [{ date: '2200-01-01', name: 'x' }] }, ['/holidays/0/date', 'no-such-day', { found: '"2200-01-01"' }]],
  [
    'holidays in other forms',
    { holidays: [20261225, null, { date: '2026-12-25' }, { date: '2026-12-25', name: 'x', zone: 'y' }] as never },
    ['/holidays/0', 'not-a-holiday', { found: '20261225' }],
    ['/holidays/1', 'not-a-holiday', { found: 'null' }],
    ['/holidays/2', 'not-a-holiday', { found: '{…}' }],
    ['/holidays/3', 'not-a-holiday', { found: '{…}' }],
  ],

  [
    'an exception on a day that is not',
    excepted({ date: '2026-06-31', shifts: {} }),
    ['/exceptions/0/date', 'no-such-day', { found: '"2026-06-31"' }],
  ],
  [
    'an exception to a day that is not',
    excepted({ date: '2026-06-30', to: '2026-06-31', shifts: {} }),
    ['/exceptions/0/to', 'no-such-day', { found: '"2026-06-31"' }],
  ],
  [
    'an exception that ends before it starts',
    excepted({ date: '2026-06-30', to: '2026-06-01', shifts: {} }),
    ['/exceptions/0/to', 'span-order', { from: '2026-06-30', to: '"2026-06-01"' }],
  ],
  [
    'exceptions for one day',
    excepted({ date: '2026-06-05', shifts: {} }, { date: '2026-06-10', shifts: {} }, { date: '2026-06-01', to: '2026-06-07', shifts: {} }),
    ['/exceptions/2', 'exceptions-overlap', { date: '2026-06-05', first: '/exceptions/0' }],
  ],
  ['exceptions on days that follow', excepted({ date: '2026-06-02', shifts: {} }, { date: '2026-06-01', shifts: {} })],
  [
    'an exception with a mistyped shift',
    excepted({ date: '2026-06-05', shifts: { erly: null } }),
    ['/exceptions/0/shifts/erly', 'unknown-shift-nearest', { shift: 'erly', nearest: 'early' }],
  ],
  [
    'an exception with a shift that every object has',
    excepted({ date: '2026-06-05', shifts: { constructor: null } as never }),
    ['/exceptions/0/shifts/constructor', 'unknown-shift', { shift: 'constructor', known: 'early, late, night' }],
  ],
  [
    'a new shift without an end',
    excepted({ date: '2026-06-05', shifts: { extra: { start: '06:00' } } }),
    ['/exceptions/0/shifts/extra', 'missing-property', { property: 'end' }],
  ],
  [
    'a new shift without a start',
    excepted({ date: '2026-06-05', shifts: { extra: { end: '06:00' } } }),
    ['/exceptions/0/shifts/extra', 'missing-property', { property: 'start' }],
  ],
  [
    'a shorter shift whose usual break does not fit',
    {
      shifts: { early: { ...early, breaks: [{ start: '12:00', end: '12:30' }] } },
      ...excepted({ date: '2026-06-06', shifts: { early: { end: '10:00' } } }),
    },
    ['/exceptions/0/shifts/early', 'usual-break-outside', { break: '12:00–12:30', shift: 'early' }],
  ],
  [
    'a shorter shift that says it has no breaks',
    {
      shifts: { early: { ...early, breaks: [{ start: '12:00', end: '12:30' }] } },
      ...excepted({ date: '2026-06-06', shifts: { early: { end: '10:00', breaks: [] } } }),
    },
  ],
  [
    'a break outside a new shift',
    excepted({ date: '2026-06-06', shifts: { extra: { start: '06:00', end: '10:00', breaks: [{ start: '10:00', end: '10:10' }] } } }),
    ['/exceptions/0/shifts/extra/breaks/0', 'break-outside-shift', { break: '10:00–10:10', shift: '06:00–10:00' }],
  ],

  [
    'shifts that overlap every day',
    { shifts: { early: { start: '06:00', end: '14:15' }, late } },
    ['/shifts/late', 'shifts-overlap', overlap('early', '14:15', 'late', '14:00', 'mon')],
  ],
  [
    'a night that overlaps Saturday only',
    { shifts: { night: { ...night, days: ['fri'] }, early: { start: '05:30', end: '14:00', days: ['mon', 'sat'] } } },
    ['/shifts/early', 'shifts-overlap', overlap('night', '06:00', 'early', '05:30', 'sat')],
  ],
  [
    'a night that overlaps from Sunday to Monday',
    { shifts: { night: { ...night, days: ['sun'] }, early: { start: '05:30', end: '14:00', days: ['mon'] } } },
    ['/shifts/early', 'shifts-overlap', overlap('night', '06:00', 'early', '05:30', 'mon')],
  ],
  ['shifts at one time on different days', { shifts: { week: { ...early, days: ['mon'] }, weekend: { ...early, days: ['sat'] } } }],
  [
    'shifts of a rotation that overlap where the pattern begins again',
    { shifts: { long: { start: '18:00', end: '08:00' }, early }, ...rotating(['early', 'off', 'long']) },
    ['/shifts/early', 'shifts-overlap', overlap('long', '08:00', 'early', '06:00', '2026-01-08')],
  ],
  [
    'shifts that would overlap but for the rotation',
    { shifts: { long: { start: '18:00', end: '08:00' }, early }, ...rotating(['early', 'long', 'off']) },
  ],
  [
    'an exception that starts before the night ends',
    excepted({ date: '2026-06-05', shifts: { early: { start: '04:00' } } }),
    ['/exceptions/0/shifts/early', 'shifts-overlap', overlap('night', '06:00', 'early', '04:00', '2026-06-05')],
  ],
  [
    'an exception that ends after the next day starts',
    excepted({ date: '2026-06-05', shifts: { night: { end: '07:00' } } }),
    ['/exceptions/0/shifts/night', 'shifts-overlap', overlap('night', '07:00', 'early', '06:00', '2026-06-06')],
  ],
  [
    'shifts of an exception that overlap, on each of its days',
    excepted({ date: '2026-06-01', to: '2026-06-07', shifts: { early: null, extra: { start: '12:00', end: '15:00' } } }),
    ['/exceptions/0/shifts/extra', 'shifts-overlap', overlap('early', '14:00', 'extra', '12:00', '2026-06-01')],
  ],
  [
    'a shift longer than its own next start, on the days of an exception',
    excepted({ date: '2026-06-01', to: '2026-06-02', shifts: { long: { start: '12:00', end: '11:00' }, second: { start: '11:30', end: '12:00' } } }),
    ['/exceptions/0/shifts/long', 'shifts-overlap', overlap('long', '11:00', 'early', '06:00', '2026-06-03')],
  ],
  [
    'a night into a day that shows one hour less, beside the morning',
    { zone: 'Europe/Berlin', ...excepted({ date: '2026-03-29', shifts: { early: null } }) },
  ],
]

for (const [what, document, ...expected] of cases) {
  test(what, () => {
    const whole = { zone: 'UTC', shifts: { early, late, night }, ...document }
    const found = [...checkCalendar(whole, '')].map(({ pointer, code, params }) => [pointer, code, params])
    assert.deepEqual(found, expected)
  })
}

test('what is wrong with calendars is told with the pointer to it', () => {
  const calendars = { 'leeds/a': { zone: 'UTX', shifts: { early } }, leeds: { zone: 'UTC', shifts: { 'a/b': { ...early, end: '05:00' }, late } } }
  assert.deepEqual(
    [...checkCalendars(calendars, '/calendars')].map(({ pointer, code, params }) => [pointer, code, params]),
    [
      ['/calendars/leeds~1a/zone', 'unknown-zone-nearest', { zone: '"UTX"', nearest: 'UTC' }],
      ['/calendars/leeds/shifts/late', 'shifts-overlap', overlap('a/b', '05:00', 'late', '14:00', 'mon')],
    ],
  )
})
