// A field to look for something, and what was found below it, each of which can be chosen.
import { afterPause, button, h } from './dom.ts'

export interface SearchHit {
  readonly text: string
  /** Shown behind the text. */
  readonly detail: string
  choose(): void
}

interface SearchOptions {
  readonly words: {
    readonly label: string
    readonly button: string
    readonly placeholder: string
    /** Above the hits. */
    count(shown: number, total: number): string
    failed(thrown: unknown): string
  }
  /** What it rejects with is shown in place of hits. */
  search(text: string): Promise<{ readonly hits: readonly SearchHit[]; readonly total: number }>
}

const typingMs = 300

/** Looks when typing pauses, on Enter and on the button; an answer that comes too late is dropped. */
export function searchList({ words, search }: SearchOptions): HTMLElement {
  const input = h('input', { type: 'text', spellcheck: false, placeholder: words.placeholder })
  const found = h('div', { className: 'lineside-found', role: 'status' })
  let asked = 0
  const look = async () => {
    const turn = ++asked
    const content = input.value.trim() === '' ? [] : await contentFor(input.value)
    if (turn === asked) found.replaceChildren(...content)
  }
  const contentFor = async (text: string): Promise<readonly HTMLElement[]> => {
    try {
      const { hits, total } = await search(text)
      return [h('p', {}, words.count(hits.length, total)), h('ul', { className: 'lineside-list' }, ...hits.map(lineOf))]
    } catch (thrown) {
      return [h('div', { className: 'lineside-problem' }, words.failed(thrown))]
    }
  }
  input.addEventListener('input', afterPause(typingMs, look))
  // What is looked for is no setting: Enter must not end the dialog, typing not mark it as changed.
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    void look()
  })
  const asking = h(
    'div',
    { className: 'lineside-asking' },
    h('label', {}, words.label, input),
    button('search', words.button, () => void look()),
  )
  return h('div', {}, asking, found)
}

function lineOf({ text, detail, choose }: SearchHit): HTMLElement {
  return h('li', {}, link(text, choose), h('small', {}, detail))
}

/** A text that does something. */
export function link(text: string, act: () => void): HTMLElement {
  const anchor = h('a', { href: '#' }, text)
  anchor.addEventListener('click', (event) => {
    event.preventDefault()
    act()
  })
  return anchor
}
