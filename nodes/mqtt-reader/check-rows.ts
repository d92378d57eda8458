// What is wrong with the rows of the table, beyond single cells. Paths are `topics.<row>.<column>`.
import type { Problem } from '../lib/fields.ts'
import { isSparkplugFilter } from '../lib/formats/sparkplug/topic.ts'
import { parsePath } from '../lib/path.ts'
import { binaryParts } from './decode-binary.ts'
import { csvColumn, csvColumns } from './decode-csv.ts'
import type { Config, TopicRow } from './fields.ts'
import { parseFilter } from './filter.ts'
import { nameTemplate, strayBraces } from './name-template.ts'
import { isPath, staticNames } from './rows.ts'

type RowProblem = Omit<Problem, 'path'> & { readonly path: keyof TopicRow }

export function rowsProblems({ topics, acknowledge }: Config): readonly Problem[] {
  if (topics.length === 0) return [{ path: 'topics', code: 'no-topics' }]
  const single = topics.map((row) => [...rowProblems(row), ...(acknowledge === 'returned' ? qosProblems(row) : [])])
  const place = (index: number) => (problem: RowProblem) => ({ ...problem, path: `topics.${index + 1}.${problem.path}` })
  return [...single.flatMap((problems, index) => problems.map(place(index))), ...repeatedNames(topics)]
}

/** What is wrong with one row; `path` is the column. */
export function rowProblems(row: TopicRow): readonly RowProblem[] {
  const parsed = parseFilter(row.filter)
  if ('problem' in parsed) return [{ path: 'filter', code: parsed.problem, params: { found: row.filter } }]
  return [...nameProblems(row, parsed.filter, parsed.hasWildcard), ...cellProblems[row.type](row)]
}

function nameProblems({ name, type, filter: shown }: TopicRow, filter: string, hasWildcard: boolean): readonly RowProblem[] {
  if (type === 'sparkplug') {
    const wrongName = name === '' ? [] : [unused('name', 'sparkplug', name)]
    return isSparkplugFilter(filter) ? wrongName : [...wrongName, { path: 'filter', code: 'not-sparkplug', params: { found: shown } }]
  }
  const stray = strayBraces(name)
  if (stray !== null) return [{ path: 'name', code: 'wrong-placeholder', params: { found: stray } }]
  if (!hasWildcard || nameTemplate(name).tellsApart(filter)) return []
  return [{ path: 'name', code: 'name-for-many', params: { found: name } }]
}

const cellProblems: Readonly<Record<TopicRow['type'], (row: TopicRow) => readonly RowProblem[]>> = {
  auto: jsonProblems,
  json: jsonProblems,
  number: unusedProblems,
  boolean: unusedProblems,
  string: unusedProblems,
  csv: (row) => [
    ...(csvColumns(row.value) === null ? [misfit('value', 'not-a-column', row.value)] : []),
    ...(['time', 'quality'] as const).flatMap((column) =>
      row[column] === '' || csvColumn(row[column]) !== null ? [] : [misfit(column, 'not-a-column', row[column])],
    ),
    ...unitProblems(row),
  ],
  binary: (row) => [
    ...(binaryParts(row.value) === null ? [misfit('value', 'not-a-layout', row.value)] : []),
    ...unusedCells(row, ['time', 'quality']),
    ...unitProblems(row),
  ],
  sparkplug: (row) => [
    ...(row.value === '' || row.value === 'json' ? [] : [unused('value', 'sparkplug', row.value)]),
    ...unusedCells(row, ['time', 'quality', 'unit']),
  ],
}

function jsonProblems(row: TopicRow): readonly RowProblem[] {
  const columns = (['value', 'time', 'quality'] as const).filter((column) => row[column] !== '')
  const all = isPath(row.unit) ? [...columns, 'unit' as const] : columns
  return all.flatMap((column) => (parsePath(row[column]) === null ? [misfit(column, 'not-a-path', row[column])] : []))
}

function unusedProblems(row: TopicRow): readonly RowProblem[] {
  return [...unusedCells(row, ['value', 'time', 'quality']), ...unitProblems(row)]
}

/** A path needs JSON to lead through. */
function unitProblems(row: TopicRow): readonly RowProblem[] {
  return isPath(row.unit) ? [unused('unit', row.type, row.unit)] : []
}

function unusedCells(row: TopicRow, columns: readonly ('value' | 'time' | 'quality' | 'unit')[]): readonly RowProblem[] {
  return columns.flatMap((column) => (row[column] === '' ? [] : [unused(column, row.type, row[column])]))
}

/** At QoS 2 the library acknowledges by itself what was handed over. */
function qosProblems({ qos }: TopicRow): readonly RowProblem[] {
  return qos === '2' ? [{ path: 'qos', code: 'returned-needs-qos-1', params: { found: qos } }] : []
}

function repeatedNames(topics: readonly TopicRow[]): readonly Problem[] {
  const first = new Map<string, number>()
  return topics.flatMap((row, index) =>
    staticNames(row).flatMap((name) => {
      const before = first.get(name)
      if (before === undefined) first.set(name, index + 1)
      return before === undefined ? [] : [{ path: `topics.${index + 1}.name`, code: 'not-unique', params: { found: name, row: before } }]
    }),
  )
}

function misfit(path: keyof TopicRow, code: string, found: string): RowProblem {
  return { path, code, params: { found: found.slice(0, 80) } }
}

function unused(path: keyof TopicRow, type: TopicRow['type'], found: string): RowProblem {
  return { path, code: 'cell-without-use', params: { found: found.slice(0, 80), type } }
}
