// A reading as a point of InfluxDB, before it is written as a line or as an object: measurement, tags, fields, time.
import { type Fault, fault } from '../fault.ts'
import type { Reading, Scalar } from '../reading.ts'

export type InfluxValue =
  | { readonly as: 'float'; readonly is: number }
  | { readonly as: 'integer' | 'unsigned'; readonly is: bigint }
  | { readonly as: 'text'; readonly is: string }
  | { readonly as: 'boolean'; readonly is: boolean }

export interface InfluxPoint {
  readonly measurement: string
  /** In the order of their names, as InfluxDB likes them best. None is empty. */
  readonly tags: readonly (readonly [name: string, value: string])[]
  /** `value` (absent: there is none), `quality`, `status`. */
  readonly fields: readonly (readonly [name: string, value: InfluxValue])[]
  /** ms UTC. */
  readonly timestamp: number
}

/** 64 bit of nanoseconds, both ends kept by InfluxDB for itself. */
const mostMs = 9_223_372_036_854

/**
 * `measurement` empty: the name of the tag. A number is a float, and an integer only where the tag says so: InfluxDB
 * keeps the type that a field had first. Names with control characters, with a backslash at their end or before another
 * one, a comma, a blank, a quote or an equals sign, or (of the measurement) with # in front cannot be written.
 */
export function pointOf(reading: Reading, measurement: string): InfluxPoint | Fault {
  const { topic, timestamp, quality, statusCode } = reading
  const value = reading.payload === null ? null : fieldValue(reading.payload, reading.tag.datatype === 'integer')
  if (value === undefined) return fault('format.no-such-value', { topic, format: 'InfluxDB' }, { retry: false })
  if (Math.abs(timestamp) > mostMs) return fault('format.time-out-of-range', { topic, timestamp }, { retry: false })
  const name = measurement === '' ? reading.tag.name : measurement
  const tags = tagsOf(reading)
  const wrong = [name, ...tags.map(([, text]) => text)].find((text) => !isWritable(text))
  // A line that begins with # is a comment.
  if (wrong !== undefined || name === '' || name.startsWith('#'))
    return fault('format.illegal-name', { topic, found: JSON.stringify(wrong ?? name) }, { retry: false })
  const status: InfluxValue = { as: 'integer', is: BigInt(statusCode) }
  const said = [['quality', { as: 'text', is: quality }] as const, ['status', status] as const]
  return { measurement: name, tags, fields: value === null ? said : [['value', value] as const, ...said], timestamp }
}

/** Undefined: nothing InfluxDB can keep. */
function fieldValue(value: Exclude<Scalar, null>, isInteger: boolean): InfluxValue | undefined {
  switch (typeof value) {
    case 'boolean':
      return { as: 'boolean', is: value }
    case 'string':
      return value.isWellFormed() ? { as: 'text', is: value } : undefined
    case 'bigint':
      return integerOf(value)
    case 'number':
      if (!Number.isFinite(value)) return undefined
      return isInteger && Number.isSafeInteger(value) ? { as: 'integer', is: BigInt(value) } : { as: 'float', is: value }
  }
}

function integerOf(value: bigint): InfluxValue | undefined {
  if (BigInt.asIntN(64, value) === value) return { as: 'integer', is: value }
  return BigInt.asUintN(64, value) === value ? { as: 'unsigned', is: value } : undefined
}

const levels = ['enterprise', 'site', 'area', 'line', 'cell'] as const

function tagsOf({ topic, tag, unit, asset }: Reading): InfluxPoint['tags'] {
  const all: readonly (readonly [string, unknown])[] = [
    ['asset', asset?.id],
    ...levels.map((level) => [level, asset?.[level]] as const),
    ['name', tag.name],
    ['topic', topic],
    ['unit', unit],
  ]
  const known = all.filter((pair): pair is readonly [string, string] => typeof pair[1] === 'string' && pair[1] !== '')
  return known.sort(([first], [second]) => (first < second ? -1 : 1))
}

/**
 * Line protocol has no escape for these: a control character would end the line, a backslash hide the mark that follows,
 * and InfluxDB loses one that stands before another or before an escaped character (1.6, tried).
 */
function isWritable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return text.isWellFormed() && !/[\u0000-\u001f\u007f]|\\(?=[\\,=" ]|$)/.test(text)
}
