// Context over days on which the clocks change: shifts of a real calendar under statements, against the plain way.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ContextStore } from '../../../../nodes/asset-context-enricher/timelines/context-store.ts'
import { createContextStore } from '../../../../nodes/asset-context-enricher/timelines/create-context-store.ts'
import { buildCalendar } from '../../../../nodes/lib/calendar/build-calendar.ts'
import type { Calendar } from '../../../../nodes/lib/calendar/calendar.ts'
import { randomInteger, seededRandom, testSeed } from '../../../support/random.ts'
import { assets, chains, randomStatement, scopesOf } from '../answers/random-plant.ts'
import { createPaintedOracle } from './painted-oracle.ts'

const quarterMs = 900_000
const threeShifts = { early: { start: '06:00', end: '14:00' }, late: { start: '14:00', end: '22:00' }, night: { start: '22:00', end: '06:00' } }
const rotation = { starts: '2026-01-05', crews: { A: ['early', 'late', 'night', 'off'], B: ['late', 'night', 'off', 'early'] } }
const calendarIn = (zone: string): Calendar => buildCalendar(zone, { zone, shifts: threeShifts, rotation })

/** Four days with the change in the middle: the first day, UTC, and how long the local day and its night before are. */
const changes = [
  { zone: 'Europe/Berlin', first: '2026-03-27', date: '2026-03-29', dayHours: 23, night: '2026-03-28', nightHours: 7 },
  { zone: 'Europe/Berlin', first: '2026-10-23', date: '2026-10-25', dayHours: 25, night: '2026-10-24', nightHours: 9 },
  { zone: 'America/New_York', first: '2026-03-06', date: '2026-03-08', dayHours: 23, night: '2026-03-07', nightHours: 7 },
  { zone: 'America/New_York', first: '2026-10-30', date: '2026-11-01', dayHours: 25, night: '2026-10-31', nightHours: 9 },
] as const

const storeWith = (calendar: Calendar) => createContextStore({ calendarFor: () => calendar, scopesOf })

function shiftFields(calendar: Calendar, ms: number): Record<string, string> {
  const found = calendar.at(ms)
  return found === null ? {} : { shift: found.shift, shiftDate: found.date, ...(found.crew === undefined ? {} : { crew: found.crew }) }
}

for (const { zone, first, date, dayHours, night, nightHours } of changes) {
  const base = Date.parse(`${first}T00:00:00Z`)
  const last = 4 * 96
  const at = (cell: number) => base + cell * quarterMs

  test(`random context over the ${dayHours}-hour day ${date} in ${zone}: no answer differs from the plain one`, (t) => {
    const random = seededRandom(testSeed(t))
    const calendar = calendarIn(zone)
    const [store, oracle] = [storeWith(calendar), createPaintedOracle(last)]
    for (let step = 0; step < 400; step += 1) {
      const drawn = randomStatement(random, last)
      oracle.record(drawn)
      store.record({ ...drawn, from: at(drawn.from), to: drawn.to === null ? null : at(drawn.to) })
      if (step % 40 !== 39) continue
      for (const [index, [, scopes]] of chains.entries()) {
        for (let cell = 0; cell <= last; cell += 1) {
          const ms = at(cell) + randomInteger(random, quarterMs)
          const asset = assets[index] ?? assert.fail()
          assert.deepEqual(store.spanAt(asset, ms).context, oracle.contextAt(scopes, cell, shiftFields(calendar, ms)))
        }
      }
    }
  })

  test(`${zone}, ${date}: the night before has ${nightHours} hours, and belongs to the day it starts`, () => {
    const store = storeWith(buildCalendar(zone, { zone, shifts: threeShifts }))
    const cells = Array.from({ length: last }, (_, cell) => contextAt(store, at(cell)))
    const isOf = (shift: string, day: string) => cells.filter((context) => context?.['shift'] === shift && context['shiftDate'] === day).length
    assert.equal(isOf('night', night), nightHours * 4)
    assert.deepEqual([isOf('early', date), isOf('late', date), isOf('night', date)], [32, 32, 32])
  })
}

function contextAt(store: ContextStore, ms: number) {
  return store.spanAt(assets[0] ?? assert.fail(), ms).context
}
