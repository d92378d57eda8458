// Times in messages about context: ISO 8601 with an offset, or ms since the epoch. What is not clear is refused.
import { fault } from '../../lib/fault.ts'
import { parseTime } from '../../lib/foreign-time.ts'

/** Earlier ones are seconds taken for ms, or a clock that was never set. */
const from2000 = 946_684_800_000
const to2100 = 4_102_444_800_000

/**
 * ms UTC, whole. `field` names the place in the message for the fault: `context.no-offset` for a local time, which may be
 * any hour of the day, `context.bad-time` for all else that is no time between 2000 and 2100.
 */
export function readInstant(value: unknown, field: string): number {
  const time = typeof value === 'number' ? parseTime(value, 'ms') : parseTime(value, 'iso')
  if (time !== null && time >= from2000 && time < to2100) return time
  const found = typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 40) : typeof value
  const isLocal = typeof value === 'string' && /^\s*\d{4}-\d\d-\d\d([T ][\d:.,]+)?\s*$/.test(value)
  throw fault(isLocal ? 'context.no-offset' : 'context.bad-time', { field, found }, { retry: false })
}
