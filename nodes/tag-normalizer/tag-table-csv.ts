// The tag table as CSV and back: automation engineers keep such tables in spreadsheets.
import type { FaultParams } from '../lib/fault.ts'
import { type CsvRow, formatCsv, parseCsv } from '../lib/formats/csv.ts'
import { parseField } from '../lib/parse-config.ts'
import { fields, type TagRow } from './fields.ts'

export interface CsvProblem {
  /** Line of the file, from 1. */
  readonly line: number
  /** Name of the column; empty where the whole line is meant. */
  readonly column: string
  /** Locale key below `problem.`. */
  readonly code: string
  readonly params?: FaultParams
}

export type TagTable =
  | { readonly tags: readonly TagRow[]; readonly problems: readonly [] }
  | { readonly tags: null; readonly problems: readonly CsvProblem[] }

const columns = fields.settings.tags.columns
const columnNames = Object.keys(columns) as (keyof TagRow)[]

/** Header and one line a row; optional limits that are not set are empty cells. */
export function tagTableToCsv(tags: readonly TagRow[]): string {
  return formatCsv([columnNames, ...tags.map((row) => columnNames.map((name) => String(row[name] ?? '')))])
}

/**
 * Reads a table as spreadsheets save it: comma, semicolon or tab, any line end, columns in any order by the names
 * in the first line, missing optional columns at their defaults. All problems are reported, each with its line.
 */
export function tagTableFromCsv(text: string): TagTable {
  const [header, ...lines] = parseCsv(text)
  if (header === undefined) return { tags: null, problems: [{ line: 1, column: '', code: 'empty-file' }] }
  const names = header.cells.map((cell) => cell.trim().toLowerCase())
  const wrongHeader = headerProblems(names, header.line)
  if (wrongHeader.length > 0) return { tags: null, problems: wrongHeader }
  const read = lines.map((line) => readLine(names, line))
  const problems = read.flatMap((line) => line.problems)
  const found =
    problems.length > 0
      ? { value: null, problems }
      : checkRows(
          read.map((line) => line.row),
          lines,
        )
  return found.problems.length === 0 ? { tags: found.value as readonly TagRow[], problems: [] } : { tags: null, problems: found.problems }
}

function headerProblems(names: readonly string[], line: number): readonly CsvProblem[] {
  const unknown = names.filter((name) => name !== '' && !Object.hasOwn(columns, name))
  const repeated = names.filter((name, index) => name !== '' && names.indexOf(name) !== index)
  const missing = columnNames.filter((name) => 'required' in columns[name] && !names.includes(name))
  return [
    ...unknown.map((name) => ({ line, column: name, code: 'unknown-column', params: { found: name, known: columnNames.join(', ') } })),
    ...repeated.map((name) => ({ line, column: name, code: 'repeated-column', params: { found: name } })),
    ...missing.map((name) => ({ line, column: name, code: 'missing-column', params: { column: name } })),
  ]
}

interface ReadLine {
  readonly row: Readonly<Record<string, unknown>>
  readonly problems: readonly CsvProblem[]
}

/** An empty cell of a number is left out, so that its default stands; a limit without default is null. */
function readLine(names: readonly string[], { line, cells }: CsvRow): ReadLine {
  const row: Record<string, unknown> = {}
  const problems: CsvProblem[] = []
  const surplus = cells.slice(names.length).some((cell) => cell.trim() !== '')
  if (surplus) problems.push({ line, column: '', code: 'too-many-cells', params: { found: cells.length, columns: names.length } })
  for (const [index, name] of names.entries()) {
    const cell = (cells[index] ?? '').trim()
    if (name === '' || cell === '') continue
    const isNumber = columns[name as keyof TagRow].type === 'number'
    if (isNumber && isAmbiguous(cell)) problems.push({ line, column: name, code: 'ambiguous-number', params: { found: cell } })
    row[name] = isNumber ? cell.replace(/^([+-]?\d+),(\d+)$/, '$1.$2') : cell
  }
  return { row, problems }
}

/** `1,234`: a thousand and more, or one and a bit? `0,125` and `12,5` can only be decimals. */
function isAmbiguous(cell: string): boolean {
  return /^[+-]?[1-9]\d{0,2}(,\d{3})+$/.test(cell)
}

/** The checks of the deploy, with the file's lines in place of the table's rows. */
function checkRows(rows: readonly unknown[], lines: readonly CsvRow[]): { readonly value: unknown; readonly problems: readonly CsvProblem[] } {
  const parsed = parseField(fields.settings.tags, rows, 'tags')
  const tags = parsed.value as readonly TagRow[] | undefined
  const found = tags === undefined ? parsed.problems : (fields.check?.({ name: '', tags, outOfRange: 'uncertain' }) ?? [])
  const lineOf = (row: unknown) => lines[Number(row) - 1]?.line ?? 0
  const problems = found.map(({ path, code, params }) => {
    const [, row, column = ''] = path.split('.')
    const moved = params !== undefined && 'row' in params ? { ...params, row: lineOf(params['row']) } : params
    return { line: lineOf(row), column, code, ...(moved === undefined ? {} : { params: moved }) }
  })
  return { value: tags, problems }
}
