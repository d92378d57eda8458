import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileSchema } from '../../../../nodes/lib/adapters/schema.ts'
import { calendarSchema } from '../../../../nodes/lib/calendar/calendar-schema.ts'

const check = await compileSchema(calendarSchema)
const sound = {
  description: 'Leeds',
  zone: 'Europe/London',
  for: ['acme/leeds', ''],
  shifts: {
    early: { start: '06:00', end: '14:00:30', days: ['mon', 'sun'], breaks: [{ start: '09:00', end: '09:15', name: 'tea' }] },
    late: { start: '14:00', end: '24:00' },
  },
  rotation: { starts: '2026-01-05', crews: { A: ['early', 'off'] } },
  holidays: ['2026-12-25', { date: '2026-12-26', name: 'Boxing Day' }],
  exceptions: [{ date: '2026-06-01', to: '2026-06-02', reason: 'inventory', shifts: { early: null, late: { end: '18:00', breaks: [] } } }],
}

const cases: readonly [what: string, document: object, ...expected: [pointer: string, code: string][]][] = [
  ['all that a calendar may say', {}],
  ['no zone, no shifts', { zone: undefined, shifts: undefined }, ['', 'missing-property'], ['', 'missing-property']],
  ['shifts without one', { shifts: {} }, ['/shifts', 'too-few-entries']],
  ['a start with one digit', { shifts: { a: { start: '6:00', end: '14:00' } } }, ['/shifts/a/start', 'not-a-time']],
  ['a start at 24:00', { shifts: { a: { start: '24:00', end: '14:00' } } }, ['/shifts/a/start', 'not-a-time']],
  ['an end after 24:00', { shifts: { a: { start: '06:00', end: '24:01' } } }, ['/shifts/a/end', 'not-an-end-time']],
  ['a time that is a number', { shifts: { a: { start: 600, end: '14:00' } } }, ['/shifts/a/start', 'not-a-text']],
  ['a strange day', { shifts: { a: { start: '06:00', end: '14:00', days: ['monday'] } } }, ['/shifts/a/days/0', 'not-an-option']],
  ['a date of another form', { rotation: { starts: '5.1.2026', crews: { A: ['early'] } } }, ['/rotation/starts', 'not-a-date']],
  ['a rotation without crews', { rotation: { starts: '2026-01-05', crews: {} } }, ['/rotation/crews', 'too-few-entries']],
  ['a pattern without days', { rotation: { starts: '2026-01-05', crews: { A: [] } } }, ['/rotation/crews/A', 'too-few-entries']],
  ['an exception without shifts', { exceptions: [{ date: '2026-06-01' }] }, ['/exceptions/0', 'missing-property']],
  [
    'an exception whose shift is no group',
    { exceptions: [{ date: '2026-06-01', shifts: { early: 'yes' } }] },
    ['/exceptions/0/shifts/early', 'not-a-group'],
  ],
  [
    'an exception whose shift has days of the week',
    { exceptions: [{ date: '2026-06-01', shifts: { early: { days: ['mon'] } } }] },
    ['/exceptions/0/shifts/early/days', 'unknown-property'],
  ],
  ['a shift without a name', { shifts: { '': { start: '06:00', end: '14:00' } } }, ['/shifts', 'wrong-name']],
]

for (const [what, changes, ...expected] of cases) {
  test(what, () => {
    const document: unknown = JSON.parse(JSON.stringify({ ...sound, ...changes }))
    const found = check(document).map(({ pointer, code }) => [pointer, code])
    assert.deepEqual(found, expected)
  })
}
