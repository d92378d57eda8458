// Things found on a device, in groups, to be ticked and taken over.
import { button, h } from './dom.ts'
import type { Word } from './form.ts'

export interface PickGroup<T> {
  readonly title: string
  /** Empty: only the title is shown. */
  readonly picks: readonly Pickable<T>[]
}

export interface Pickable<T> {
  readonly text: string
  readonly value: T
  /** It is there already: shown, and not to be ticked. */
  readonly isThere: boolean
}

/** A box for each thing and one for each group; `take` is handed what is ticked, which then counts as there. */
export function pickList<T>(groups: readonly PickGroup<T>[], word: Word, take: (values: readonly T[]) => void): HTMLElement {
  const boxes: { readonly box: HTMLInputElement; readonly value: T }[] = []
  const ticked = () => boxes.filter(({ box }) => box.checked && !box.disabled)
  const add = button('plus', '', () => {
    const chosen = ticked()
    take(chosen.map(({ value }) => value))
    for (const { box } of chosen) box.disabled = true
    count()
  })
  const count = () => {
    const { length } = ticked()
    add.disabled = length === 0
    add.lastChild?.replaceWith(` ${word('picks.add', { count: length })}`)
  }
  const lists = groups.map(({ title, picks }) => {
    if (picks.length === 0) return h('div', { className: 'lineside-pick' }, title)
    const own = picks.map((pick) => ({ ...pick, box: h('input', { type: 'checkbox', checked: pick.isThere, disabled: pick.isThere }) }))
    boxes.push(...own)
    const all = h('input', { type: 'checkbox' })
    all.addEventListener('change', () => {
      for (const { box } of own) if (!box.disabled) box.checked = all.checked
    })
    const lines = own.map(({ box, text }) => h('label', {}, box, ` ${text}`))
    return h('details', { className: 'lineside-pick' }, h('summary', {}, all, ` ${title}`), ...lines)
  })
  const list = h('div', { className: 'lineside-picks' }, ...lists)
  // Behind the listeners of the boxes: a group's box has ticked its own by then.
  list.addEventListener('change', count)
  count()
  return h('div', {}, list, ...(boxes.length === 0 ? [] : [h('div', { className: 'lineside-tools' }, add)]))
}
