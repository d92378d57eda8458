// A payload of lines with separated columns: each line one set of values.

import type { TimeFormat } from '../lib/foreign-time.ts'
import { scalarOfText } from '../lib/foreign-value.ts'
import { type CsvRow, parseCsv } from '../lib/formats/csv.ts'
import { statusCodes } from '../lib/quality.ts'
import type { Decoder, Found } from '../mqtt-connection/decoder.ts'
import { foundOf, trouble } from './found-values.ts'
import { namedParts, partName } from './named-parts.ts'
import { textOf } from './payload-text.ts'

export interface CsvColumn {
  readonly name: string
  /** From 1, as people count. */
  readonly column: number
}

export interface CsvRule {
  readonly columns: readonly CsvColumn[]
  readonly time: number | null
  readonly timeFormat: TimeFormat
  readonly quality: number | null
  readonly unit: string
  readonly nameOf: (topic: string) => string
}

/** Lines of one message; more is a file, no message. */
const maxLines = 10_000

export function csvDecoder(rule: CsvRule): Decoder {
  return {
    decode({ topic, payload }) {
      const text = textOf(payload)
      if (text === null) return trouble(statusCodes.BadDataEncodingInvalid, 'not-text')
      const lines = parseCsv(text).slice(0, maxLines)
      if (lines.length === 0) return trouble(statusCodes.Bad, 'no-value')
      const name = rule.nameOf(topic)
      return { found: lines.flatMap((line) => foundInLine(rule, line, name)) }
    },
  }
}

/** Columns of a cell: `2`, or `temp=2; press=3`. Null where it says anything else. */
export function csvColumns(cell: string): readonly CsvColumn[] | null {
  const columns = namedParts(cell)?.map(({ name, text }) => ({ name, column: csvColumn(text) ?? 0 })) ?? null
  return columns?.every(({ column }) => column > 0) === true ? columns : null
}

export function csvColumn(text: string): number | null {
  return /^[1-9]\d{0,3}$/.test(text) ? Number(text) : null
}

function foundInLine({ columns, time, timeFormat, quality, unit }: CsvRule, { cells }: CsvRow, base: string): readonly Found[] {
  const cell = (column: number) => cells[column - 1]
  const beside = {
    unit,
    ...(time !== null && { time: { value: cell(time), format: timeFormat } }),
    ...(quality !== null && { quality: { value: cell(quality) } }),
  }
  return columns.map(({ name, column }) => {
    const text = cell(column)
    const value =
      text === undefined
        ? ({ payload: null, statusCode: statusCodes.BadNodeIdUnknown, finding: 'path-not-found' } as const)
        : scalarOfText(decimalPoint(text.trim()), 'auto')
    return foundOf(partName(base, name), value, beside)
  })
}

/** `12,5` in a cell of its own can only be a decimal: the separator is another one. */
function decimalPoint(text: string): string {
  return /^[+-]?\d+,\d+$/.test(text) ? text.replace(',', '.') : text
}
