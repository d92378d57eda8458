// A text of many lines in Node-RED's code editor.
import type { SourceField } from '../fields.ts'
import { h } from './dom.ts'
import type { Control, Surroundings } from './form.ts'

export function sourceControl(field: SourceField, stored: unknown, { row, changed }: Surroundings): Control {
  const place = row.querySelector('.lineside-source') ?? row
  const box = place.appendChild(h('div', { className: 'node-text-editor lineside-code' }))
  const message = place.appendChild(h('div', { className: 'lineside-problem' }))
  const editor = RED.editor.createEditor({ element: box, mode: `ace/mode/${field.language}`, value: String(stored ?? ''), stateId: false })
  editor.getSession().on('change', changed)
  return {
    value: () => editor.getValue(),
    show(problems) {
      message.textContent = problems.map(({ text }) => text).join(' · ')
    },
    goTo({ line, column }) {
      if (editor.setSelection === undefined) editor.gotoLine(line, column - 1)
      // To the end of the line, which Monaco finds itself: so that the place is seen.
      else editor.setSelection({ startLineNumber: line, startColumn: column, endLineNumber: line, endColumn: Number.MAX_SAFE_INTEGER })
      editor.revealLineInCenter?.(line)
      editor.focus()
    },
    resize: () => editor.resize(),
    close: () => editor.destroy(),
  }
}
