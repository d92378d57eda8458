// An editable table over a list of settings: rows added, moved, pasted, imported, exported, checked cell by cell.
import type { Column, RowsField } from '../fields.ts'
import { rowsFromCsv, rowsToCsv } from '../formats/rows-csv.ts'
import { button, h } from './dom.ts'
import type { Control, Finding, Surroundings, Word } from './form.ts'
import { type Derived, type RowEvents, type RowView, rowView, withDerived } from './row-view.ts'
import { emptyRow, isTable, type Labels, moveRow, pasteRows, type Row } from './table.ts'
import { virtualList } from './virtual-list.ts'

export interface RowsControl extends Control {
  value(): readonly Row[]
  /** Adds a read-only column behind another; its text is worked out from each row. */
  derive(after: string, label: string, text: (row: Row) => string): void
}

export function rowsControl(setting: string, field: RowsField, stored: unknown, { row, word, node, changed }: Surroundings): RowsControl {
  const labels: Labels = (column, option) => node._(option === undefined ? `column.${setting}.${column}` : `option.${setting}.${column}.${option}`)
  const names = Object.keys(field.columns)
  const [firstColumn = ''] = names
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
  const count = h('span', { className: 'lineside-count' })
  const message = h('div', { className: 'lineside-problem' })
  const refusal = h('div', { className: 'lineside-problem' })
  const replace = (next: readonly Row[]) => {
    rows = next
    count.textContent = word('rows.count', { count: rows.length })
    list.clear()
    changed()
  }
  const focus = (index: number, column: string) => list.reveal(index)?.focus(column)
  const append = (more: readonly Row[]) => {
    replace([...rows, ...more])
    focus(rows.length - more.length, firstColumn)
  }
  const events: RowEvents = {
    edit(index, column, value) {
      rows = rows.with(index, { ...rows[index], [column]: value })
      list.draw()
      changed()
    },
    paste(index, column, text) {
      if (!isTable(text)) return false
      replace(pasteRows(rows, field.columns, text, { row: index, column }, labels))
      focus(index, column)
      return true
    },
    go(index, column, isEntered = false) {
      if (isEntered && index === rows.length) append([blank])
      else focus(index, column)
    },
    move(from, to, column) {
      if (to < 0 || to >= rows.length) return
      replace(moveRow(rows, from, to))
      focus(to, column)
    },
    remove(index, column) {
      replace(rows.toSpliced(index, 1))
      focus(Math.min(index, rows.length - 1), column)
    },
  }
  /** A file is taken whole or not at all. One whose only flaw is whole `${VAR}` in it is taken as if pasted. */
  const take = (text: string) => {
    const found = rowsFromCsv<Row>(field, text, () => [])
    const flaws = found.problems.filter(({ code }) => code !== 'unset-variable')
    refusal.replaceChildren(
      ...flaws
        .slice(0, shownFindings)
        .map(({ line, column, code, params }) => h('div', {}, `${word('rows.line', { line, column })}: ${node._(`problem.${code}`, params ?? {})}`)),
    )
    if (flaws.length > shownFindings) refusal.append(word('rows.more', { count: flaws.length - shownFindings }))
    if (flaws.length === 0) append(found.rows ?? pasteRows([], field.columns, text, { row: 0, column: firstColumn }, labels))
  }
  const tools = h(
    'div',
    { className: 'lineside-tools' },
    button('plus', word('rows.add'), () => append([blank])),
    button('upload', word('rows.import'), () => pickFile(take)),
    button('download', word('rows.export'), () => download(`${setting}.csv`, rowsToCsv(field, rows))),
    button('trash', word('rows.clear'), () => replace([])),
    count,
  )
  const arrange = () => {
    // The same for heading and rows, which are grids of their own.
    const widths = withDerived(
      Object.values(field.columns).map(({ type }) => columnWidths[type]),
      names,
      derived,
      derivedWidth,
    )
    const columns = widths.map((width) => `minmax(${width}px, ${width}fr)`).join(' ')
    row.style.setProperty('--lineside-columns', `${edges.first}px ${columns} ${edges.last}px`)
    row.style.setProperty('--lineside-width', `${widths.reduce((sum, width) => sum + width + edges.gap, edges.first + edges.last + edges.gap)}px`)
    head.replaceChildren(...headings(setting, names, derived, labels, node._.bind(node)))
    list.clear()
  }
  const place = row.querySelector('.lineside-rows') ?? row
  place.append(list.element, message, tools, refusal)
  arrange()
  replace(rows)
  return {
    value: () => rows,
    show(found) {
      findings = new Map(found.map(({ place: at, text }) => [at, text]))
      message.replaceChildren(...summary(found, word, labels, (index, column) => focus(index, column)))
      list.draw()
    },
    derive(after, label, text) {
      derived = { after, label, text }
      arrange()
    },
    resize: list.draw,
  }
}

/** At least, in pixels; a wider dialog shares out the rest in the same proportion. */
const columnWidths: Readonly<Record<Column['type'], number>> = { text: 100, number: 60, choice: 104, flag: 44 }
const derivedWidth = 130
const edges = { first: 36, last: 28, gap: 2 }

function headings(setting: string, names: readonly string[], derived: Derived | null, labels: Labels, words: (key: string) => string): HTMLElement[] {
  const titled = names.map((name) => h('span', { role: 'columnheader', title: words(`columnTip.${setting}.${name}`) }, labels(name)))
  const heading = h('span', { role: 'columnheader' }, derived?.label ?? '')
  return [h('span'), ...withDerived(titled, names, derived, heading), h('span')]
}

const shownFindings = 3

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

function pickFile(taken: (text: string) => void): void {
  const input = h('input', { type: 'file', accept: '.csv,.tsv,.txt,text/csv' })
  input.addEventListener('change', () => void input.files?.[0]?.text().then(taken))
  input.click()
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  h('a', { href: url, download: name }).click()
  URL.revokeObjectURL(url)
}
