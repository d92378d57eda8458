// Time as other systems write it, to ms since the epoch, UTC. Nothing is guessed: what is not clear is no time.

export type TimeFormat = 'auto' | 'ms' | 's' | 'us' | 'ns' | 'iso'

type Unit = 's' | 'ms' | 'us' | 'ns'

const perSecond: Readonly<Record<Unit, number>> = { s: 1, ms: 1_000, us: 1_000_000, ns: 1_000_000_000 }
const units: readonly Unit[] = ['s', 'ms', 'us', 'ns']
/** A number in `auto` is of the unit in which it falls between 2000 and 2100, in ms. */
const from2000 = 946_684_800_000
const to2100 = 4_102_444_800_000

/**
 * ISO 8601 with a zone, as RFC 3339 has it: without one it might be any hour of the day. A comma or a point before the
 * fraction; digits beyond the millisecond are cut off.
 */
const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|z|[+-]\d\d:?\d\d)$/

/** Null where it is no time of that format. */
export function parseTime(value: unknown, format: TimeFormat): number | null {
  if (value instanceof Date) return integer(value.getTime())
  if (format === 'iso') return typeof value === 'string' ? parseIso(value.trim()) : null
  const number = numberOf(value)
  if (number === null) return format === 'auto' && typeof value === 'string' ? parseIso(value.trim()) : null
  if (format !== 'auto') return integer(inMs(number, format))
  return units.map((unit) => integer(inMs(number, unit))).find((ms) => ms !== null && ms >= from2000 && ms < to2100) ?? null
}

/** A time ahead of ours by more than this is a clock set wrong, there or here. */
const aheadMs = 5 * 60_000

/** Whether a source's time cannot be: in the future, or before there were such things. */
export function isImplausible(timeMs: number, now: number): boolean {
  return timeMs > now + aheadMs || timeMs <= 0
}

function parseIso(text: string): number | null {
  const [, day, minute, second = '00', fraction = '', zone = ''] = iso.exec(text) ?? []
  if (day === undefined) return null
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2')
  const found = Date.parse(`${day}T${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`)
  return Number.isNaN(found) ? null : found
}

/** Nanoseconds have more digits than a double holds. */
function numberOf(value: unknown): number | bigint | null {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  const [, digits, fraction] = typeof value === 'string' ? (/^\s*(-?\d{1,20})(\.\d+)?\s*$/.exec(value) ?? []) : []
  if (digits === undefined) return null
  return fraction === undefined && digits.length > 15 ? BigInt(digits) : Number(digits + (fraction ?? ''))
}

function inMs(value: number | bigint, unit: Unit): number {
  if (typeof value === 'bigint') return Number((value * 1_000n) / BigInt(perSecond[unit]))
  // To the microsecond: 1795246200.25 times 1000 must not become one ms less.
  return Math.round((value / perSecond[unit]) * 1e6) / 1_000
}

/** Whether a calendar has it: within what a Date can hold. ms UTC. */
export function isTime(ms: number): boolean {
  return Math.abs(ms) <= 8.64e15
}

function integer(ms: number): number | null {
  return isTime(ms) ? Math.floor(ms) : null
}
