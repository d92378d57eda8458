// How wide the columns of an editable table are, and its heading.
import type { Column, RowsField } from '../fields.ts'
import { h } from './dom.ts'
import { type Derived, withDerived } from './row-view.ts'
import { cellText, type Labels, type Row } from './table.ts'

interface Layout {
  /** The row of the setting: it carries the widths, as heading and rows are grids of their own. */
  readonly row: HTMLElement
  readonly head: HTMLElement
  readonly field: RowsField
  readonly rows: readonly Row[]
  readonly derived: Derived | null
  readonly labels: Labels
  readonly tip: (column: string) => string
}

/** In pixels: a character of the table's font, what an input or a list adds, the columns at both ends, the gap. */
const size = { character: 7.5, text: 18, choice: 34, first: 36, last: 28, gap: 2, derived: 130 }
const bounds: Readonly<Record<Column['type'], readonly [least: number, most: number]>> = {
  text: [56, 260],
  number: [50, 90],
  choice: [60, 130],
  flag: [44, 80],
}
/** Long tables: the first rows tell enough. */
const measuredRows = 200

/** Writes the heading, and gives each column the room that its heading and its longest texts want, within bounds. */
export function arrangeColumns({ row, head, field, rows, derived, labels, tip }: Layout): void {
  const columns = Object.entries(field.columns)
  const names = columns.map(([name]) => name)
  const widths = withDerived(
    columns.map(([name, column]) => widthOf(name, column, rows, labels)),
    names,
    derived,
    size.derived,
  )
  const titles = names.map((name) => h('span', { role: 'columnheader', title: tip(name) }, labels(name)))
  const total = widths.reduce((sum, width) => sum + width + size.gap, size.first + size.last + size.gap)
  // A wider dialog shares out the rest in the same proportion.
  const shares = widths.map((width) => `minmax(${width}px, ${width}fr)`).join(' ')
  row.style.setProperty('--lineside-columns', `${size.first}px ${shares} ${size.last}px`)
  row.style.setProperty('--lineside-width', `${total}px`)
  // The dialog is made as wide as the table needs; once it is open it stays as it is, and the table scrolls in it.
  if (!row.classList.contains(opened)) row.style.setProperty('--lineside-opening', `${total}px`)
  head.replaceChildren(h('span'), ...withDerived(titles, names, derived, h('span', { role: 'columnheader' }, derived?.label ?? '')), h('span'))
}

/** On the row of a table whose dialog has its width. */
export const opened = 'lineside-opened'

function widthOf(name: string, column: Column, rows: readonly Row[], labels: Labels): number {
  const texts =
    column.type === 'choice' ? column.options.map((option) => labels(name, option)) : rows.slice(0, measuredRows).map((row) => cellText(row[name]))
  const longest = [labels(name), ...texts].reduce((most, text) => Math.max(most, text.length), 0)
  const [least, most] = bounds[column.type]
  return Math.min(most, Math.max(least, longest * size.character + (column.type === 'choice' ? size.choice : size.text)))
}
