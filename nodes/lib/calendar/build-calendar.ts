// A checked calendar document as the calendar that nodes ask: wall-clock shifts laid on the instants of the zone.
import { boundedCache } from './bounded-cache.ts'
import type { Calendar, Shift, ShiftBreak, Span } from './calendar.ts'
import type { CalendarDocument } from './calendar-document.ts'
import { dateOf, dayMs } from './local-day.ts'
import { type PlannedSpan, workPlan } from './work-plan.ts'
import { knownFrom, knownTo, openZone, type Zone } from './zone.ts'

/** Days kept with their shifts: two years and more. */
const cachedDays = 800
/** How far ahead `nextChange` looks. */
const lookAheadMs = 366 * dayMs

/**
 * Where the clocks go forward, a time they leave out is as much later as they skip. Should a shift (or a break) then
 * reach into the next one, the next one's start ends it. Before 1900 and after 2199 nobody works.
 */
export function buildCalendar(name: string, document: CalendarDocument): Calendar {
  const zone = openZone(document.zone)
  const shiftsOn = boundedCache(cachedDays, dayShifts(document, zone))
  const dayAt = dayFinder(zone)
  let latest: Span & { readonly shift: Shift | null } = { from: 0, to: 0, shift: null }
  return Object.freeze({
    name,
    zone: document.zone,
    at(ms) {
      if (ms >= latest.from && ms < latest.to) return latest.shift
      latest = stretchAt(ms, shiftsOn)
      return latest.shift
    },
    between(from, to) {
      const found: Shift[] = []
      const [first, last] = [Math.max(from, knownFrom), Math.min(to, knownTo)]
      if (first >= last) return found
      for (let day = daysBack(first); day <= daysAhead(last); day += 1) {
        for (const shift of shiftsOn(day)) if (shift.to > from && shift.from < to) found.push(shift)
      }
      return found
    },
    nextChange(ms) {
      for (let day = daysBack(ms); day <= daysAhead(ms + lookAheadMs); day += 1) {
        for (const { from, to } of shiftsOn(day)) {
          const change = from > ms ? from : to
          if (change > ms) return change <= ms + lookAheadMs ? change : null
        }
      }
      return null
    },
    day: dayAt,
  } satisfies Calendar)
}

// A zone is less than a day from UTC, and a shift ends on the day after it starts at the latest.
const daysBack = (ms: number) => Math.floor(ms / dayMs) - 2
const daysAhead = (ms: number) => Math.floor(ms / dayMs) + 1

/** The stretch of time around an instant with one answer: a shift, or (within the UTC day at least) the time between two. */
function stretchAt(ms: number, shiftsOn: (day: number) => readonly Shift[]): Span & { readonly shift: Shift | null } {
  let from = Math.floor(ms / dayMs) * dayMs
  let to = from + dayMs
  for (let day = daysBack(ms); day <= daysAhead(ms); day += 1) {
    for (const shift of shiftsOn(day)) {
      if (ms >= shift.from && ms < shift.to) return { from: shift.from, to: shift.to, shift }
      if (shift.to <= ms) from = Math.max(from, shift.to)
      else to = Math.min(to, shift.from)
    }
  }
  return { from, to, shift: null }
}

/** The shifts that start on a day, frozen, in order. */
function dayShifts(document: CalendarDocument, zone: Zone): (day: number) => readonly Shift[] {
  const plan = workPlan(document)
  const planned = (day: number) => {
    const midnight = day * dayMs
    if (midnight < knownFrom || midnight >= knownTo) return []
    // A zone that crosses the date line leaves out a whole day.
    if (zone.toInstant(midnight) >= zone.toInstant(midnight + dayMs)) return []
    return plan(day).map((shift) => ({ day, ...onClock(shift, midnight, zone), planned: shift }))
  }
  return (day) => {
    const settled = inTurn([...planned(day), ...planned(day + 1)], Number.POSITIVE_INFINITY)
    const own = settled.filter((shift) => shift.day === day)
    return Object.freeze(
      own.map(({ from, to, planned: { name, crew, breaks } }) => {
        const pauses = breaks.map((pause) => ({ name: pause.name, ...onClock(pause, day * dayMs, zone) }))
        const shift = { shift: name, date: dateOf(day), from, to, breaks: breaksWithin(pauses, from, to) }
        return Object.freeze(crew === undefined ? shift : { ...shift, crew })
      }),
    )
  }
}

function onClock({ start, end }: PlannedSpan, midnight: number, zone: Zone): Span {
  return { from: zone.toInstant(midnight + start), to: zone.toInstant(midnight + end) }
}

function breaksWithin(pauses: readonly ShiftBreak[], from: number, to: number): readonly ShiftBreak[] {
  const inside = pauses.map((pause) => ({ ...pause, from: Math.max(pause.from, from) }))
  return Object.freeze(inTurn(inside, to).map((pause) => Object.freeze(pause)))
}

/** Spans in the order of the wall clock, each ended by the start of a later one; what nothing is left of goes. */
function inTurn<S extends Span>(spans: readonly S[], end: number): readonly S[] {
  const left: S[] = []
  let limit = end
  for (const span of spans.toReversed()) {
    const to = Math.min(span.to, limit)
    if (span.from >= to) continue
    left.push({ ...span, to })
    limit = span.from
  }
  return left.reverse()
}

/** Days by their instants: where clocks go back over midnight, what is shown again belongs to the day that has begun. */
function dayFinder(zone: Zone): Calendar['day'] {
  const spanOf = boundedCache(cachedDays, (day: number) =>
    Object.freeze({ from: zone.toInstant(day * dayMs), to: zone.toInstant((day + 1) * dayMs), date: dateOf(day) }),
  )
  return (ms) => {
    const known = Math.min(Math.max(ms, knownFrom), knownTo)
    let day = Math.floor(zone.toWall(known) / dayMs)
    while (known < spanOf(day).from) day -= 1
    while (known >= spanOf(day).to) day += 1
    return spanOf(day)
  }
}
