// Rows as CSV: written and read back, however a spreadsheet saves them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choice, flag, number, rows, text } from '../../../../nodes/lib/fields.ts'
import { rowsFromCsv, rowsToCsv } from '../../../../nodes/lib/formats/rows-csv.ts'

const table = rows(
  {
    name: text({ required: true }),
    unitId: number({ default: 1 }),
    low: number({ default: null, optional: true }),
    kind: choice(['a', 'b'], 'a'),
    isOn: flag(true),
  },
  { unique: 'name' },
)
const read = (csv: string) => rowsFromCsv<Record<string, unknown>>(table, csv, () => [])
const problems = (csv: string) => read(csv).problems.map(({ line, column, code }) => `${line} ${column} ${code}`)

test('rows written and read back are the same rows', () => {
  const kept = [
    { name: 'x,"y"\nz', unitId: 0.5, low: null, kind: 'b', isOn: false },
    { name: 'second', unitId: -3, low: 0, kind: 'a', isOn: true },
  ]
  const columns = Object.keys(table.columns)
  assert.deepEqual(read(rowsToCsv(table, kept)), { rows: kept, columns, lines: [2, 4], problems: [] })
  assert.deepEqual(read(rowsToCsv(table, [])), { rows: [], columns, lines: [], problems: [] })
})

test('columns go by their names in any case and order, what is missing has its default', () => {
  assert.deepEqual(read('\uFEFFUNITID;Name\r\n0,125;pump\r\n;valve\r\n').rows, [
    { name: 'pump', unitId: 0.125, low: null, kind: 'a', isOn: true },
    { name: 'valve', unitId: 1, low: null, kind: 'a', isOn: true },
  ])
})

test('columns go by other headings too, and the file says which it has', () => {
  const { rows, columns } = { columns: [], ...rowsFromCsv(table, 'Einheit;NAME;\n7;pump;\n', () => [], new Map([['einheit', 'unitId']])) }
  assert.deepEqual([rows?.length, columns], [1, ['unitId', 'name']])
})

test('a wrong header is said before anything else', () => {
  assert.deepEqual(problems(''), ['1  empty-file'])
  assert.deepEqual(problems('title,unitId,unitid\n,,\n'), ['1 title unknown-column', '1 unitId repeated-column', '1 name missing-column'])
  assert.deepEqual(problems('name,constructor\n'), ['1 constructor unknown-column'])
})

test('surplus cells and numbers with two readings are asked back', () => {
  assert.deepEqual(problems('name;unitId\na;1,234;x\nb;"12,5"\n'), ['2  too-many-cells', '2 unitId ambiguous-number'])
})

test('cells are checked as at deploy, all at once, equal names with the line of the first', () => {
  assert.deepEqual(problems('name,unitId,kind\n,x,\nb,,c\n'), ['2 name missing', '2 unitId not-a-number', '3 kind not-an-option'])
  assert.deepEqual(read('name\n"a\nb"\nc\n"a\nb"\n').problems, [{ line: 5, column: 'name', code: 'not-unique', params: { found: 'a\nb', row: 2 } }])
})

test('what single cells cannot tell is said by line too', () => {
  const found = rowsFromCsv(table, 'name\na\n\nb\n', () => [{ path: 'rows.2.low', code: 'odd' }])
  assert.deepEqual(found, { rows: null, problems: [{ line: 4, column: 'low', code: 'odd' }] })
})
