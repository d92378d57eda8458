// Which shifts start on a day by the wall clock, before any zone: an exception, else a holiday, else the rotation, else the week.
import type { CalendarDocument, ExceptionDocument, ShiftDocument } from './calendar-document.ts'
import { dayMs, dayNumber, timeOfDay, weekdayOf } from './local-day.ts'

/** Times are ms from the midnight the day begins with. An end is up to two days after it. */
export interface PlannedSpan {
  readonly name: string
  readonly start: number
  readonly end: number
}

export interface PlannedShift extends PlannedSpan {
  readonly crew?: string
  readonly breaks: readonly PlannedSpan[]
}

/** In order of their starts. `day` as `local-day.ts` counts. */
export type WorkPlan = (day: number) => readonly PlannedShift[]

/** The document is sound in its times, dates and names of shifts. */
export function workPlan(document: CalendarDocument): WorkPlan {
  const { shifts, rotation, holidays = [], exceptions = [] } = document
  const usual = new Map(Object.entries(shifts).map(([name, shift]) => [name, timesOf(name, shift)]))
  const daysOff = new Set(holidays.map((holiday) => dayNumber(typeof holiday === 'string' ? holiday : holiday.date)))
  const others = exceptions.map((exception) => ({ ...spanOf(exception), worked: shiftsOfException(exception, document) }))
  const crewsOn = rotation === undefined ? () => noCrews : rotationDays(rotation)
  return (day) => {
    const crews = crewsOn(day)
    const exception = others.find(({ first, last }) => first <= day && day <= last)
    if (exception !== undefined) return exception.worked.map((shift) => withCrew(shift, crews.get(shift.name)))
    if (daysOff.has(day)) return []
    const today = weekdayOf(day)
    const worked = [...usual.values()].filter(({ name }) =>
      rotation === undefined ? (shifts[name]?.days?.includes(today) ?? true) : crews.has(name),
    )
    return worked.sort(byStart).map((shift) => withCrew(shift, crews.get(shift.name)))
  }
}

/** First and last day of an exception. */
export function spanOf({ date, to = date }: ExceptionDocument): { readonly first: number; readonly last: number } {
  return { first: dayNumber(date) ?? Number.NaN, last: dayNumber(to) ?? Number.NaN }
}

/** A shift of the calendar as an exception changes it, or a new one; null when it is neither whole. */
export function exceptionalShift(name: string, changes: Partial<ShiftDocument> | null, usual: CalendarDocument['shifts']): ShiftDocument | null {
  const { start, end, ...rest } = { ...(Object.hasOwn(usual, name) ? usual[name] : {}), ...changes }
  return start === undefined || end === undefined ? null : { ...rest, start, end }
}

/** Who works which shift on a day of the pattern; on equal places the first crew. */
export function rotationDays({ starts, crews }: NonNullable<CalendarDocument['rotation']>): (day: number) => ReadonlyMap<string, string> {
  const first = dayNumber(starts) ?? 0
  const length = Math.max(...Object.values(crews).map((pattern) => pattern.length))
  const days = Array.from({ length }, (_, place) => {
    const working = Object.entries(crews).flatMap(([crew, pattern]) => {
      const shift = pattern[place] ?? off
      return shift === off ? [] : [[shift, crew] as const]
    })
    return new Map(working.reverse())
  })
  return (day) => days[(((day - first) % length) + length) % length] ?? noCrews
}

/** What a pattern says of a day off. */
export const off = 'off'
const noCrews: ReadonlyMap<string, string> = new Map()

function shiftsOfException({ shifts }: ExceptionDocument, { shifts: usual }: CalendarDocument): readonly PlannedShift[] {
  const worked = Object.entries(shifts).flatMap(([name, changes]) => {
    const shift = exceptionalShift(name, changes, usual)
    return shift === null ? [] : [timesOf(name, shift)]
  })
  return worked.sort(byStart)
}

/** An end at or before its start is on the next day; what begins before the shift does is on its second day. */
export function timesOf(name: string, { start, end, breaks = [] }: ShiftDocument): PlannedShift {
  const shift = spanFrom(name, timeOfDay(start), timeOfDay(end))
  const within = breaks.map((pause) => {
    const begins = timeOfDay(pause.start)
    return spanFrom(pause.name ?? '', begins < shift.start ? begins + dayMs : begins, timeOfDay(pause.end))
  })
  return { ...shift, breaks: within.sort(byStart) }
}

function spanFrom(name: string, start: number, end: number): PlannedSpan {
  let last = end
  while (last <= start) last += dayMs
  return { name, start, end: last }
}

function withCrew(shift: PlannedShift, crew: string | undefined): PlannedShift {
  return crew === undefined ? shift : { ...shift, crew }
}

function byStart(first: PlannedSpan, second: PlannedSpan): number {
  return first.start - second.start
}
