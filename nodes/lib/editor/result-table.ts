// A table to read: what a question of the dialog brought.
import { h } from './dom.ts'

/** Scrolls where it is long; can be reached and scrolled with the keyboard. */
export function resultTable(headings: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  const head = h('tr', {}, ...headings.map((heading) => h('th', { scope: 'col' }, heading)))
  const body = rows.map((cells) => h('tr', {}, ...cells.map((cell) => h('td', {}, cell))))
  return h('div', { className: 'lineside-results', tabIndex: 0 }, h('table', {}, h('thead', {}, head), h('tbody', {}, ...body)))
}
