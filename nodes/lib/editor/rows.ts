// An editable table over a list of settings: rows added, moved, pasted, imported, exported, checked cell by cell.
import type { RowsField } from '../fields.ts'
import { h } from './dom.ts'
import type { Control, Finding, Surroundings, Word } from './form.ts'
import { type Derived, type RowEvents, type RowView, rowView } from './row-view.ts'
import { emptyRow, isTable, type Labels, moveRow, pasteRows, type Row } from './table.ts'
import { arrangeColumns, opened } from './table-layout.ts'
import { tableTools } from './table-tools.ts'
import { virtualList } from './virtual-list.ts'

export interface RowsControl extends Control {
  value(): readonly Row[]
  /** Other rows in their place, for what is chosen elsewhere in the dialog. */
  replace(rows: readonly Row[]): void
  /** Adds rows at the end; cells they lack have the defaults of their columns. */
  append(rows: readonly Row[]): void
  /** Adds a read-only column behind another; its text is worked out from each row. */
  derive(after: string, label: string, text: (row: Row) => string): void
}

/** The rows and what is done to them; `replace` for all but typing in a cell. */
export interface RowsOnScreen {
  readonly rows: readonly Row[]
  replace(rows: readonly Row[]): void
  /** Adds rows at the end and puts the cursor there. */
  append(rows: readonly Row[]): void
  edit(index: number, column: string, value: unknown): void
  focus(index: number, column: string): void
}

export function rowsControl(setting: string, field: RowsField, stored: unknown, around: Surroundings): RowsControl {
  const { row, word, node, changed } = around
  const labels: Labels = (column, option) => node._(option === undefined ? `column.${setting}.${column}` : `option.${setting}.${column}.${option}`)
  const blank = emptyRow(field.columns)
  // Kept as stored: a cell an older release did not know is shown at its default, but not written by "Done" alone.
  let rows: readonly Row[] = Array.isArray(stored) ? stored : []
  let derived: Derived | null = null
  let findings: ReadonlyMap<string, string> = new Map()

  const head = h('div', { className: 'lineside-head', role: 'row' })
  const list = virtualList<RowView>({
    head,
    count: () => rows.length,
    make: (index) => rowView(index, field, labels, word, events, derived),
    fill: (view, index) => view.show({ ...blank, ...rows[index] }, (column) => findings.get(`${index + 1}.${column}`)),
  })
  const arrange = () => {
    arrangeColumns({ row, head, field, rows, derived, labels, tip: (column) => node._(`columnTip.${setting}.${column}`) })
    list.clear()
  }
  const table: RowsOnScreen = {
    get rows() {
      return rows
    },
    replace(next) {
      rows = next
      arrange()
      changed()
    },
    append(more) {
      table.replace([...rows, ...more])
      table.focus(rows.length - more.length, Object.keys(blank)[0] ?? '')
    },
    edit(index, column, value) {
      rows = rows.with(index, { ...rows[index], [column]: value })
      list.draw()
      changed()
    },
    focus: (index, column) => list.reveal(index)?.focus(column),
  }
  const tools = tableTools(table, setting, field, labels, around)
  const events = rowEvents(table, field, labels, tools.offer)
  const message = h('div', { className: 'lineside-problem' })
  row.querySelector('.lineside-rows')?.append(list.element, message, ...tools.elements)
  arrange()
  return {
    value: () => rows,
    replace: table.replace,
    append: (more) => table.append(more.map((one) => ({ ...blank, ...one }))),
    show(found) {
      findings = new Map(found.map(({ place, text }) => [place, text]))
      message.replaceChildren(...summary(found, word, labels, table.focus))
      tools.count(rows.length)
      list.draw()
    },
    derive(after, label, text) {
      derived = { after, label, text }
      arrange()
    },
    resize() {
      row.classList.add(opened)
      list.draw()
    },
  }
}

function rowEvents(table: RowsOnScreen, field: RowsField, labels: Labels, offer: (text: string) => boolean): RowEvents {
  return {
    edit: table.edit,
    paste(index, column, text) {
      if (!isTable(text)) return false
      if (offer(text)) return true
      table.replace(pasteRows(table.rows, field.columns, text, { row: index, column }, labels))
      table.focus(index, column)
      return true
    },
    go(index, column, isEntered = false) {
      if (isEntered && index === table.rows.length) table.append([emptyRow(field.columns)])
      else table.focus(index, column)
    },
    move(from, to, column) {
      if (to < 0 || to >= table.rows.length) return
      table.replace(moveRow(table.rows, from, to))
      table.focus(to, column)
    },
    remove(index, column) {
      table.replace(table.rows.toSpliced(index, 1))
      table.focus(Math.min(index, table.rows.length - 1), column)
    },
  }
}

export const shownFindings = 3

/** The first findings as links to their cells, and how many more there are. */
function summary(findings: readonly Finding[], word: Word, labels: Labels, go: (index: number, column: string) => void): (HTMLElement | string)[] {
  const links = findings.slice(0, shownFindings).map(({ place, text }) => {
    const [number = '', column = ''] = place.split('.')
    const where = place === '' ? '' : `${word('rows.place', { row: number, column: column === '' ? '' : labels(column) })}: `
    const link = h('a', { href: '#' }, where + text)
    link.addEventListener('click', (event) => {
      event.preventDefault()
      go(Number(number) - 1, column)
    })
    return link
  })
  const rest = findings.length - links.length
  return rest > 0 ? [...links, word('rows.more', { count: rest })] : links
}
