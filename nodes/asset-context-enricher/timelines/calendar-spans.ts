// A shift calendar as context: `shift`, `shiftDate` and `crew` while a shift lasts, nothing between shifts.
import type { Calendar, Shift } from '../../lib/calendar/calendar.ts'
import type { ContextSpan } from './context-store.ts'
import type { ContextTable } from './interned-contexts.ts'

/** The calendar is asked for four weeks at a time; ten years of them are kept. */
const stretchMs = 28 * 86_400_000
const stretchLimit = 130
/** The last instant a date can have (ECMA-262, 21.4.1.1): beyond it there is no calendar. */
const latestMs = 8.64e15

/** No calendar: nothing is known, ever. */
export const noShifts: ContextSpan = Object.freeze({
  from: Number.NEGATIVE_INFINITY,
  to: Number.POSITIVE_INFINITY,
  context: undefined,
  pending: undefined,
  isOpenToChange: false,
})

/** The span of an instant. Spans without a shift may end where nothing begins: there the calendar is asked again. */
export function createCalendarSpans(calendar: Calendar, contexts: ContextTable): (ms: number) => ContextSpan {
  const stretches = new Map<number, readonly ContextSpan[]>()
  let last: ContextSpan | undefined

  const stretchOf = (ms: number): readonly ContextSpan[] => {
    const number = Math.floor(ms / stretchMs)
    const known = stretches.get(number)
    if (known !== undefined) return known
    if (stretches.size >= stretchLimit) stretches.clear()
    const [from, to] = [Math.max(-latestMs, number * stretchMs), Math.min(latestMs, (number + 1) * stretchMs)]
    const fresh = spansBetween(calendar.between(from, to), from, to, contexts)
    stretches.set(number, fresh)
    return fresh
  }
  return (ms) => {
    if (last !== undefined && ms >= last.from && ms < last.to) return last
    if (!(Math.abs(ms) < latestMs)) return beyondDates(ms)
    last = spanAt(stretchOf(ms), ms)
    return last ?? noShifts
  }
}

/** Bounded, so that it is not taken for the answer at other times. */
function beyondDates(ms: number): ContextSpan {
  const [from, to] = ms > 0 ? [latestMs, Number.POSITIVE_INFINITY] : [Number.NEGATIVE_INFINITY, 1 - latestMs]
  return { ...noShifts, from: Number.isNaN(ms) ? ms : from, to }
}

/** Shifts, and the times between them, from first to last. */
function spansBetween(shifts: readonly Shift[], from: number, to: number, contexts: ContextTable): readonly ContextSpan[] {
  const spans: ContextSpan[] = []
  let at = from
  for (const shift of shifts) {
    if (shift.from > at) spans.push(Object.freeze({ ...noShifts, from: at, to: shift.from }))
    const { context, pending } = contexts(fieldsOf(shift))
    spans.push(Object.freeze({ from: shift.from, to: shift.to, context, pending, isOpenToChange: false }))
    at = shift.to
  }
  if (at < to) spans.push(Object.freeze({ ...noShifts, from: at, to }))
  return spans
}

function fieldsOf({ shift, date, crew }: Shift): readonly (readonly [string, string])[] {
  return [['shift', shift], ['shiftDate', date], ...(crew === undefined ? [] : [['crew', crew] as const])]
}

function spanAt(spans: readonly ContextSpan[], ms: number): ContextSpan | undefined {
  let low = 0
  let high = spans.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((spans[middle]?.to ?? 0) > ms) high = middle
    else low = middle + 1
  }
  return spans[low]
}
