// What every decoder of rows shares: a value with its time, quality and unit as one find.
import { parseQuality } from '../lib/foreign-quality.ts'
import { parseTime, type TimeFormat } from '../lib/foreign-time.ts'
import type { ForeignValue } from '../lib/foreign-value.ts'
import { worseStatus } from '../lib/quality.ts'
import type { Datatype, Scalar } from '../lib/reading.ts'
import type { Decoded, Found } from '../mqtt-connection/decoder.ts'

/** What came beside a value. `undefined`: the message has none; not asked for: left out. */
export interface Beside {
  readonly time?: { readonly value: unknown; readonly format: TimeFormat }
  readonly quality?: { readonly value: unknown }
  /** UCUM code. */
  readonly unit?: string
}

export function foundOf(name: string, { payload, statusCode, finding, was }: ForeignValue, { time, quality, unit }: Beside): Found {
  const read = time === undefined || time.value === undefined || time.value === null ? null : parseTime(time.value, time.format)
  const isUnreadable = time !== undefined && time.value !== undefined && time.value !== null && read === null
  const judged = quality === undefined ? null : parseQuality(quality.value)
  const findings = [finding, isUnreadable ? 'unreadable-time' : undefined, judged?.finding].filter((one) => typeof one === 'string')
  const datatype = datatypeOf(payload)
  return {
    name,
    payload,
    ...(datatype === undefined ? {} : { datatype }),
    statusCode: judged === null ? statusCode : worseStatus(statusCode, judged.statusCode),
    sourceTime: read,
    ...(unit === undefined || unit === '' ? {} : { unit }),
    ...(findings.length === 0 ? {} : { findings }),
    ...(was === undefined ? {} : { detail: { was } }),
  }
}

/** A message of which nothing can be read. */
export function trouble(statusCode: number, finding: string, was?: string): Decoded {
  const sample = was === undefined || was === '' ? {} : { detail: { was: was.length > 80 ? `${was.slice(0, 79)}…` : was } }
  return { found: [], trouble: { statusCode, finding, ...sample } }
}

/** Of numbers only that they are some: the next one may have a fraction. */
function datatypeOf(payload: Scalar): Datatype | undefined {
  if (payload === null) return undefined
  if (typeof payload === 'bigint') return 'integer'
  return typeof payload as 'number' | 'boolean' | 'string'
}
