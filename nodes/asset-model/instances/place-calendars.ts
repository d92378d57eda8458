// Which calendar is in force where: those that instances name, and those that name paths or assets.
import { buildCalendar } from '../../lib/calendar/build-calendar.ts'
import type { Calendar } from '../../lib/calendar/calendar.ts'
import { type CalendarScope, calendarIndex } from '../../lib/calendar/choose-calendar.ts'
import { pointerTo, type SchemaProblem } from '../../lib/schema-problem.ts'
import type { ModelDocument } from '../model-document.ts'
import type { PlacedAsset } from '../model-parts.ts'
import { isValidAt } from './validity.ts'

export interface Calendars {
  readonly all: readonly Calendar[]
  /** The most specific one. */
  at(path: string): Calendar | undefined
}

type Documents = NonNullable<ModelDocument['calendars']>

/** Two calendars of one place, by its path or its id, cannot both be in force. */
export function* checkScopes(calendars: Documents, placed: readonly PlacedAsset[], now: number): Generator<SchemaProblem> {
  const pathOf = currentPaths(placed, now)
  const taken = new Map<string, string>()
  for (const [calendar, { for: scopes = [] }] of Object.entries(calendars)) {
    for (const [index, scope] of scopes.entries()) {
      const pointer = pointerTo('/calendars', calendar, 'for', index)
      const path = pathOf.get(scope) ?? scope
      const first = taken.get(path)
      if (first === undefined) taken.set(path, pointer)
      else yield { pointer, code: 'calendar-place-twice', params: { scope, first } }
    }
  }
}

/** Of assets that moved, the paths count that they have now. Calendars must be sound. */
export function placeCalendars(calendars: Documents, placed: readonly PlacedAsset[], now: number): Calendars {
  const built = new Map(Object.entries(calendars).map(([name, document]) => [name, buildCalendar(name, document)]))
  if (built.size === 0) return { all: Object.freeze([]), at: () => undefined }
  const pathOf = currentPaths(placed, now)
  const own = placed.filter((one) => isValidAt(one, now)).flatMap(({ asset, instance }) => scoped(asset.path, built.get(instance.calendar ?? '')))
  const named = Object.entries(calendars).flatMap(([name, { for: scopes = [] }]) =>
    scopes.flatMap((scope) => scoped(pathOf.get(scope) ?? scope, built.get(name))),
  )
  return { all: Object.freeze([...built.values()]), at: calendarIndex([...own, ...named]) }
}

function currentPaths(placed: readonly PlacedAsset[], now: number): ReadonlyMap<string, string> {
  return new Map(placed.filter((one) => isValidAt(one, now)).map(({ asset }) => [asset.id, asset.path]))
}

function scoped(scope: string, calendar: Calendar | undefined): readonly CalendarScope[] {
  return calendar === undefined ? [] : [{ scope, calendar }]
}
