// What a file would change in a table: rows by key, cell by cell.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diffRows } from '../../../../nodes/lib/editor/diff-rows.ts'
import { choice, number, rows, text } from '../../../../nodes/lib/fields.ts'
import { rowsFromCsv, rowsToCsv } from '../../../../nodes/lib/formats/rows-csv.ts'

const columns = { name: text({ required: true }), scale: number({ default: 1 }), type: choice(['int16', 'float32'], 'int16') }
const keyed = rows(columns, { unique: 'name' })
const all = Object.keys(columns)
const row = (name: string, scale = 1, type = 'int16') => ({ name, scale, type })

test('rows are found by their key: added, changed cell by cell, gone, the same', () => {
  const before = [row('a'), row('b'), row('c')]
  const diff = diffRows(keyed, before, { rows: [row('d'), row('b', 0.1, 'float32'), row('a')], columns: all })
  assert.deepEqual(diff.added, [row('d')])
  assert.deepEqual(diff.changed, [
    {
      row: row('b', 0.1, 'float32'),
      cells: [
        { column: 'scale', before: 1, after: 0.1 },
        { column: 'type', before: 'int16', after: 'float32' },
      ],
    },
  ])
  assert.deepEqual([diff.removed, diff.unchanged], [[row('c')], 1])
  assert.deepEqual(diff.replaced, [row('d'), row('b', 0.1, 'float32'), row('a')])
  assert.deepEqual(diff.merged, [row('a'), row('b', 0.1, 'float32'), row('c'), row('d')])
})

test('columns that the file does not name keep their cells', () => {
  const diff = diffRows(keyed, [row('a', 5, 'float32')], { rows: [row('a', 7), row('b', 8)], columns: ['name', 'scale'] })
  assert.deepEqual(diff.replaced, [row('a', 7, 'float32'), row('b', 8)])
  assert.deepEqual(diff.changed[0]?.cells, [{ column: 'scale', before: 5, after: 7 }])
})

test('a cell that is not stored counts as its default, and an unchanged row stays as it is stored', () => {
  const stored = { name: 'a' }
  const diff = diffRows(keyed, [stored], { rows: [row('a')], columns: all })
  assert.equal(diff.unchanged, 1)
  assert.equal(diff.replaced[0], stored)
})

test('a key that the table has twice is matched once; the other one would go', () => {
  const diff = diffRows(keyed, [row('a'), row('a', 2)], { rows: [row('a')], columns: all })
  assert.deepEqual([diff.unchanged, diff.removed, diff.merged], [1, [row('a', 2)], [row('a'), row('a', 2)]])
})

test('in a table without a key, rows are the same only where all cells are', () => {
  const diff = diffRows(rows(columns), [row('a'), row('a'), row('b')], { rows: [row('a'), row('b', 2)], columns: all })
  assert.deepEqual([diff.added, diff.changed, diff.removed, diff.unchanged], [[row('b', 2)], [], [row('a'), row('b')], 1])
})

test('ten thousand rows read back from their own file are all the same', () => {
  const before = Array.from({ length: 10_000 }, (_, index) => row(`tag_${index}`, index / 8))
  const found = rowsFromCsv<Record<string, unknown>>(keyed, rowsToCsv(keyed, before), () => [])
  assert.ok(found.rows)
  const { unchanged, added, changed, removed } = diffRows(keyed, before, found)
  assert.deepEqual([unchanged, added, changed, removed], [10_000, [], [], []])
})
