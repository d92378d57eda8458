// What a file would change in a table, before it is taken: rows by their key, cell by cell. Pure.
import type { RowsField } from '../fields.ts'
import { cellText, emptyRow, type Row } from './table.ts'

/** Rows as a file or the clipboard brings them. */
export interface RowsBrought {
  readonly rows: readonly Row[]
  /** The columns the heading names; cells of all others stay as they are. */
  readonly columns: readonly string[]
  /** Of a file: on which line each row stands. */
  readonly lines?: readonly number[]
}

export interface RowChanged {
  readonly row: Row
  readonly cells: readonly { readonly column: string; readonly before: unknown; readonly after: unknown }[]
}

export interface RowsDiff {
  readonly added: readonly Row[]
  readonly changed: readonly RowChanged[]
  /** In the table and not in the file. */
  readonly removed: readonly Row[]
  readonly unchanged: number
  /** The table as the file has it, in its order. */
  readonly replaced: readonly Row[]
  /** The table with the file's rows changed and added, and nothing gone. */
  readonly merged: readonly Row[]
}

/** Rows are the same row by the unique column; in a table without one, only where all their cells are equal. */
export function diffRows({ columns, unique }: RowsField, before: readonly Row[], { rows, columns: named }: RowsBrought): RowsDiff {
  const blank = emptyRow(columns)
  const names = Object.keys(columns)
  const keyOf = (row: Row) =>
    unique === undefined ? JSON.stringify(names.map((name) => cellText({ ...blank, ...row }[name]))) : cellText(row[unique])
  const waiting = Map.groupBy(
    before.map((row, index) => ({ row, index })),
    ({ row }) => keyOf(row),
  )
  const merged = [...before]
  const added: Row[] = []
  const changed: RowChanged[] = []
  const replaced = rows.map((brought) => {
    const old = waiting.get(keyOf(brought))?.shift()
    if (old === undefined) {
      added.push(brought)
      return brought
    }
    const row = { ...old.row, ...Object.fromEntries(named.map((name) => [name, brought[name]])) }
    const cells = changes(names, { ...blank, ...old.row }, { ...blank, ...row })
    if (cells.length === 0) return old.row
    changed.push({ row, cells })
    merged[old.index] = row
    return row
  })
  const removed = [...waiting.values()].flatMap((rest) => rest.map(({ row }) => row))
  const unchanged = replaced.length - added.length - changed.length
  return { added, changed, removed, unchanged, replaced, merged: [...merged, ...added] }
}

function changes(names: readonly string[], before: Row, after: Row): RowChanged['cells'] {
  const differing = names.filter((column) => cellText(before[column]) !== cellText(after[column]))
  return differing.map((column) => ({ column, before: before[column], after: after[column] }))
}
