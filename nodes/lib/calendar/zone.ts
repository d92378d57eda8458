// Wall-clock time of an IANA zone as instants and back, by the platform's time-zone data.
import { nearest } from '../nearest.ts'
import { boundedCache } from './bounded-cache.ts'
import { dayMs } from './local-day.ts'

/** "Wall" is what the zone's clocks show, written as the ms at which UTC's clocks show the same. */
export interface Zone {
  readonly name: string
  /** What the clocks show at an instant. */
  toWall(ms: number): number
  /**
   * When the clocks show this. A time they show twice (they go back): the first of the two. A time they leave out
   * (they go forward): as much later as they skip, so 02:30 is 03:30.
   */
  toInstant(wall: number): number
}

/** Before and after these instants the offset stays as it is then: nobody plans shifts there, and a device's broken clock may ask. */
export const knownFrom = Date.UTC(1900, 0, 1)
export const knownTo = Date.UTC(2200, 0, 1)

const cachedDays = 2000

/** Throws a RangeError for a zone that the platform does not know: ask `isZone` first. */
export function openZone(name: string): Zone {
  // Asking it costs about 8 µs, so that offsets are kept by day.
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const shownOffset = (ms: number) => {
    const second = Math.floor(Math.min(Math.max(ms, knownFrom), knownTo) / 1000) * 1000
    return shownBy(format.format(second)) - second
  }
  const offsetAtStart = boundedCache(cachedDays, (utcDay: number) => shownOffset(utcDay * dayMs))
  /** No zone changes its clocks forth and back within one day: between two equal offsets a day apart there is no other. */
  const offsetAt = (ms: number) => {
    const utcDay = Math.floor(ms / dayMs)
    const offset = offsetAtStart(utcDay)
    return offsetAtStart(utcDay + 1) === offset ? offset : shownOffset(ms)
  }
  return {
    name,
    toWall: (ms) => ms + offsetAt(ms),
    toInstant(wall) {
      // The largest change of an offset was Samoa's, by a day.
      const before = offsetAt(wall - dayMs)
      const after = offsetAt(wall + dayMs)
      const byAfter = wall - after
      return offsetAt(wall - before) !== before && offsetAt(byAfter) === after ? byAfter : wall - before
    },
  }
}

/** Whether the platform knows the zone. An offset (`+01:00`) is none: it knows no daylight saving. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The zone that a mistyped name most likely means, also where only the city is written; null when none is near. */
export function nearestZone(name: string): string | null {
  const all = ['UTC', ...currentNames, ...Intl.supportedValuesOf('timeZone')]
  const found = nearest(name, all)
  if (found !== null) return found
  const cityOf = (zone: string) => zone.slice(zone.lastIndexOf('/') + 1)
  const city = nearest(cityOf(name).trim().replaceAll(' ', '_'), all.map(cityOf))
  return city === null ? null : (all.find((zone) => cityOf(zone) === city) ?? null)
}

/** Names of today that engines list by an older one (IANA tz database, file "backward"). */
const currentNames = ['Asia/Kolkata', 'Asia/Kathmandu', 'Asia/Yangon', 'Asia/Ho_Chi_Minh', 'Europe/Kyiv', 'America/Argentina/Buenos_Aires']

/** `11/21/2026, 10:50:37` as ms, as if it were UTC. */
function shownBy(text: string): number {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = text.split(/\D+/).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second)
}
