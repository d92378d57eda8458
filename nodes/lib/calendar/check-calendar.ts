// What a schema cannot tell of a calendar: its zone, its days, its names, and shifts that overlap.
import { brief, pointerTo, type SchemaProblem, unknownName } from '../schema-problem.ts'
import type { CalendarDocument, ExceptionDocument, ShiftDocument } from './calendar-document.ts'
import { checkOverlaps } from './check-overlaps.ts'
import { checkRotation } from './check-rotation.ts'
import { dayNumber, timeText } from './local-day.ts'
import { exceptionalShift, off, spanOf, timesOf } from './work-plan.ts'
import { isZone, nearestZone } from './zone.ts'

/** All that is wrong with the calendars of a model, each of which fits `calendarSchema`. `at`: the pointer to them. */
export function* checkCalendars(calendars: Readonly<Record<string, CalendarDocument>>, at: string): Generator<SchemaProblem> {
  for (const [name, calendar] of Object.entries(calendars)) yield* checkCalendar(calendar, pointerTo(at, name))
}

/** All that is wrong with one calendar. Whether shifts overlap is asked when all else is right. */
export function* checkCalendar(document: CalendarDocument, at: string): Generator<SchemaProblem> {
  let isSound = true
  for (const problem of checkParts(document, at)) {
    isSound = false
    yield problem
  }
  if (isSound) yield* checkOverlaps(document, at)
}

function* checkParts(document: CalendarDocument, at: string): Generator<SchemaProblem> {
  const { zone, shifts, holidays = [], exceptions = [] } = document
  if (!isZone(zone)) yield unknownZone(zone, pointerTo(at, 'zone'))
  for (const [name, shift] of Object.entries(shifts)) {
    const pointer = pointerTo(at, 'shifts', name)
    if (name === off) yield { pointer, code: 'shift-named-off', params: {} }
    yield* checkBreaks(shift, pointerTo(pointer, 'breaks'))
  }
  yield* checkRotation(document, at)
  for (const [index, holiday] of holidays.entries()) yield* checkHoliday(holiday, pointerTo(at, 'holidays', index))
  for (const [index, exception] of exceptions.entries()) yield* checkException(exception, shifts, pointerTo(at, 'exceptions', index))
  yield* checkSpans(exceptions, pointerTo(at, 'exceptions'))
}

function unknownZone(zone: string, pointer: string): SchemaProblem {
  const near = nearestZone(zone)
  if (near === null) return { pointer, code: 'unknown-zone', params: { zone: brief(zone) } }
  return { pointer, code: 'unknown-zone-nearest', params: { zone: brief(zone), nearest: near } }
}

/** Also its form: a schema would tell of two forms in words nobody understands. */
function* checkHoliday(holiday: unknown, at: string): Generator<SchemaProblem> {
  if (typeof holiday === 'string') return yield* checkDay(holiday, at)
  const { date, name, ...rest } = (typeof holiday === 'object' ? (holiday ?? {}) : {}) as Readonly<Record<string, unknown>>
  if (typeof date === 'string' && typeof name === 'string' && Object.keys(rest).length === 0) yield* checkDay(date, pointerTo(at, 'date'))
  else yield { pointer: at, code: 'not-a-holiday', params: { found: brief(holiday) } }
}

function* checkDay(date: string, pointer: string): Generator<SchemaProblem> {
  if (dayNumber(date) === null) yield { pointer, code: 'no-such-day', params: { found: brief(date) } }
}

function* checkException(exception: ExceptionDocument, usual: CalendarDocument['shifts'], at: string): Generator<SchemaProblem> {
  const { date, to, shifts } = exception
  yield* checkDay(date, pointerTo(at, 'date'))
  if (to !== undefined) yield* checkDay(to, pointerTo(at, 'to'))
  const { first, last } = spanOf(exception)
  if (first > last) yield { pointer: pointerTo(at, 'to'), code: 'span-order', params: { from: date, to: brief(to) } }
  for (const [name, changes] of Object.entries(shifts)) {
    const pointer = pointerTo(at, 'shifts', name)
    const shift = exceptionalShift(name, changes, usual)
    if (shift === null) yield unfinished(name, changes, usual, pointer)
    else if (changes?.breaks !== undefined || !Object.hasOwn(usual, name)) yield* checkBreaks(shift, pointerTo(pointer, 'breaks'))
    else yield* checkUsualBreaks(name, shift, pointer)
  }
}

/** A shift that the calendar does not have and that does not say its times: a typing error, or half of a new one. */
function unfinished(name: string, changes: Partial<ShiftDocument> | null, usual: CalendarDocument['shifts'], pointer: string): SchemaProblem {
  const { start, end } = changes ?? {}
  if (start === undefined && end === undefined) return unknownName(pointer, 'unknown-shift', name, Object.keys(usual), { shift: name })
  return { pointer, code: 'missing-property', params: { property: start === undefined ? 'start' : 'end' } }
}

function* checkBreaks(shift: ShiftDocument, at: string): Generator<SchemaProblem> {
  const breaks = (shift.breaks ?? []).map((pause, index) => ({ index, ...spanIn(shift, pause) }))
  for (const { index, start, end, isInside } of breaks) {
    if (isInside) continue
    const params = { break: `${timeText(start)}–${timeText(end)}`, shift: `${shift.start}–${shift.end}` }
    yield { pointer: pointerTo(at, index), code: 'break-outside-shift', params }
  }
  const inOrder = breaks.toSorted((first, second) => first.start - second.start)
  for (const [place, pause] of inOrder.entries()) {
    const before = inOrder[place - 1]
    if (before === undefined || before.end <= pause.start) continue
    const params = { from: timeText(pause.start), until: timeText(before.end) }
    yield { pointer: pointerTo(at, Math.max(before.index, pause.index)), code: 'breaks-overlap', params }
  }
}

/** A shift at other times keeps its breaks, unless the exception says other ones. */
function* checkUsualBreaks(name: string, shift: ShiftDocument, pointer: string): Generator<SchemaProblem> {
  for (const pause of shift.breaks ?? []) {
    if (spanIn(shift, pause).isInside) continue
    return yield { pointer, code: 'usual-break-outside', params: { break: `${pause.start}–${pause.end}`, shift: name } }
  }
}

function spanIn(shift: ShiftDocument, pause: NonNullable<ShiftDocument['breaks']>[number]) {
  const { end: shiftEnd, breaks } = timesOf('', { ...shift, breaks: [pause] })
  const { start = 0, end = 0 } = breaks[0] ?? {}
  return { start, end, isInside: end <= shiftEnd }
}

function* checkSpans(exceptions: readonly ExceptionDocument[], at: string): Generator<SchemaProblem> {
  const inOrder = exceptions.map((exception, index) => ({ index, ...exception, ...spanOf(exception) })).sort((one, two) => one.first - two.first)
  let widest = inOrder[0]
  for (const exception of inOrder.slice(1)) {
    if (widest !== undefined && exception.first <= widest.last) {
      const [earlier, later] = [Math.min(widest.index, exception.index), Math.max(widest.index, exception.index)]
      yield { pointer: pointerTo(at, later), code: 'exceptions-overlap', params: { date: exception.date, first: pointerTo(at, earlier) } }
    }
    if (widest === undefined || exception.last > widest.last) widest = exception
  }
}
