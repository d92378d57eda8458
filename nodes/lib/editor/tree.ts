// A tree whose branches are fetched when they are opened, page by page; what is ticked in it goes elsewhere.
import { button, h, icon } from './dom.ts'

export interface TreeItem {
  readonly id: string
  readonly text: string
  /** Shown behind the text: datatype, value. */
  readonly detail: string
  /** An icon of the editor's font. */
  readonly icon: string
  readonly canOpen: boolean
  readonly canTick: boolean
}

export interface TreePage<T extends TreeItem> {
  readonly items: readonly T[]
  readonly total: number
  /** Where the next page begins; null: this was the last. */
  readonly next: number | null
}

/** An item and the texts on the way to it, its own the last. */
export interface Pick<T extends TreeItem> {
  readonly item: T
  readonly path: readonly string[]
}

export interface TreeOptions<T extends TreeItem> {
  /** The children of an item, of the root for null. What it rejects with is shown in their place. */
  fetch(item: T | null, offset: number): Promise<TreePage<T>>
  isTicked(item: T): boolean
  tick(picks: readonly Pick<T>[], isOn: boolean): void
  readonly words: {
    readonly loading: string
    readonly empty: string
    readonly tickAll: string
    more(shown: number, total: number): string
    failed(thrown: unknown): string
  }
}

export interface Tree {
  readonly element: HTMLElement
  /** Fetches the root anew; every branch is closed. */
  load(): Promise<void>
  /** Brings the ticks up to date. */
  draw(): void
}

interface Branch<T extends TreeItem> {
  readonly item: T | null
  readonly path: readonly string[]
  readonly list: HTMLElement
  readonly picks: Pick<T>[]
}

/** Ticking all of a folder fetches so many at most. */
const mostTicked = 10_000

export function tree<T extends TreeItem>(options: TreeOptions<T>): Tree {
  const { words } = options
  const element = h('ul', { className: 'lineside-tree', role: 'tree' })
  const draws = new Set<() => void>()
  const draw = () => {
    for (const one of draws) one()
  }

  /** Fetches from `offset` on; the last row then offers the rest. Returns where the rest begins. */
  const extend = async (branch: Branch<T>, offset: number): Promise<number | null> => {
    const waiting = branch.list.appendChild(note(words.loading))
    try {
      const { items, total, next } = await options.fetch(branch.item, offset)
      for (const item of items) branch.list.append(row({ item, path: [...branch.path, item.text] }))
      branch.picks.push(...items.map((item) => ({ item, path: [...branch.path, item.text] })))
      if (total === 0) branch.list.append(note(words.empty))
      if (next !== null) branch.list.append(moreRow(branch, next, total))
      return next
    } catch (thrown) {
      branch.list.append(note(words.failed(thrown), 'lineside-problem'))
      return null
    } finally {
      waiting.remove()
      draw()
    }
  }

  const moreRow = (branch: Branch<T>, next: number, total: number) => {
    const line = h('li', { className: 'lineside-more', role: 'none' })
    line.append(
      button('angle-double-down', words.more(branch.picks.length, total), () => {
        line.remove()
        void extend(branch, next)
      }),
    )
    return line
  }

  /** The rest of a branch is fetched for it. */
  const tickAll = async (branch: Branch<T>) => {
    const more = () => branch.list.querySelector(':scope > .lineside-more')
    for (let line = more(); line !== null && branch.picks.length < mostTicked; line = more()) {
      line.remove()
      if ((await extend(branch, branch.picks.length)) === null) break
    }
    const wanted = branch.picks.filter(({ item }) => item.canTick && !options.isTicked(item))
    options.tick(wanted, true)
    draw()
  }

  const row = (pick: Pick<T>): HTMLElement => {
    const { item, path } = pick
    const branch: Branch<T> = { item, path, list: h('ul', { role: 'group', hidden: true }), picks: [] }
    const { line, caret, box, all } = leafOf(item, words.tickAll)
    const treeItem = h('li', { role: 'treeitem', tabIndex: -1 }, line, branch.list)
    const isClosed = () => branch.list.hidden === true
    const open = async (isOpen: boolean) => {
      if (!item.canOpen) return
      treeItem.setAttribute('aria-expanded', String(isOpen))
      branch.list.hidden = !isOpen
      caret.replaceChildren(icon(isOpen ? 'caret-down' : 'caret-right'))
      if (isOpen && branch.list.childElementCount === 0) await extend(branch, 0)
    }
    const toggle = (isOn: boolean) => {
      options.tick([pick], isOn)
      draw()
    }
    if (item.canOpen) treeItem.setAttribute('aria-expanded', 'false')
    caret.addEventListener('click', () => void open(isClosed()))
    line.addEventListener('dblclick', () => void open(isClosed()))
    box?.addEventListener('change', () => toggle(box.checked))
    all?.addEventListener('click', () => void open(true).then(() => tickAll(branch)))
    treeItem.addEventListener('keydown', (event) => keys(event, { treeItem, isClosed, open, tick: () => box !== null && toggle(!box.checked) }))
    if (box !== null) draws.add(() => show(box, options.isTicked(item)))
    return treeItem
  }

  return {
    element,
    draw,
    async load() {
      draws.clear()
      element.replaceChildren()
      await extend({ item: null, path: [], list: element, picks: [] }, 0)
      element.querySelector('li')?.setAttribute('tabindex', '0')
    },
  }
}

