// InfluxDB line protocol, as others write it: letter by letter, so that no text takes longer than its length.
import { type Fault, fault } from '../fault.ts'
import { maxValues } from './found.ts'
import { type InfluxPrecision, perMs } from './influx-lines.ts'
import type { InfluxPoint, InfluxValue } from './influx-point.ts'

/** What a line says. Without a time the server would take its own. */
export interface InfluxLine extends Omit<InfluxPoint, 'timestamp'> {
  readonly timestamp: number | null
}

/** A line that cannot be read costs the others nothing. Comments and empty lines are passed over. */
export function readLines(text: string, precision: InfluxPrecision): { readonly lines: readonly InfluxLine[]; readonly faults: readonly Fault[] } {
  const lines: InfluxLine[] = []
  const faults: Fault[] = []
  let fields = 0
  let number = 1
  for (let at = 0; at < text.length; ) {
    const blank = match(/[ \t]*(#[^\n]*)?(\r?\n|$)/y, text, at)
    const read = blank === null ? readLine(text, at, precision) : null
    if (read !== null) lines.push(read.line)
    else if (blank === null) faults.push(fault('format.not-a-line', { line: number }, { retry: false }))
    fields += read?.line.fields.length ?? 0
    if (lines.length + faults.length > maxValues || fields > maxFields)
      return { lines: [], faults: [fault('format.too-many-values', { limit: maxValues }, { retry: false })] }
    const end = read?.end ?? (blank === null ? endOfLine(text, at) : at + blank[0].length)
    for (let place = at; place < end; place += 1) if (text[place] === '\n') number += 1
    at = end
  }
  return { lines, faults }
}

/** A reading of ours has three. */
const maxFields = 3 * maxValues

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}

/** Null where it is none. */
function readLine(text: string, start: number, precision: InfluxPrecision): { readonly line: InfluxLine; readonly end: number } | null {
  const measurement = nameAt(text, start, ', ')
  const tags = tagsAt(text, measurement.end)
  const head = tags === null || measurement.is === '' ? null : match(/ +/y, text, tags.end)
  const fields = head === null || tags === null ? null : fieldsAt(text, tags.end + head[0].length)
  const tail = fields === null ? null : match(/(?: +(-?\d{1,20}))? *(?:\r?\n|$)/y, text, fields.end)
  if (tags === null || fields === null || tail === null) return null
  const timestamp = tail[1] === undefined ? null : inMs(BigInt(tail[1]), precision)
  return { line: { measurement: measurement.is, tags: tags.is, fields: fields.is, timestamp }, end: fields.end + tail[0].length }
}

interface Part<T> {
  readonly is: T
  /** Where the next part begins. */
  readonly end: number
}

/** Up to one of the marks or a line end; where a backslash stands before it, a mark is a letter. */
function nameAt(text: string, start: number, marks: string): Part<string> {
  let is = ''
  let from = start
  let at = start
  for (; at < text.length; at += 1) {
    const letter = text[at] ?? ''
    if (letter === '\n' || marks.includes(letter)) break
    if (letter !== '\\' || at + 1 >= text.length || !marks.includes(text[at + 1] ?? '')) continue
    is += text.slice(from, at)
    at += 1
    from = at
  }
  return { is: is + text.slice(from, at), end: at }
}

function tagsAt(text: string, start: number): Part<InfluxLine['tags']> | null {
  const is: (readonly [string, string])[] = []
  let at = start
  while (text[at] === ',') {
    const name = nameAt(text, at + 1, ',= ')
    if (name.is === '' || text[name.end] !== '=') return null
    const value = nameAt(text, name.end + 1, ',= ')
    if (value.is === '') return null
    is.push([name.is, value.is])
    at = value.end
  }
  return { is, end: at }
}

/** With more fields than are read at all, the rest is passed over. */
function fieldsAt(text: string, start: number): Part<InfluxLine['fields']> | null {
  const is: (readonly [string, InfluxValue])[] = []
  for (let at = start; ; at += 1) {
    const name = nameAt(text, at, ',= ')
    if (name.is === '' || text[name.end] !== '=') return null
    const value = text[name.end + 1] === '"' ? textAt(text, name.end + 2) : plainAt(text, name.end + 1)
    if (value === null) return null
    is.push([name.is, value.is])
    at = value.end
    if (text[at] !== ',' || is.length > maxFields) return { is, end: is.length > maxFields ? text.length : at }
  }
}

/** Behind the opening quote. */
function textAt(text: string, start: number): Part<InfluxValue> | null {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '"') return { is: { as: 'text', is: text.slice(start, at).replace(/\\(["\\])/g, '$1') }, end: at + 1 }
    if (text[at] === '\\') at += 1
  }
  return null
}

function plainAt(text: string, start: number): Part<InfluxValue> | null {
  const [plain = ''] = match(/[^", \r\n]{1,400}/y, text, start) ?? []
  const is = fieldValue(plain)
  return is === null ? null : { is, end: start + plain.length }
}

function fieldValue(plain: string): InfluxValue | null {
  if (/^(t|true)$/i.test(plain) || /^(f|false)$/i.test(plain)) return { as: 'boolean', is: /^t/i.test(plain) }
  if (/^-?\d{1,20}[iu]$/.test(plain)) return { as: plain.endsWith('i') ? 'integer' : 'unsigned', is: BigInt(plain.slice(0, -1)) }
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN
  return Number.isFinite(number) ? { as: 'float', is: number } : null
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
