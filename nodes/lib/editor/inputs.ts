// Stock inputs of the dialog: from a stored value to what is shown, and back.
import type { Field } from '../fields.ts'
import { h } from './dom.ts'
import type { Control, Surroundings } from './form.ts'

type StockField = Exclude<Field, { type: 'rows' | 'source' }>
type Input = HTMLInputElement | HTMLSelectElement

const variable = /^\$\{[^}]+\}$/

/** A setting in an input that Node-RED fills and reads too. Config nodes and secrets are left to it. */
export function inputControl(id: string, field: StockField, stored: unknown, { row }: Surroundings): Control {
  // Looked up each time: Node-RED puts a list in the place of a config node's input.
  const input = () => row.querySelector<Input>(`[id="${id}"]`)
  const message = row.appendChild(h('div', { className: 'lineside-problem' }))
  const first = input()
  if (first !== null && field.type !== 'secret' && field.type !== 'ref') fill(first, field, stored)
  return {
    value: () => valueIn(input(), field, stored),
    show(problems) {
      message.textContent = problems.map(({ text }) => text).join(' · ')
      input()?.classList.toggle('input-error', problems.length > 0)
    },
  }
}

/** A choice or flag that holds a `${VAR}` stays that: as one more option, as a text. */
function fill(input: Input, field: StockField, value: unknown): void {
  const text = value === null || value === undefined ? '' : String(value)
  if (input instanceof HTMLSelectElement) {
    if (variable.test(text)) input.add(new Option(text, text))
    input.value = text
  } else if (field.type !== 'flag') input.value = text
  else if (variable.test(text)) {
    input.type = 'text'
    input.value = text
  } else input.checked = text === 'true'
}

function valueIn(input: Input | null, field: StockField, stored: unknown): unknown {
  if (input === null) return stored
  if (field.type === 'flag') return input instanceof HTMLInputElement && input.type === 'checkbox' ? input.checked : input.value
  if (field.type === 'ref') return input.value === '_ADD_' ? '' : input.value
  return field.type === 'number' ? numberIn(input.value) : input.value
}

/** A number where the text is one, null where it is empty, else the text itself, for the message to show. */
function numberIn(text: string): number | string | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  return Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed
}
