// The inputs of a box to try something: lines of text, areas, lists to choose from, times, names with suggestions.
import { afterPause, h } from './dom.ts'

/** A text alone is the label of a line of text. */
export type InputSpec<I extends string> =
  | string
  | {
      readonly label: string
      /** Values and their texts; the first is chosen at the start. */
      readonly options?: readonly (readonly [value: string, text: string])[]
      /** A local time to pick; its value is in ms UTC, or empty. */
      readonly isTime?: true
      /** Values that begin or go on as what was typed, each with what it is. */
      readonly suggest?: (typed: string) => Promise<readonly Suggestion[]>
      /** Whether it is of use beside what the others hold. */
      readonly isShown?: (values: Readonly<Record<I, string>>) => boolean
    }

export interface Suggestion {
  readonly value: string
  readonly text: string
}

export interface TryInput<I extends string> {
  readonly name: I
  readonly element: HTMLElement
  value(): string
  fill(value: string): void
  /** Other values to choose from; what is chosen stays, if it is still there. */
  offer(options: readonly (readonly [value: string, text: string])[]): void
  /** Shows or hides it by what all hold. */
  arrange(values: Readonly<Record<I, string>>): void
}

/** `id`: unlike that of all other inputs of the page. */
export function tryInput<I extends string>(name: I, spec: InputSpec<I>, id: string, isArea: boolean): TryInput<I> {
  const { label, options, isTime, suggest, isShown } = typeof spec === 'string' ? { label: spec } : spec
  const input = inputOf(options, isTime, isArea)
  const element = h('label', {}, label, input)
  if (suggest !== undefined && input instanceof HTMLInputElement) element.append(suggestions(input, id, suggest))
  return {
    name,
    element,
    value: () => (isTime && input.value !== '' ? String(new Date(input.value).getTime()) : input.value),
    fill(value) {
      input.value = value
    },
    offer(choices) {
      const { value } = input
      input.replaceChildren(...choices.map(([choice, text]) => new Option(text, choice)))
      if (choices.some(([choice]) => choice === value)) input.value = value
    },
    arrange(values) {
      element.hidden = isShown?.(values) === false
    },
  }
}

function inputOf(options: readonly (readonly [string, string])[] | undefined, isTime: true | undefined, isArea: boolean) {
  if (options !== undefined) return h('select', {}, ...options.map(([value, text]) => new Option(text, value)))
  if (isArea) return h('textarea', { rows: 6, spellcheck: false })
  return isTime ? h('input', { type: 'datetime-local', step: '1' }) : h('input', { type: 'text', spellcheck: false, autocomplete: 'off' })
}

const pauseMs = 200

function suggestions(input: HTMLInputElement, id: string, suggest: (typed: string) => Promise<readonly Suggestion[]>): HTMLElement {
  const list = h('datalist', { id })
  input.setAttribute('list', id)
  const fill = async () => {
    const typed = input.value
    const found = await suggest(typed)
    // Another letter has been typed in the meantime: its own answer comes.
    if (typed === input.value) list.replaceChildren(...found.map(({ value, text }) => new Option(text, value)))
  }
  input.addEventListener('focus', () => void fill(), { once: true })
  input.addEventListener(
    'input',
    afterPause(pauseMs, () => void fill()),
  )
  return list
}
