// Points as node-red-contrib-influxdb takes them: `[[fields, tags], …]` in the payload, the measurement beside it.
import { type Fault, fault } from '../fault.ts'
import { maxValues, recordOf } from './found.ts'
import type { InfluxLine } from './influx-lines-read.ts'
import type { InfluxPoint, InfluxValue } from './influx-point.ts'

export type InfluxObject = readonly [fields: Readonly<Record<string, unknown>>, tags: Readonly<Record<string, string>>]

/**
 * The time is the field `time`, a Date: a number would be taken in whatever precision the node is set to. Integers are
 * texts such as `5i`, for a number is a float there, and a field keeps the type it had first. So a text of that form
 * cannot be sent.
 */
export function objectOf(point: InfluxPoint, topic: string): InfluxObject | Fault {
  // An integer field of the node has 64 bit and a sign.
  if (point.fields.some(([, value]) => value.as === 'unsigned')) return fault('format.no-such-value', { topic, format: 'InfluxDB' }, { retry: false })
  const wrong = point.fields.find(([, value]) => value.as === 'text' && integer.test(value.is))
  if (wrong !== undefined) return fault('format.text-like-integer', { topic, found: String(wrong[1].is) }, { retry: false })
  const fields = point.fields.map(([name, { as, is }]) => [name, as === 'integer' ? `${is}i` : is] as const)
  return [{ ...Object.fromEntries(fields), time: new Date(point.timestamp) }, Object.fromEntries(point.tags)]
}

const integer = /^-?\d{1,20}i$/

/** `measurement`: of the message. One point may also stand alone, as `[fields, tags]`, or without tags. */
export function readObjects(payload: unknown, measurement: string): { readonly lines: readonly InfluxLine[]; readonly faults: readonly Fault[] } {
  const isMany = Array.isArray(payload) && Array.isArray(payload[0])
  const points: readonly unknown[] = isMany ? payload : [Array.isArray(payload) ? payload : [payload]]
  if (points.length > maxValues) return { lines: [], faults: [fault('format.too-many-values', { limit: maxValues }, { retry: false })] }
  const read = points.map((point, index) => {
    const [fields, tags] = Array.isArray(point) ? (point as readonly unknown[]) : []
    return readObject(recordOf(fields), recordOf(tags), measurement) ?? index + 1
  })
  return {
    lines: read.filter((one) => typeof one !== 'number'),
    faults: read.filter((one) => typeof one === 'number').map((line) => fault('format.not-a-line', { line }, { retry: false })),
  }
}

function readObject(
  fields: Readonly<Record<string, unknown>> | null,
  tags: Readonly<Record<string, unknown>> | null,
  measurement: string,
): InfluxLine | null {
  if (fields === null) return null
  const { time, ...rest } = fields
  const values = Object.entries(rest).flatMap(([name, value]) => {
    const known = fieldValue(value)
    return known === null ? [] : [[name, known] as const]
  })
  if (values.length === 0) return null
  const texts = Object.entries(tags ?? {}).flatMap(([name, value]) => (isTag(value) ? [[name, String(value)] as const] : []))
  return { measurement, tags: texts, fields: values, timestamp: timeOf(time) }
}

function isTag(value: unknown): boolean {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value)
}

function fieldValue(value: unknown): InfluxValue | null {
  if (typeof value === 'number') return { as: 'float', is: value }
  if (typeof value === 'boolean') return { as: 'boolean', is: value }
  if (typeof value === 'bigint') return { as: 'integer', is: value }
  if (typeof value !== 'string') return null
  return integer.test(value) ? { as: 'integer', is: BigInt(value.slice(0, -1)) } : { as: 'text', is: value }
}

/** A Date, or what became of one on its way through JSON. A bare number may be of any unit. */
function timeOf(time: unknown): number | null {
  const ms = time instanceof Date ? time.getTime() : typeof time === 'string' ? Date.parse(time) : Number.NaN
  return Number.isNaN(ms) ? null : ms
}
