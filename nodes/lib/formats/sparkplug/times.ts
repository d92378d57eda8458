// Times of Sparkplug B: unsigned 64-bit milliseconds since the epoch.
import { isTime } from '../../foreign-time.ts'
import type { WireInteger } from './payload.ts'

/** ms as a reading has them; null where there is no time, or one that no calendar has. */
export function millisecondsOf(time: WireInteger | undefined): number | null {
  return typeof time === 'number' && isTime(time) ? time : null
}

export function isoTime(time: WireInteger): string | undefined {
  const ms = millisecondsOf(time)
  return ms === null ? undefined : new Date(ms).toISOString()
}
