// InfluxDB line protocol, as we write it. https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/
import type { InfluxPoint, InfluxValue } from './influx-point.ts'

export type InfluxPrecision = 'ns' | 'us' | 'ms'

export const perMs: Readonly<Record<InfluxPrecision, bigint>> = { ns: 1_000_000n, us: 1_000n, ms: 1n }

/** One line, without its end. */
export function writeLine({ measurement, tags, fields, timestamp }: InfluxPoint, precision: InfluxPrecision): string {
  const tagText = tags.map(([name, value]) => `,${escaped(name, keys)}=${escaped(value, keys)}`).join('')
  const fieldText = fields.map(([name, value]) => `${escaped(name, keys)}=${written(value)}`).join(',')
  return `${escaped(measurement, measurements)}${tagText} ${fieldText} ${BigInt(timestamp) * perMs[precision]}`
}

const measurements = /[, ]/g
const keys = /[,= ]/g

function escaped(text: string, special: RegExp): string {
  return text.replace(special, '\\$&')
}

function written({ as, is }: InfluxValue): string {
  switch (as) {
    case 'float':
      return Object.is(is, -0) ? '-0' : String(is)
    case 'integer':
      return `${is}i`
    case 'unsigned':
      return `${is}u`
    case 'text':
      return `"${is.replace(/["\\]/g, '\\$&')}"`
    case 'boolean':
      return String(is)
  }
}
