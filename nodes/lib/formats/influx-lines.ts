// InfluxDB line protocol, both ways. https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/
import { type Fault, fault } from '../fault.ts'
import { maxValues } from './found.ts'
import type { InfluxPoint, InfluxValue } from './influx-point.ts'

export type InfluxPrecision = 'ns' | 'us' | 'ms'

/** What a line says. Without a time the server would take its own. */
export interface InfluxLine extends Omit<InfluxPoint, 'timestamp'> {
  readonly timestamp: number | null
}

const perMs: Readonly<Record<InfluxPrecision, bigint>> = { ns: 1_000_000n, us: 1_000n, ms: 1n }

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

/** A line that cannot be read costs the others nothing. Comments and empty lines are passed over. */
export function readLines(text: string, precision: InfluxPrecision): { readonly lines: readonly InfluxLine[]; readonly faults: readonly Fault[] } {
  const lines: InfluxLine[] = []
  const faults: Fault[] = []
  let number = 1
  for (let at = 0; at < text.length; ) {
    if (lines.length + faults.length >= maxValues)
      return { lines: [], faults: [fault('format.too-many-values', { limit: maxValues }, { retry: false })] }
    const blank = match(/[ \t]*(#[^\n]*)?(\r?\n|$)/y, text, at)
    const read = blank === null ? readLine(text, at, precision) : null
    if (read !== null) lines.push(read.line)
    else if (blank === null) faults.push(fault('format.not-a-line', { line: number }, { retry: false }))
    const end = read?.end ?? (blank === null ? endOfLine(text, at) : at + blank[0].length)
    number += text.slice(at, end).split('\n').length - 1
    at = end
  }
  return { lines, faults }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}

/** Null where it is none. A comma, a space or a sign of equality counts where no backslash stands before it. */
function readLine(text: string, start: number, precision: InfluxPrecision): { readonly line: InfluxLine; readonly end: number } | null {
  const head = match(/((?:\\[, ]|[^, \n])+)((?:,(?:\\[,= ]|[^,= \n])+=(?:\\[,= ]|[^,= \n])+)*) +/y, text, start)
  if (head === null) return null
  const [all, measurement = '', tagText = ''] = head
  const fields: (readonly [string, InfluxValue])[] = []
  let at = start + all.length
  for (;;) {
    const field = match(/((?:\\[,= ]|[^,= \n])+)=(?:"([^"\\]*(?:\\[\s\S][^"\\]*)*)"|([^", \r\n]+))(,?)/y, text, at)
    const value = field === null ? null : fieldValue(field[2], field[3] ?? '')
    if (field === null || value === null) return null
    fields.push([unescaped(field[1] ?? ''), value])
    at += field[0].length
    if (field[4] === '') break
  }
  const tail = match(/(?: +(-?\d{1,20}))? *(?:\r?\n|$)/y, text, at)
  if (tail === null) return null
  const tags = [...tagText.matchAll(/,((?:\\[,= ]|[^,= ])+)=((?:\\[,= ]|[^,= ])+)/g)].map(
    ([, name = '', value = '']) => [unescaped(name), unescaped(value)] as const,
  )
  const timestamp = tail[1] === undefined ? null : inMs(BigInt(tail[1]), precision)
  return { line: { measurement: measurement.replace(/\\([, ])/g, '$1'), tags, fields, timestamp }, end: at + tail[0].length }
}

function fieldValue(quoted: string | undefined, plain: string): InfluxValue | null {
  if (quoted !== undefined) return { as: 'text', is: quoted.replace(/\\(["\\])/g, '$1') }
  if (/^(t|true)$/i.test(plain) || /^(f|false)$/i.test(plain)) return { as: 'boolean', is: /^t/i.test(plain) }
  if (/^-?\d{1,20}[iu]$/.test(plain)) return { as: plain.endsWith('i') ? 'integer' : 'unsigned', is: BigInt(plain.slice(0, -1)) }
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN
  return Number.isFinite(number) ? { as: 'float', is: number } : null
}

function unescaped(text: string): string {
  return text.replace(/\\([,= ])/g, '$1')
}

/** Down to the millisecond, also before 1970. */
function inMs(time: bigint, precision: InfluxPrecision): number {
  const rest = ((time % perMs[precision]) + perMs[precision]) % perMs[precision]
  return Number((time - rest) / perMs[precision])
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
