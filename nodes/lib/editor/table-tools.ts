// What stands below an editable table: add, import with a look at what it changes, export, delete all, how many rows.
import type { RowsField } from '../fields.ts'
import { type CsvProblem, rowsFromCsv, rowsToCsv } from '../formats/rows-csv.ts'
import { diffRows, type RowsBrought } from './diff-rows.ts'
import { diffView } from './diff-view.ts'
import { button, h } from './dom.ts'
import type { Surroundings } from './form.ts'
import { type RowsOnScreen, shownFindings } from './rows.ts'
import { emptyRow, headingsOf, type Labels, pastedTable, pasteRows, type Row } from './table.ts'

export interface TableTools {
  readonly elements: readonly HTMLElement[]
  count(rows: number): void
  /** Shows what a pasted table would change. False: it is none, its cells belong where the cursor is. */
  offer(text: string): boolean
}

export function tableTools(table: RowsOnScreen, setting: string, field: RowsField, labels: Labels, around: Surroundings): TableTools {
  const { word, node } = around
  const count = h('span', { className: 'lineside-count' })
  const refusal = h('div', { className: 'lineside-problem' })
  const preview = h('div')
  const listed = (flaws: readonly CsvProblem[]) => [
    ...flaws
      .slice(0, shownFindings)
      .map(({ line, column, code, params }) => `${word('rows.line', { line, column })}: ${node._(`problem.${code}`, params ?? {})}`),
    ...(flaws.length > shownFindings ? [word('rows.more', { count: flaws.length - shownFindings })] : []),
  ]
  /** What single cells cannot tell, by the lines of the file: no reason to refuse it, the table marks it once it is taken. */
  const problemsOf = ({ lines }: RowsBrought, rows: readonly Row[]): readonly CsvProblem[] =>
    around.problemsOf(setting, rows).map(({ path, ...problem }) => {
      const [, row = '', column = ''] = path.split('.')
      return { ...problem, column, line: lines?.[Number(row) - 1] ?? Number(row) }
    })
  const offer = (brought: RowsBrought) => {
    preview.replaceChildren()
    if (table.rows.length === 0) return table.append(brought.rows)
    const choices = { take: table.replace, close: () => preview.replaceChildren() }
    const diff = diffRows(field, table.rows, brought)
    preview.append(diffView(field, diff, listed(problemsOf(brought, diff.replaced)), labels, word, choices))
    preview.scrollIntoView({ block: 'nearest' })
  }
  const take = (text: string) => {
    const { brought, flaws } = readFile(field, text, labels)
    refusal.replaceChildren(...listed(flaws).map((text) => h('div', {}, text)))
    preview.replaceChildren()
    if (flaws.length === 0) offer(brought)
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
    elements: [tools, refusal, preview],
    count(rows) {
      count.textContent = word('rows.count', { count: rows })
    },
    offer(text) {
      const brought = table.rows.length === 0 ? null : pastedTable(field, text, labels)
      if (brought !== null) offer(brought)
      return brought !== null
    },
  }
}

/** A file is taken whole or not at all. One whose only flaw is whole `${VAR}` in it is taken as if pasted. */
function readFile(field: RowsField, text: string, labels: Labels) {
  const found = rowsFromCsv<Row>(field, text, () => [], headingsOf(field.columns, labels))
  const flaws = found.problems.filter(({ code }) => code !== 'unset-variable')
  if (found.rows !== null) return { flaws, brought: found }
  const [column = ''] = Object.keys(field.columns)
  const pasted = pastedTable(field, text, labels) ?? { rows: pasteRows([], field.columns, text, { row: 0, column }, labels), columns: [] }
  return { flaws, brought: flaws.length === 0 ? pasted : { rows: [], columns: [] } }
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
