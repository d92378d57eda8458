// What stands below an editable table: add, import, export, delete all, and how many rows there are.
import type { RowsField } from '../fields.ts'
import { rowsFromCsv, rowsToCsv } from '../formats/rows-csv.ts'
import { button, h } from './dom.ts'
import type { Word } from './form.ts'
import type { EditorNode } from './red.ts'
import { type RowsOnScreen, shownFindings } from './rows.ts'
import { emptyRow, type Labels, pasteRows, type Row } from './table.ts'

export interface TableTools {
  readonly elements: readonly HTMLElement[]
  count(rows: number): void
}

export function tableTools(table: RowsOnScreen, setting: string, field: RowsField, labels: Labels, word: Word, node: EditorNode): TableTools {
  const count = h('span', { className: 'lineside-count' })
  const refusal = h('div', { className: 'lineside-problem' })
  const take = (text: string) => {
    const { rows, flaws } = readFile(field, text, labels)
    const lines = flaws
      .slice(0, shownFindings)
      .map(({ line, column, code, params }) => h('div', {}, `${word('rows.line', { line, column })}: ${node._(`problem.${code}`, params ?? {})}`))
    refusal.replaceChildren(...lines, ...(flaws.length > shownFindings ? [word('rows.more', { count: flaws.length - shownFindings })] : []))
    if (flaws.length === 0) table.append(rows)
  }
  const tools = h(
    'div',
    { className: 'lineside-tools' },
    button('plus', word('rows.add'), () => table.append([emptyRow(field.columns)])),
    button('upload', word('rows.import'), () => pickFile(take)),
    button('download', word('rows.export'), () => download(`${setting}.csv`, rowsToCsv(field, table.rows))),
    button('trash', word('rows.clear'), () => table.replace([])),
    count,
  )
  return {
    elements: [tools, refusal],
    count(rows) {
      count.textContent = word('rows.count', { count: rows })
    },
  }
}

/** A file is taken whole or not at all. One whose only flaw is whole `${VAR}` in it is taken as if pasted. */
function readFile(field: RowsField, text: string, labels: Labels) {
  const found = rowsFromCsv<Row>(field, text, () => [])
  const flaws = found.problems.filter(({ code }) => code !== 'unset-variable')
  const [column = ''] = Object.keys(field.columns)
  return { flaws, rows: found.rows ?? (flaws.length === 0 ? pasteRows([], field.columns, text, { row: 0, column }, labels) : []) }
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
