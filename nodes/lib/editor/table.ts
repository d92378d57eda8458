// Tables of settings as data: what adding, moving and pasting do to the rows. Pure.
import type { Column, RowsField } from '../fields.ts'
import { parseCsv } from '../formats/csv.ts'
import type { RowsBrought } from './diff-rows.ts'

export type Row = Readonly<Record<string, unknown>>
type Columns = RowsField['columns']

/** Labels of columns and of options, as the user's spreadsheet may have them: `(column)` or `(column, option)`. */
export type Labels = (column: string, option?: string) => string

export function emptyRow(columns: Columns): Row {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.default]))
}

/** Takes `rows[from]` out and puts it where `to` is. */
export function moveRow(rows: readonly Row[], from: number, to: number): readonly Row[] {
  const row = rows[from]
  return row === undefined ? rows : rows.toSpliced(from, 1).toSpliced(to, 0, row)
}

/** Whether a clipboard text is more than one cell. */
export function isTable(text: string): boolean {
  return /[\t\n\r]/.test(text.replace(/\r?\n$/, ''))
}

/** Pastes as a spreadsheet does: from the cell at `row`, `column` to the right and down, adding rows as needed. */
export function pasteRows(
  rows: readonly Row[],
  columns: Columns,
  text: string,
  at: { readonly row: number; readonly column: string },
  labels: Labels,
): readonly Row[] {
  const lines = parseCsv(text).map(({ cells }) => cells)
  const header = headerOf(columns, lines[0] ?? [], labels)
  const names = Object.keys(columns)
  const targets = header ?? names.slice(Math.max(0, names.indexOf(at.column)))
  const result = [...rows]
  for (const [index, cells] of (header === undefined ? lines : lines.slice(1)).entries()) {
    result[at.row + index] = { ...(result[at.row + index] ?? emptyRow(columns)), ...valuesOf(columns, targets, cells, labels) }
  }
  return result
}

/** Texts of columns in small letters, by which a heading may name them. */
export function headingsOf(columns: Columns, labels: Labels): ReadonlyMap<string, string> {
  return new Map(Object.keys(columns).map((name) => [labels(name).toLowerCase(), name]))
}

/** A pasted text with a heading that names the key of the rows is a whole table; null: cells from the cursor on. */
export function pastedTable({ columns, unique }: RowsField, text: string, labels: Labels): RowsBrought | null {
  const [heading] = parseCsv(text)
  const named = (headerOf(columns, heading?.cells ?? [], labels) ?? []).filter((name) => name !== undefined)
  if (unique === undefined || !named.includes(unique)) return null
  return { rows: pasteRows([], columns, text, { row: 0, column: unique }, labels), columns: named }
}

/** What a cell of a text table means in a column. What fits nothing is kept as it is, for the message to show. */
export function cellValue(name: string, column: Column, text: string, labels: Labels): unknown {
  const trimmed = text.trim()
  const isVariable = /^\$\{[^}]+\}$/.test(trimmed)
  if (isVariable || column.type === 'text') return trimmed
  if (column.type === 'number') return numberOf(trimmed)
  if (trimmed === '') return column.default
  if (column.type === 'flag') return flags.get(trimmed.toLowerCase()) ?? trimmed
  const isMeant = (option: string) => isSame(option, trimmed) || isSame(labels(name, option), trimmed)
  return column.options.find(isMeant) ?? trimmed
}

/**
 * Also with a decimal comma, as half of Europe's spreadsheets write it. `1,234` may be a thousand and more, or one
 * and a bit: it stays a text, which the message then shows.
 */
function numberOf(text: string): number | string | null {
  if (text === '') return null
  const isAmbiguous = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/.test(text)
  const plain = isAmbiguous ? text : text.replace(/^([+-]?\d+),(\d+)$/, '$1.$2')
  return Number.isFinite(Number(plain)) ? Number(plain) : text
}

/** As spreadsheets and people write them. */
const flags: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'x', 'yes', 'ja', 'wahr'].map((word): [string, boolean] => [word, true]),
  ...['false', '0', '-', 'no', 'nein', 'falsch'].map((word): [string, boolean] => [word, false]),
])

export function cellText(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}

/** The columns a heading names, `undefined` where it is no heading: then every cell is data. */
function headerOf(columns: Columns, cells: readonly string[], labels: Labels): readonly (string | undefined)[] | undefined {
  const names = cells.map((cell) => Object.keys(columns).find((name) => isSame(name, cell.trim()) || isSame(labels(name), cell.trim())))
  return names.filter((name) => name !== undefined).length >= Math.max(1, Math.ceil(cells.length / 2)) ? names : undefined
}

function valuesOf(columns: Columns, targets: readonly (string | undefined)[], cells: readonly string[], labels: Labels): Row {
  const values: Record<string, unknown> = {}
  for (const [index, name] of targets.entries()) {
    const column = name === undefined ? undefined : columns[name]
    const text = cells[index]
    if (name !== undefined && column !== undefined && text !== undefined) values[name] = cellValue(name, column, text, labels)
  }
  return values
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
