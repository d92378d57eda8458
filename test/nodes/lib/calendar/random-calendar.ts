// Calendars drawn at random: sound, but with shifts, breaks and exceptions at all hours, most of all when clocks change.
import type { CalendarDocument, ExceptionDocument, ShiftDocument, Weekday } from '../../../../nodes/lib/calendar/calendar-document.ts'
import { randomInteger } from '../../../support/random.ts'

const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const dayMs = 86_400_000

/** Its holidays and exceptions are within `days` from `start`. */
export function randomCalendar(random: () => number, zone: string, start: string, days: number): CalendarDocument {
  const chance = (of: number) => random() < of
  const cuts = distinctMinutes(random, 1 + randomInteger(random, 5))
  const slots = cuts.map((from, place) => [from, cuts[place + 1] ?? Number(cuts[0]) + 1440] as const)
  const worked = slots.filter(() => chance(0.8))
  const timed = (worked.length === 0 ? slots : worked).map((slot, place) => [`s${place}`, randomShift(random, slot)] as const)
  const dateAfter = (count: number) => new Date(Date.parse(start) + count * dayMs).toISOString().slice(0, 10)
  const names = timed.map(([name]) => name)
  const isRotating = chance(0.4)
  const shifts = timed.map(
    ([name, shift]) => [name, isRotating || chance(0.5) ? shift : { ...shift, days: weekdays.filter(() => chance(0.7)) }] as const,
  )
  const holiday = dateAfter(randomInteger(random, days))
  const first = randomInteger(random, days - 2)
  return {
    zone,
    shifts: Object.fromEntries(shifts),
    ...(isRotating ? { rotation: { starts: dateAfter(randomInteger(random, 100) - 50), crews: randomCrews(random, names) } } : {}),
    holidays: [chance(0.5) ? holiday : { date: holiday, name: 'day off' }],
    exceptions: [randomException(random, timed, { date: dateAfter(first), ...(chance(0.5) ? { to: dateAfter(first + 1) } : {}) })],
  }
}

/** Minutes of a day, each five minutes from the next at least, half of them before 04:00. */
function distinctMinutes(random: () => number, count: number): readonly number[] {
  const minutes = new Set<number>()
  while (minutes.size < count) minutes.add(5 * randomInteger(random, random() < 0.5 ? 48 : 288))
  return [...minutes].sort((first, second) => first - second)
}

/** The whole slot, or a part of it. */
function randomShift(random: () => number, [from, to]: readonly [number, number]): ShiftDocument {
  const length = to - from
  const start = random() < 0.7 ? from : from + randomInteger(random, length)
  const end = random() < 0.7 ? to : start + 1 + randomInteger(random, to - start)
  const breaks = Array.from({ length: end - start < 30 ? 0 : randomInteger(random, 3) }, (_, place) => {
    const begins = start + Math.floor(((end - start) * (place + random() / 2)) / 3)
    return { start: time(begins), end: time(begins + 1 + randomInteger(random, Math.max(1, Math.floor((end - start) / 6)))) }
  })
  return { start: time(start), end: end === 1440 && random() < 0.5 ? '24:00' : time(end), breaks }
}

/** Each shift of each day is one crew's, or nobody's. */
function randomCrews(random: () => number, names: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const length = 1 + randomInteger(random, 9)
  const crews = ['A', 'B', 'C', 'D']
  const days = Array.from({ length }, () => {
    const left = [...names]
    return crews.map(() => (random() < 0.75 && left.length > 0 ? (left.splice(randomInteger(random, left.length), 1)[0] ?? 'off') : 'off'))
  })
  return Object.fromEntries(crews.map((crew, place) => [crew, days.map((day) => day[place] ?? 'off')]))
}

/** Some shifts as they are, some shorter, some under another name. */
function randomException(
  random: () => number,
  timed: readonly (readonly [string, ShiftDocument])[],
  span: Pick<ExceptionDocument, 'date' | 'to'>,
): ExceptionDocument {
  const shifts = timed.flatMap(([name, { start, end }]): [string, Partial<ShiftDocument> | null][] => {
    const choice = randomInteger(random, 4)
    if (choice === 0) return []
    if (choice === 1) return [[name, null]]
    if (choice === 2) return [[`new ${name}`, { start, end }]]
    return [[name, { end: time(minutesOf(start) + 1), breaks: [] }]]
  })
  return { ...span, reason: 'drawn', shifts: Object.fromEntries(shifts) }
}

function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
}

function time(minutes: number): string {
  const ofDay = minutes % 1440
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`
}
