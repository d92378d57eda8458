// A tree under the keyboard, as trees are used everywhere (WAI-ARIA, tree view): arrows open, close and move, the space bar ticks.

export interface KeyedItem {
  readonly treeItem: HTMLElement
  isClosed(): boolean
  open(isOpen: boolean): Promise<void>
  /** Absent: there is nothing to tick. */
  tick?(): void
}

export function treeKeys(event: KeyboardEvent, { treeItem, isClosed, open, tick }: KeyedItem): void {
  if (event.target !== treeItem && !(event.target instanceof HTMLInputElement)) return
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step !== 0) move(treeItem, step)
  else if (event.key === 'ArrowRight' && isClosed()) void open(true)
  else if (event.key === 'ArrowRight') move(treeItem, 1)
  else if (event.key === 'ArrowLeft' && !isClosed()) void open(false)
  else if (event.key === 'ArrowLeft') focusOn(treeItem.parentElement?.closest<HTMLElement>('[role=treeitem]') ?? null)
  else if (event.key === ' ' && tick !== undefined) tick()
  else return
  event.preventDefault()
  event.stopPropagation()
}

/** Gives an item the focus; from then on the Tab key comes back to it. */
export function focusOn(item: HTMLElement | null): void {
  if (item === null) return
  for (const other of item.closest('.lineside-tree')?.querySelectorAll('[role=treeitem][tabindex="0"]') ?? []) other.setAttribute('tabindex', '-1')
  item.tabIndex = 0
  item.focus()
}

function move(from: HTMLElement, step: number): void {
  const shown = [...(from.closest('.lineside-tree')?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])].filter(
    (one) => one.offsetParent !== null,
  )
  focusOn(shown[shown.indexOf(from) + step] ?? null)
}