/** What is seen of an item: caret, box, icon, text, detail, and the button that ticks all below it. */
function leafOf({ text, detail, icon: symbol, canOpen, canTick }: TreeItem, tickAll: string) {
  const caret = h('span', { className: 'lineside-caret' }, canOpen ? icon('caret-right') : '')
  const box = canTick ? h('input', { type: 'checkbox', tabIndex: -1 }) : null
  box?.setAttribute('aria-label', text)
  const all = canOpen ? button('check-square-o', tickAll, () => undefined) : null
  all?.setAttribute('tabindex', '-1')
  const parts = [caret, box, icon(symbol), h('span', { className: 'lineside-text' }, text), h('span', { className: 'lineside-detail' }, detail), all]
  return { line: h('div', { className: 'lineside-leaf' }, ...parts.filter((part) => part !== null)), caret, box, all }
}

function show(box: HTMLInputElement, isTicked: boolean): void {
  box.checked = isTicked
}

function note(text: string, className = 'lineside-note'): HTMLElement {
  return h('li', { className, role: 'none' }, text)
}

interface Keyed {
  readonly treeItem: HTMLElement
  isClosed(): boolean
  open(isOpen: boolean): Promise<void>
  tick(): unknown
}

/** As trees are used with the keyboard everywhere (WAI-ARIA, tree view): arrows open, close and move, the space bar ticks. */
function keys(event: KeyboardEvent, { treeItem, isClosed, open, tick }: Keyed): void {
  if (event.target !== treeItem && !(event.target instanceof HTMLInputElement)) return
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step !== 0) move(treeItem, step)
  else if (event.key === 'ArrowRight' && isClosed()) void open(true)
  else if (event.key === 'ArrowRight') move(treeItem, 1)
  else if (event.key === 'ArrowLeft' && !isClosed()) void open(false)
  else if (event.key === 'ArrowLeft') focusOn(treeItem.parentElement?.closest<HTMLElement>('[role=treeitem]') ?? null)
  else if (event.key === ' ') tick()
  else return
  event.preventDefault()
  event.stopPropagation()
}

function move(from: HTMLElement, step: number): void {
  const shown = [...(from.closest('.lineside-tree')?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])].filter(
    (one) => one.offsetParent !== null,
  )
  focusOn(shown[shown.indexOf(from) + step] ?? null)
}

function focusOn(item: HTMLElement | null): void {
  if (item === null) return
  for (const other of item.closest('.lineside-tree')?.querySelectorAll('[role=treeitem][tabindex="0"]') ?? []) other.setAttribute('tabindex', '-1')
  item.tabIndex = 0
  item.focus()
}
