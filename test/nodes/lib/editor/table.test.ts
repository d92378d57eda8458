import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cellValue, emptyRow, headingsOf, isTable, type Labels, moveRow, pastedTable, pasteRows } from '../../../../nodes/lib/editor/table.ts'
import { choice, flag, number, rows, text } from '../../../../nodes/lib/fields.ts'

const { columns } = rows({
  name: text({ required: true }),
  scale: number({ default: 1 }),
  low: number({ default: null, optional: true }),
  type: choice(['int16', 'float32'], 'int16'),
  isOn: flag(false),
})
const words: Readonly<Record<string, string>> = { name: 'Bezeichnung', scale: 'Faktor', 'type.int16': 'ganze Zahl', 'type.float32': 'Gleitkommazahl' }
const labels: Labels = (column, option) => words[option === undefined ? column : `${column}.${option}`] ?? column
const blank = { name: '', scale: 1, low: null, type: 'int16', isOn: false }

test('an empty row has the defaults of its columns', () => {
  assert.deepEqual(emptyRow(columns), blank)
})

const cells: readonly (readonly [column: keyof typeof columns, text: string, value: unknown])[] = [
  ['name', '  pump 1 ', 'pump 1'],
  ['name', '12', '12'],
  ['scale', '0.1', 0.1],
  ['scale', '-0,125', -0.125],
  ['scale', '12,5', 12.5],
  ['scale', '1e-3', 0.001],
  ['scale', '1,234', '1,234'],
  ['scale', '1.234.567', '1.234.567'],
  ['scale', 'much', 'much'],
  ['scale', '', null],
  ['scale', '${SCALE}', '${SCALE}'],
  ['type', 'FLOAT32', 'float32'],
  ['type', 'gleitkommazahl', 'float32'],
  ['type', 'double', 'double'],
  ['type', '', 'int16'],
  ['type', '${TYPE}', '${TYPE}'],
  ['isOn', 'x', true],
  ['isOn', 'WAHR', true],
  ['isOn', 'FALSCH', false],
  ['isOn', 'maybe', 'maybe'],
  ['isOn', '', false],
]
for (const [column, written, value] of cells) {
  test(`"${written}" in the column ${column} is ${JSON.stringify(value)}`, () => {
    assert.deepEqual(cellValue(column, columns[column], written, labels), value)
  })
}

test('one cell of a clipboard is no table, whatever line end follows it', () => {
  assert.deepEqual(['abc', 'abc\n', 'abc\r\n', 'a\tb', 'a\nb'].map(isTable), [false, false, false, true, true])
})

test('a paste fills from its cell to the right and down, adds rows, and leaves the other cells alone', () => {
  const before = [
    { ...blank, name: 'a', scale: 5 },
    { ...blank, name: 'b', type: 'float32' },
  ]
  assert.deepEqual(pasteRows(before, columns, '2\t0\n3\t1\n4\t2\n', { row: 1, column: 'scale' }, labels), [
    { ...blank, name: 'a', scale: 5 },
    { ...blank, name: 'b', type: 'float32', scale: 2, low: 0 },
    { ...blank, scale: 3, low: 1 },
    { ...blank, scale: 4, low: 2 },
  ])
})

test('cells beyond the last column are left out', () => {
  assert.deepEqual(pasteRows([], columns, 'x\ty\n', { row: 0, column: 'isOn' }, labels), [{ ...blank, isOn: true }])
})

test('a heading in the names or the words of the columns says where the cells go, in any order', () => {
  const pasted = [{ ...blank, name: 'a', scale: 0.5, type: 'float32' }]
  assert.deepEqual(pasteRows([], columns, 'type\tNAME\tscale\nfloat32\ta\t0.5\n', { row: 0, column: 'name' }, labels), pasted)
  assert.deepEqual(pasteRows([], columns, 'type\tbezeichnung\tFaktor\tremark\nfloat32\ta\t0,5\tnew\n', { row: 0, column: 'name' }, labels), pasted)
})

test('a pasted text whose heading names the key is a whole table; any other is cells', () => {
  const keyed = { ...rows(columns), unique: 'name' }
  const pasted = pastedTable(keyed, 'Faktor\tBezeichnung\n0,5\ta\n', labels)
  assert.deepEqual(pasted, { rows: [{ ...blank, name: 'a', scale: 0.5 }], columns: ['scale', 'name'] })
  assert.equal(pastedTable(keyed, 'scale\ttype\n0.5\tint16\n', labels), null)
  assert.equal(pastedTable(keyed, 'a\t2\nb\t3\n', labels), null)
  assert.equal(pastedTable(rows(columns), 'name\tscale\na\t1\n', labels), null)
})

test('a heading may be what the user reads above a column', () => {
  assert.deepEqual([headingsOf(columns, labels).get('faktor'), headingsOf(columns, labels).get('low')], ['scale', 'low'])
})

test('a row is moved up, down, and nowhere when there is none', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ name }))
  const all = [a, b, c].flatMap((row) => (row === undefined ? [] : [row]))
  assert.deepEqual(moveRow(all, 0, 2), [b, c, a])
  assert.deepEqual(moveRow(all, 2, 0), [c, a, b])
  assert.deepEqual(moveRow(all, 3, 0), all)
})
