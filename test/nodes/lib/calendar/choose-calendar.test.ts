import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildCalendar } from '../../../../nodes/lib/calendar/build-calendar.ts'
import { calendarIndex } from '../../../../nodes/lib/calendar/choose-calendar.ts'

const named = (name: string) => buildCalendar(name, { zone: 'UTC', shifts: { day: { start: '06:00', end: '18:00' } } })
const entries = [
  ['acme/leeds', 'leeds'],
  ['acme/leeds/packing/line 1', 'own'],
  ['acme/leeds/packing/line 1', 'named beside'],
] as const
const scopes = entries.map(([scope, name]) => ({ scope, calendar: named(name) }))

const cases: readonly [path: string, expected: string | undefined][] = [
  ['acme/leeds', 'leeds'],
  ['acme/leeds/packing', 'leeds'],
  ['acme/leeds/packing/line 1', 'own'],
  ['acme/leeds/packing/line 1/filler/valve', 'own'],
  ['acme/leeds/packing/line 10', 'leeds'],
  ['acme/leeds2', undefined],
  ['acme', undefined],
  ['', undefined],
]

for (const [path, expected] of cases) {
  test(`at "${path}" ${expected ?? 'no'} calendar is in force`, () => {
    assert.equal(calendarIndex(scopes)(path)?.name, expected)
  })
}

test('a calendar for everywhere is in force where no other is', () => {
  const find = calendarIndex([...scopes, { scope: '', calendar: named('plant') }])
  assert.deepEqual([find('')?.name, find('other')?.name, find('acme/leeds/x')?.name], ['plant', 'plant', 'leeds'])
})
