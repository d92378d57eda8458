// Shifts of a calendar that overlap by the wall clock: in its week or rotation, and around its exceptions.
import { pointerTo, type SchemaProblem } from '../schema-problem.ts'
import type { CalendarDocument } from './calendar-document.ts'
import { dateOf, dayMs, dayNumber, timeText, weekdayOf } from './local-day.ts'
import { type PlannedShift, spanOf, type WorkPlan, workPlan } from './work-plan.ts'

/** Each two shifts are told of once, with the first day they overlap on. The calendar is sound but for this. */
export function* checkOverlaps(document: CalendarDocument, at: string): Generator<SchemaProblem> {
  const told = new Set<string>()
  const { exceptions = [], rotation } = document
  const usual = workPlan({ ...document, holidays: [], exceptions: [] })
  for (const day of usualDays(document)) {
    for (const overlap of overlapsFrom(day, usual, told)) {
      const when = rotation === undefined ? weekdayOf(overlap.day) : dateOf(overlap.day)
      yield problemOf(overlap, pointerTo(at, 'shifts', overlap.second.name), when)
    }
  }
  if (exceptions.length === 0) return
  const plan = workPlan(document)
  const spans = exceptions.map(spanOf)
  for (const { first, last } of spans) {
    for (const day of new Set([first - 1, first, last])) {
      for (const overlap of overlapsFrom(day, plan, told)) {
        yield problemOf(overlap, pointerTo(at, 'exceptions', ...exceptionOf(overlap, spans)), dateOf(overlap.day))
      }
    }
  }
}

/** Two shifts, and the day the second starts. */
interface Overlap {
  readonly first: PlannedShift
  readonly second: PlannedShift
  readonly firstDay: number
  readonly day: number
}

/** After these days the calendar repeats itself: a week from a Monday on, or the pattern of the rotation. */
function usualDays({ rotation }: CalendarDocument): Iterable<number> {
  const start = dayNumber(rotation?.starts ?? '1970-01-05') ?? 0
  const length = rotation === undefined ? 7 : (Object.values(rotation.crews)[0]?.length ?? 0)
  return Array.from({ length }, (_, place) => start + place)
}

function* overlapsFrom(day: number, plan: WorkPlan, told: Set<string>): Generator<Overlap> {
  const today = plan(day).map((shift) => ({ shift, day, start: shift.start }))
  const tomorrow = plan(day + 1).map((shift) => ({ shift, day: day + 1, start: shift.start + dayMs }))
  const inOrder = [...today, ...tomorrow]
  for (const [place, { shift: first }] of today.entries()) {
    for (const { shift: second, day: secondDay, start } of inOrder.slice(place + 1)) {
      if (start >= first.end) break
      const pair = JSON.stringify([first.name, second.name])
      if (told.has(pair)) continue
      told.add(pair)
      yield { first, second, firstDay: day, day: secondDay }
    }
  }
}

/** The exception that one of the two belongs to, the second before the first, and the shift in it. */
function exceptionOf({ first, second, firstDay, day }: Overlap, spans: readonly ReturnType<typeof spanOf>[]): readonly (string | number)[] {
  const indexAt = (wanted: number) => spans.findIndex((span) => span.first <= wanted && wanted <= span.last)
  const ofSecond = indexAt(day)
  return ofSecond >= 0 ? [ofSecond, 'shifts', second.name] : [indexAt(firstDay), 'shifts', first.name]
}

function problemOf({ first, second }: Overlap, pointer: string, when: string): SchemaProblem {
  const params = { first: first.name, until: timeText(first.end), second: second.name, from: timeText(second.start), when }
  return { pointer, code: 'shifts-overlap', params }
}
