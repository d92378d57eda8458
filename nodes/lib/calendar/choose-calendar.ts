// Which calendar is in force at an asset path: the one of the nearest scope above it.
import type { Calendar } from './calendar.ts'

export interface CalendarScope {
  /** An asset path: the calendar is in force there and below. Empty: everywhere. */
  readonly scope: string
  readonly calendar: Calendar
}

/** Of two entries for one scope the first counts: give an asset's own calendar before those that name the asset. */
export function calendarIndex(entries: Iterable<CalendarScope>): (path: string) => Calendar | undefined {
  const byScope = new Map<string, Calendar>()
  for (const { scope, calendar } of entries) if (!byScope.has(scope)) byScope.set(scope, calendar)
  return (path) => {
    for (let scope = path; scope !== ''; scope = scope.slice(0, Math.max(0, scope.lastIndexOf('/')))) {
      const calendar = byScope.get(scope)
      if (calendar !== undefined) return calendar
    }
    return byScope.get('')
  }
}
