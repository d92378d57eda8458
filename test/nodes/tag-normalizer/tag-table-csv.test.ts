// The table by spreadsheet: read back as written, and every defect named by line and column.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TagRow } from '../../../nodes/tag-normalizer/fields.ts'
import { tagTableFromCsv, tagTableToCsv } from '../../../nodes/tag-normalizer/tag-table-csv.ts'

const rows: readonly TagRow[] = [
  { raw: 'DB1,DBD4', name: 'line1/"hot"', scale: 0.1, offset: -40, unit: 'Cel', low: -40, high: 150, datatype: 'number' },
  { raw: 'M0.1', name: 'running', scale: 1, offset: 0, unit: '', low: null, high: null, datatype: 'boolean' },
]
const problems = (text: string) => tagTableFromCsv(text).problems.map(({ line, column, code }) => `${line} ${column} ${code}`)

test('a table written and read back is the same table', () => {
  assert.deepEqual(tagTableFromCsv(tagTableToCsv(rows)), { tags: rows, problems: [] })
})

test('a German spreadsheet’s file is read: byte-order mark, semicolons, decimal commas, columns in any order', () => {
  const { tags } = tagTableFromCsv('\uFEFFName;Raw;Scale;high\r\npressure;PT1;0,125;16\n\nlevel;LT1;;12,5\r\n')
  assert.deepEqual(
    tags?.map(({ raw, name, scale, high, datatype }) => [raw, name, scale, high, datatype]),
    [
      ['PT1', 'pressure', 0.125, 16, 'any'],
      ['LT1', 'level', 1, 12.5, 'any'],
    ],
  )
})

test('duplicate raw names and tag names are named by the lines of the file, also across cells of many lines', () => {
  const { problems: found } = tagTableFromCsv('raw,name\na,x\n"b\n2",y\na,z\n')
  assert.deepEqual(found, [{ line: 5, column: 'raw', code: 'not-unique', params: { found: 'a', row: 2 } }])
  assert.deepEqual(problems('raw,name\na,x\nb,x\n'), ['3 name not-unique'])
})

test('all problems are reported, each with its line and column', () => {
  const text = 'raw,name,scale,low,high,datatype\n,x,abc,,,\nb,,0,,,integer\n'
  assert.deepEqual(problems(text), ['2 raw missing', '2 scale not-a-number', '3 name missing', '3 datatype not-an-option'])
})

test('a number that can be read in two ways is asked back', () => {
  assert.deepEqual(problems('raw;name;scale\na;x;1,234\n'), ['2 scale ambiguous-number'])
})

test('a wrong header, surplus cells and an empty file are said before anything else', () => {
  assert.deepEqual(problems(''), ['1  empty-file'])
  assert.deepEqual(problems('raw,title,raw\n'), ['1 title unknown-column', '1 raw repeated-column', '1 name missing-column'])
  assert.deepEqual(problems('raw,name\na,x,1,5\n'), ['2  too-many-cells'])
})
