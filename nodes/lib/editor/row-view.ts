// One row of an editable table: a cell for each column, a handle to drag it by, a button to delete it.
import type { Column, RowsField } from '../fields.ts'
import { isApplicable } from '../parse-config.ts'
import { h, icon } from './dom.ts'
import type { Word } from './form.ts'
import { cellText, cellValue, type Labels, type Row } from './table.ts'

/** What a user does to a row. Rows count from 0. */
export interface RowEvents {
  edit(index: number, column: string, value: unknown): void
  /** Returns false when the text is a single cell, which the input takes itself. */
  paste(index: number, column: string, text: string): boolean
  /** Moves the cursor; past the end, it adds a row if `isEntered`. */
  go(index: number, column: string, isEntered?: boolean): void
  move(from: number, to: number, column: string): void
  remove(index: number, column: string): void
}

/** A read-only column, behind the column `after`. */
export interface Derived {
  readonly after: string
  readonly label: string
  readonly text: (row: Row) => string
}

export interface RowView {
  readonly element: HTMLElement
  show(row: Row, findingOf: (column: string) => string | undefined): void
  focus(column: string): void
}

type Cell = HTMLInputElement | HTMLSelectElement

export function rowView(index: number, field: RowsField, labels: Labels, word: Word, events: RowEvents, derived: Derived | null): RowView {
  const cells = new Map(Object.entries(field.columns).map(([name, column]) => [name, cellOf(name, column, labels)]))
  const output = h('output', { className: 'lineside-derived' })
  const handle = h('span', { className: 'lineside-handle', draggable: true, title: word('rows.move') }, String(index + 1))
  const remove = h(
    'button',
    { type: 'button', className: 'red-ui-button red-ui-button-small lineside-delete', title: word('rows.delete'), tabIndex: -1 },
    icon('times'),
  )
  const element = h(
    'div',
    { className: 'lineside-line', role: 'row' },
    handle,
    ...withDerived([...cells.values()], [...cells.keys()], derived, output),
    remove,
  )
  const [first = ''] = cells.keys()
  for (const [name, cell] of cells) watch(cell, index, name, field.columns[name], labels, events)
  remove.addEventListener('click', () => events.remove(index, first))
  dragging(element, handle, index, (from) => events.move(from, index, first))
  return {
    element,
    focus(name) {
      cells.get(name)?.focus()
    },
    show(row, findingOf) {
      output.textContent = derived?.text(row) ?? ''
      for (const [name, cell] of cells) {
        const column = field.columns[name]
        const finding = findingOf(name)
        // A cell in the making keeps what is being typed: `1.` is not yet 1.
        if (cell !== document.activeElement) fill(cell, row[name])
        cell.disabled = column !== undefined && !isApplicable(column, row)
        cell.classList.toggle('input-error', finding !== undefined)
        cell.title = finding ?? ''
      }
    },
  }
}

/** Puts what belongs to the derived column, if there is one, behind that of its neighbour. */
export function withDerived<A, B>(columns: readonly A[], names: readonly string[], derived: Derived | null, extra: B): readonly (A | B)[] {
  const all: readonly (A | B)[] = columns
  return derived === null ? all : all.toSpliced(names.indexOf(derived.after) + 1, 0, extra)
}

function cellOf(name: string, column: Column, labels: Labels): Cell {
  const label = labels(name)
  if (column.type === 'flag') return withLabel(h('input', { type: 'checkbox' }), label)
  if (column.type === 'choice') {
    const options = column.options.map((option) => new Option(labels(name, option), option))
    return withLabel(h('select', {}, ...options), label)
  }
  return withLabel(
    h('input', { type: 'text', autocomplete: 'off', spellcheck: false, inputMode: column.type === 'number' ? 'decimal' : 'text' }),
    label,
  )
}

function withLabel<C extends Cell>(cell: C, label: string): C {
  cell.setAttribute('aria-label', label)
  return cell
}

function fill(cell: Cell, value: unknown): void {
  const text = cellText(value)
  if (cell instanceof HTMLInputElement && cell.type === 'checkbox') {
    cell.checked = text === 'true'
    return
  }
  // What an import brought and no option is stays visible, and marked.
  if (cell instanceof HTMLSelectElement && ![...cell.options].some((option) => option.value === text)) cell.add(new Option(text, text))
  if (cell.value !== text) cell.value = text
}

function watch(cell: Cell, index: number, name: string, column: Column | undefined, labels: Labels, events: RowEvents): void {
  cell.addEventListener('input', () => {
    if (column === undefined) return
    const isBox = cell instanceof HTMLInputElement && cell.type === 'checkbox'
    events.edit(index, name, isBox ? cell.checked : cellValue(name, column, cell.value, labels))
  })
  cell.addEventListener('paste', (event) => {
    const text = event instanceof ClipboardEvent ? (event.clipboardData?.getData('text/plain') ?? '') : ''
    if (events.paste(index, name, text)) event.preventDefault()
  })
  cell.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent)) return
    const act = keyAction(event, cell, index, name, events)
    if (act === undefined) return
    event.preventDefault()
    event.stopPropagation()
    act()
  })
}

/** Arrows and Enter go up and down as in a spreadsheet; with Alt the row moves, Alt+Delete deletes it. */
function keyAction(
  { key, altKey, ctrlKey, metaKey }: KeyboardEvent,
  cell: Cell,
  index: number,
  name: string,
  events: RowEvents,
): (() => void) | undefined {
  if (ctrlKey || metaKey) return undefined
  const step = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0
  if (altKey && step !== 0) return () => events.move(index, index + step, name)
  if (altKey && key === 'Delete') return () => events.remove(index, name)
  if (altKey) return undefined
  if (key === 'Enter') return () => events.go(index + 1, name, true)
  // In a list the arrows choose.
  return step !== 0 && cell instanceof HTMLInputElement ? () => events.go(index + step, name) : undefined
}

function dragging(element: HTMLElement, handle: HTMLElement, index: number, dropped: (from: number) => void): void {
  const type = 'application/x-lineside-row'
  handle.addEventListener('dragstart', (event) => {
    event.dataTransfer?.setData(type, String(index))
    event.dataTransfer?.setDragImage(element, 0, 0)
  })
  element.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes(type)) event.preventDefault()
  })
  element.addEventListener('drop', (event) => {
    const from = event.dataTransfer?.getData(type) ?? ''
    if (from === '') return
    event.preventDefault()
    dropped(Number(from))
  })
}
