// The oracle for calendars: a table of every minute and what the clocks show then, and shifts read off it one by one.
import type { CalendarDocument, ShiftDocument } from '../../../../nodes/lib/calendar/calendar-document.ts'

export interface Minute {
  readonly ms: number
  /** What the clocks show, as the ms at which UTC's show the same. */
  readonly wall: number
}

const minuteMs = 60_000
const dayMs = 86_400_000

/** Every minute of a span of days and of four more on either side. */
export function clockTable(zone: string, start: number, days: number): readonly Minute[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  return Array.from({ length: (days + 8) * 1440 }, (_, minute) => {
    const ms = start - 4 * dayMs + minute * minuteMs
    return { ms, wall: Date.parse(`${format.format(ms).replace(' ', 'T')}Z`) }
  })
}

/** For each minute the shift, its date, crew and whether there is a break; empty where nobody works. Four days at each end are not whole. */
export function workedAt(document: CalendarDocument, minutes: readonly Minute[]): readonly string[] {
  const placeOf = places(minutes)
  const worked = minutes.map(() => '')
  const shown = [...new Set(minutes.map(({ wall }) => new Date(wall).toISOString().slice(0, 10)))].slice(2, -2)
  for (const date of shown) {
    for (const [name, crew, shift] of shiftsOf(document, date)) {
      const [from, to] = placesOf(shift, Date.parse(date), placeOf)
      const onDay = (pause: { readonly start: string }) => Date.parse(date) + (pause.start < shift.start ? dayMs : 0)
      const inOrder = (shift.breaks ?? []).toSorted((one, other) => onDay(one) - onDay(other) || (one.start < other.start ? -1 : 1))
      // One that is over before its shift begins, which the clocks have put off, takes no time from others.
      const breaks = inOrder.map((pause) => placesOf(pause, onDay(pause), placeOf)).filter(([, end]) => end > from)
      // Who starts later in the order of the wall clock has the time from then on.
      for (let place = from; place < Math.min(from + 4 * 1440, worked.length); place += 1) {
        const pause = breaks.findLast(([start]) => start <= place)
        worked[place] = place < to ? `${date} ${name} ${crew ?? '-'} ${pause !== undefined && place < pause[1]}` : ''
      }
    }
  }
  return worked
}

/** Place in the table of what the clocks show: the first time; where they leave it out, as much later as they skip. */
function places(minutes: readonly Minute[]): (wall: number) => number {
  const first = new Map<number, number>()
  for (const [place, { wall }] of minutes.entries()) if (!first.has(wall)) first.set(wall, place)
  return (wall) => {
    const known = first.get(wall)
    if (known !== undefined) return known
    const after = minutes.findIndex((minute, place) => minute.wall > wall && (minutes[place - 1]?.wall ?? wall) < wall)
    const skipped = Number(minutes[after]?.wall) - Number(minutes[after - 1]?.wall) - minuteMs
    const place = first.get(wall + skipped)
    if (place === undefined) throw new Error(`the table does not reach ${new Date(wall).toISOString()}`)
    return place
  }
}

function placesOf({ start, end }: { readonly start: string; readonly end: string }, midnight: number, placeOf: (wall: number) => number) {
  const [begins, ends] = [start, end].map((time) => midnight + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * minuteMs)
  return [placeOf(Number(begins)), placeOf(Number(ends) <= Number(begins) ? Number(ends) + dayMs : Number(ends))] as const
}

type Worked = readonly [name: string, crew: string | undefined, shift: ShiftDocument]

/** Shifts of a date, in order of their starts. */
function shiftsOf({ shifts, rotation, holidays = [], exceptions = [] }: CalendarDocument, date: string): readonly Worked[] {
  const crewOf = (name: string) => {
    const { starts = date, crews = {} } = rotation ?? {}
    const past = Math.round((Date.parse(date) - Date.parse(starts)) / dayMs)
    return Object.keys(crews).find((crew) => {
      const pattern = crews[crew] ?? []
      return pattern.at(past % pattern.length) === name
    })
  }
  const exception = exceptions.find((one) => one.date <= date && date <= (one.to ?? one.date))
  const worked = Object.entries(exception?.shifts ?? shifts).flatMap(([name, changes]): Worked[] => {
    const shift = { ...shifts[name], ...changes } as ShiftDocument
    const crew = crewOf(name)
    if (exception !== undefined) return [[name, crew, shift]]
    if (holidays.some((holiday) => (typeof holiday === 'string' ? holiday : holiday.date) === date)) return []
    if (rotation !== undefined) return crew === undefined ? [] : [[name, crew, shift]]
    const weekday = (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)[new Date(date).getUTCDay()]
    return shift.days === undefined || shift.days.some((day) => day === weekday) ? [[name, undefined, shift]] : []
  })
  return worked.sort(([, , first], [, , second]) => (first.start < second.start ? -1 : 1))
}
