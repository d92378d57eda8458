// What is wrong with the rows of the table, beyond single cells. Paths are `rows.<row>.<column>`.
import type { Problem } from '../lib/fields.ts'
import { isTopicPattern } from '../lib/topic.ts'
import type { Config, Row } from './fields.ts'
import { messagePath } from './message-path.ts'
import { nameTemplate, wrongHole } from './name-template.ts'
import { qualityMap } from './quality-map.ts'

export function rowsProblems({ rows }: Pick<Config, 'rows'>): readonly Problem[] {
  if (rows.length === 0) return [{ path: 'rows', code: 'no-rows' }]
  return rows.flatMap((row, index) => rowProblems(row).map((problem) => ({ ...problem, path: `rows.${index + 1}.${problem.path}` })))
}

/** What is wrong with one row; `path` is the column. */
export function rowProblems(row: Row): readonly Problem[] {
  const problems: Problem[] = []
  if (row.topic !== '' && !isTopicPattern(row.topic)) problems.push({ path: 'topic', code: 'not-a-pattern', params: { found: row.topic } })
  const stray = wrongHole(row.name)
  if (stray !== null) problems.push({ path: 'name', code: 'wrong-placeholder', params: { found: stray } })
  for (const column of ['value', 'time', 'quality', 'unit'] as const)
    if (!isPathOrNone(row, column)) problems.push({ path: column, code: 'not-a-path', params: { found: row[column] } })
  if (qualityMap(row.qualityMap) === null) problems.push({ path: 'qualityMap', code: 'not-a-quality-map', params: { found: row.qualityMap } })
  if (row.qualityMap !== '' && row.quality === '')
    problems.push({ path: 'qualityMap', code: 'map-without-quality', params: { found: row.qualityMap } })
  const isOne = messagePath(row.value)?.isMany === false
  if (stray === null && isOne && nameTemplate(row.name).tellsApart)
    problems.push({ path: 'name', code: 'star-without-list', params: { found: row.name } })
  return problems
}

function isPathOrNone(row: Row, column: 'value' | 'time' | 'quality' | 'unit'): boolean {
  const text = row[column]
  if (column === 'unit' && !text.startsWith('$')) return true
  return text === '' || messagePath(text) !== null
}
