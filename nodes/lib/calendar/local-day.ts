// Days and times of day as numbers: a day is counted from 1970-01-01, a time of day in ms from midnight.
import type { Weekday } from './calendar-document.ts'

export const dayMs = 86_400_000

const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** `06:00` or `06:00:30` as ms from midnight; `24:00` is a day. */
export function timeOfDay(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number)
  return ((hours * 60 + minutes) * 60 + seconds) * 1000
}

/** ms from midnight as `06:00`, on whatever day. */
export function timeText(ms: number): string {
  const text = new Date(((ms % dayMs) + dayMs) % dayMs).toISOString()
  return text.slice(17, 19) === '00' ? text.slice(11, 16) : text.slice(11, 19)
}

/** The number of a day written `2026-02-28`, from 1900 to 2199; null when there is no such day. */
export function dayNumber(date: string): number | null {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(date)) return null
  const ms = Date.parse(`${date}T00:00:00Z`)
  // Date.parse takes 30 February for 2 March.
  return Number.isNaN(ms) || dateOf(ms / dayMs) !== date ? null : ms / dayMs
}

export function dateOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

export function weekdayOf(day: number): Weekday {
  // Day 0 was a Thursday.
  return weekdays[(((day + 3) % 7) + 7) % 7] ?? 'mon'
}
