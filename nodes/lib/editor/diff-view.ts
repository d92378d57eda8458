// What a file would change, shown before it is taken: counts, the changes by name, and what to do with them.
import type { RowsField } from '../fields.ts'
import type { RowChanged, RowsDiff } from './diff-rows.ts'
import { button, h } from './dom.ts'
import type { Word } from './form.ts'
import { cellText, type Labels, type Row } from './table.ts'

/** A list of ten thousand lines helps nobody: the counts tell the rest. */
const shownLines = 200

/** `notes`: what would be wrong with the new rows; `take` is handed them; `close` is called after each choice. */
export function diffView(
  field: RowsField,
  diff: RowsDiff,
  notes: readonly string[],
  labels: Labels,
  word: Word,
  { take, close }: { take(rows: readonly Row[]): void; close(): void },
): HTMLElement {
  const { added, changed, removed, unchanged, replaced, merged } = diff
  const lines = [
    ...changed.slice(0, shownLines).map((change) => line('~', `${nameOf(field, change.row)}: ${cellsText(field, change, labels)}`)),
    ...added.slice(0, shownLines).map((row) => line('+', nameOf(field, row))),
    ...removed.slice(0, shownLines).map((row) => line('−', nameOf(field, row))),
  ].slice(0, shownLines)
  const total = changed.length + added.length + removed.length
  const choose = (name: string, text: string, rows: readonly Row[] | null) =>
    button(name, text, () => {
      if (rows !== null) take(rows)
      close()
    })
  const choices = [
    ...(total === 0 ? [] : [choose('check', word('rows.diff.replace'), replaced)]),
    // Where nothing would go, both are the same.
    ...(removed.length === 0 ? [] : [choose('plus', word('rows.diff.merge'), merged)]),
    choose('times', word('rows.diff.cancel'), null),
  ]
  return h(
    'section',
    { className: 'lineside-panel lineside-diff', role: 'status' },
    h('h4', {}, word('rows.diff.title')),
    h('p', {}, word('rows.diff.counts', { added: added.length, changed: changed.length, removed: removed.length, unchanged })),
    h('div', { className: 'lineside-problem' }, ...notes.map((note) => h('div', {}, note))),
    h('ul', {}, ...lines),
    ...(total > lines.length ? [h('p', {}, word('rows.more', { count: total - lines.length }))] : []),
    h('div', { className: 'lineside-tools' }, ...choices),
  )
}

function line(mark: string, text: string): HTMLElement {
  return h('li', {}, `${mark} ${text}`)
}

/** By the unique column, or by all cells that say something. */
function nameOf({ columns, unique }: RowsField, row: Row): string {
  if (unique !== undefined) return cellText(row[unique])
  return Object.keys(columns)
    .map((name) => cellText(row[name]))
    .filter((text) => text !== '')
    .join(' · ')
}

function cellsText({ columns }: RowsField, { cells }: RowChanged, labels: Labels): string {
  const shown = (column: string, value: unknown) => {
    const text = cellText(value)
    const isOption = columns[column]?.type === 'choice' && columns[column].options.includes(text)
    return text === '' ? '–' : isOption ? labels(column, text) : text
  }
  return cells.map(({ column, before, after }) => `${labels(column)} ${shown(column, before)} → ${shown(column, after)}`).join(', ')
}
