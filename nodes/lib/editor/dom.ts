// Elements in one expression, and waiting for a pause in typing.

type Child = Node | string

/** Makes an element: `h('button', { type: 'button', onclick: add }, icon('plus'), text)`. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<Omit<HTMLElementTagNameMap[K], 'style' | 'dataset'>> & { readonly style?: string; readonly role?: string } = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  const { style, role, ...rest } = properties
  Object.assign(element, rest)
  if (style !== undefined) element.setAttribute('style', style)
  if (role !== undefined) element.setAttribute('role', role)
  element.append(...children)
  return element
}

/** An icon of the editor's own font. */
export function icon(name: string): HTMLElement {
  return h('i', { className: `fa fa-${name}` })
}

/** A stock button with an icon and a text. */
export function button(name: string, text: string, onclick: () => void): HTMLButtonElement {
  return h('button', { type: 'button', className: 'red-ui-button red-ui-button-small', onclick }, icon(name), ` ${text}`)
}

/** Calls `work` once, when `waitMs` have passed since the last call. */
export function afterPause(waitMs: number, work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    clearTimeout(timer)
    timer = setTimeout(work, waitMs)
  }
}
