import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isZone, nearestZone, openZone } from '../../../../nodes/lib/calendar/zone.ts'

const wall = (text: string) => Date.parse(`${text}Z`)

const walls: readonly [zone: string, what: string, wall: string, instant: string][] = [
  ['Europe/Berlin', 'in winter', '2026-01-15T06:00', '2026-01-15T05:00'],
  ['Europe/Berlin', 'in summer', '2026-07-15T06:00', '2026-07-15T04:00'],
  ['Europe/Berlin', 'left out: an hour later', '2026-03-29T02:30', '2026-03-29T01:30'],
  ['Europe/Berlin', 'shown twice: the first', '2026-10-25T02:30', '2026-10-25T00:30'],
  ['Europe/Berlin', 'just after what is shown twice', '2026-10-25T03:00', '2026-10-25T02:00'],
  ['America/New_York', 'left out', '2026-03-08T02:00', '2026-03-08T07:00'],
  ['America/New_York', 'shown twice', '2026-11-01T01:00', '2026-11-01T05:00'],
  ['Australia/Lord_Howe', 'left out: half an hour later', '2026-10-04T02:15', '2026-10-03T15:45'],
  ['Australia/Lord_Howe', 'shown twice', '2026-04-05T01:45', '2026-04-04T14:45'],
  ['Asia/Kolkata', 'without daylight saving', '2026-03-29T02:30', '2026-03-28T21:00'],
  ['Africa/Cairo', 'a midnight that is left out', '2026-04-24T00:00', '2026-04-23T22:00'],
  ['America/Sao_Paulo', 'a midnight after an hour shown twice', '2018-02-18T00:00', '2018-02-18T03:00'],
  ['Pacific/Apia', 'a day that is left out', '2011-12-30T06:00', '2011-12-30T16:00'],
  ['Africa/Monrovia', 'an offset with seconds', '1930-06-01T00:00', '1930-06-01T00:44:30'],
  ['UTC', 'itself', '2026-06-01T00:00', '2026-06-01T00:00'],
]

for (const [zone, what, shown, instant] of walls) {
  test(`${zone}, ${what}: ${shown} is ${instant}Z`, () => {
    assert.equal(new Date(openZone(zone).toInstant(wall(shown))).toISOString(), new Date(wall(instant)).toISOString())
  })
}

test('clocks show local time, also while they show it a second time', () => {
  const zone = openZone('Europe/Berlin')
  const shown = ['2026-10-25T00:30Z', '2026-10-25T01:30Z'].map((instant) => zone.toWall(Date.parse(instant)))
  assert.deepEqual(shown, [wall('2026-10-25T02:30'), wall('2026-10-25T02:30')])
})

test('an instant beyond the known years has the offset of the nearest known one', () => {
  const zone = openZone('Asia/Kolkata')
  assert.deepEqual(
    [-8.64e15, 8.64e15].map((ms) => zone.toWall(ms) - ms),
    [19_270_000, 19_800_000],
  )
})

const names: readonly [name: string, isKnown: boolean, nearest: string | null][] = [
  ['Europe/London', true, 'Europe/London'],
  ['UTC', true, 'UTC'],
  ['Asia/Kolkata', true, 'Asia/Kolkata'],
  ['Europe/Berln', false, 'Europe/Berlin'],
  ['Berlin', false, 'Europe/Berlin'],
  ['America/New York', false, 'America/New_York'],
  ['Lord Howe', false, 'Australia/Lord_Howe'],
  ['Mars/Phobos', false, null],
  ['+01:00', false, null],
  ['', false, null],
]

for (const [name, isKnown, near] of names) {
  test(`the zone "${name}" is ${isKnown ? '' : 'not '}known; nearest: ${near ?? 'none'}`, () => {
    assert.deepEqual([isZone(name), nearestZone(name)], [isKnown, near])
  })
}
