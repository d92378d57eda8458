// Rows of a settings table as CSV and back: automation engineers keep such tables in spreadsheets.
import type { FaultParams } from '../fault.ts'
import type { Column, Problem, RowsField } from '../fields.ts'
import { parseField } from '../parse-config.ts'
import { type CsvRow, formatCsv, parseCsv } from './csv.ts'

export interface CsvProblem {
  /** Line of the file, from 1. */
  readonly line: number
  /** Name of the column; empty where the whole line is meant. */
  readonly column: string
  /** Locale key below `problem.`. */
  readonly code: string
  readonly params?: FaultParams
}

export type RowsFound<R> =
  | {
      readonly rows: readonly R[]
      /** Those the file names, in its order. */
      readonly columns: readonly string[]
      /** On which line each row stands. */
      readonly lines: readonly number[]
      readonly problems: readonly []
    }
  | { readonly rows: null; readonly problems: readonly CsvProblem[] }

/** Header and one line a row; values that are not set are empty cells. */
export function rowsToCsv(field: RowsField, rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = Object.keys(field.columns)
  return formatCsv([names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))])
}

/**
 * Reads a table as spreadsheets save it: comma, semicolon or tab, any line end, columns in any order by the names
 * in the first line, empty cells and missing optional columns at their defaults. All problems are reported, each
 * with its line. `check` says what single cells cannot tell; its paths are `<any>.<row from 1>.<column>`.
 * `headings`: other names of columns, for example those the user reads, in small letters.
 */
export function rowsFromCsv<R>(
  field: RowsField,
  text: string,
  check: (rows: readonly R[]) => readonly Problem[],
  headings: ReadonlyMap<string, string> = new Map(),
): RowsFound<R> {
  const [header, ...lines] = parseCsv(text)
  if (header === undefined) return refused([{ line: 1, column: '', code: 'empty-file' }])
  const known = new Map([...headings, ...Object.keys(field.columns).map((name): [string, string] => [name.toLowerCase(), name])])
  const names = header.cells.map((cell) => known.get(cell.trim().toLowerCase()) ?? cell.trim())
  const wrongHeader = headerProblems(field.columns, names, header.line)
  if (wrongHeader.length > 0) return refused(wrongHeader)
  const read = lines.map((line) => readLine(field.columns, names, line))
  const unreadable = read.flatMap((line) => line.problems)
  if (unreadable.length > 0) return refused(unreadable)
  const parsed = parseField(
    field,
    read.map((line) => line.row),
    'rows',
  )
  const rows = parsed.value as readonly R[] | undefined
  const problems = rows === undefined ? parsed.problems : check(rows)
  return rows !== undefined && problems.length === 0
    ? { rows, columns: names.filter((name) => name !== ''), lines: lines.map(({ line }) => line), problems: [] }
    : refused(problems.map((problem) => atLine(problem, lines)))
}

function refused<R>(problems: readonly CsvProblem[]): RowsFound<R> {
  return { rows: null, problems }
}

type Columns = Readonly<Record<string, Column>>

function headerProblems(columns: Columns, names: readonly string[], line: number): readonly CsvProblem[] {
  const known = Object.keys(columns)
  const unknown = names.filter((name) => name !== '' && !known.includes(name))
  const repeated = names.filter((name, index) => name !== '' && names.indexOf(name) !== index)
  const missing = known.filter((name) => 'required' in (columns[name] ?? {}) && !names.includes(name))
  return [
    ...unknown.map((name) => ({ line, column: name, code: 'unknown-column', params: { found: name, known: known.join(', ') } })),
    ...repeated.map((name) => ({ line, column: name, code: 'repeated-column', params: { found: name } })),
    ...missing.map((name) => ({ line, column: name, code: 'missing-column', params: { column: name } })),
  ]
}

interface ReadLine {
  readonly row: Readonly<Record<string, unknown>>
  readonly problems: readonly CsvProblem[]
}

function readLine(columns: Columns, names: readonly string[], { line, cells }: CsvRow): ReadLine {
  const row: Record<string, unknown> = {}
  const problems: CsvProblem[] = []
  const surplus = cells.slice(names.length).some((cell) => cell.trim() !== '')
  if (surplus) problems.push({ line, column: '', code: 'too-many-cells', params: { found: cells.length, columns: names.length } })
  for (const [index, name] of names.entries()) {
    const cell = (cells[index] ?? '').trim()
    if (name === '' || cell === '') continue
    const isNumber = columns[name]?.type === 'number'
    if (isNumber && isAmbiguous(cell)) problems.push({ line, column: name, code: 'ambiguous-number', params: { found: cell } })
    row[name] = isNumber ? cell.replace(/^([+-]?\d+),(\d+)$/, '$1.$2') : cell
  }
  return { row, problems }
}

/** `1,234`: a thousand and more, or one and a bit? `0,125` and `12,5` can only be decimals. */
function isAmbiguous(cell: string): boolean {
  return /^[+-]?[1-9]\d{0,2}(,\d{3})+$/.test(cell)
}

/** Rows of the table as lines of the file. */
function atLine({ path, code, params }: Problem, lines: readonly CsvRow[]): CsvProblem {
  const lineOf = (row: unknown) => lines[Number(row) - 1]?.line ?? 1
  const [, row, column = ''] = path.split('.')
  const moved = params !== undefined && 'row' in params ? { ...params, row: lineOf(params['row']) } : params
  return { line: lineOf(row), column, code, ...(moved === undefined ? {} : { params: moved }) }
}
