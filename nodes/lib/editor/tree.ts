// A tree whose branches are fetched when they are opened, page by page; what is ticked or chosen in it goes elsewhere.
import { button, h, icon } from './dom.ts'
import { focusOn, treeKeys } from './tree-keys.ts'

export interface TreeItem {
  /** Unlike that of all others below the same parent. */
  readonly id: string
  readonly text: string
  /** Shown behind the text: datatype, value. */
  readonly detail: string
  /** An icon of the editor's font. */
  readonly icon: string
  readonly canOpen: boolean
  /** Absent: it has no box. */
  readonly canTick?: boolean
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

export interface Ticking<T extends TreeItem> {
  isTicked(item: T): boolean
  tick(picks: readonly Pick<T>[], isOn: boolean): void
  /** Of the button that ticks all below an item. */
  readonly all: string
}

export interface TreeOptions<T extends TreeItem> {
  /** The children of an item, of the root for null. What it rejects with is shown in their place. */
  fetch(item: T | null, offset: number): Promise<TreePage<T>>
  /** Absent: the tree is there to look at. */
  readonly ticking?: Ticking<T>
  /** Told which item has the focus. */
  chosen?(item: T): void
  readonly words: {
    readonly loading: string
    readonly empty: string
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
  /** Opens what is on the way (ids, from the top down), page by page, and gives the last item the focus; false: it is not there. */
  reveal(way: readonly string[]): Promise<boolean>
}

interface Branch<T extends TreeItem> {
  readonly item: T | null
  readonly path: readonly string[]
  readonly list: HTMLElement
  readonly rows: Map<string, Row<T>>
  /** Fetches the page that begins at `next`; null: all is there. */
  next: number | null
  /** The page under way, or the last one. */
  page: Promise<void> | undefined
}

interface Row<T extends TreeItem> {
  readonly pick: Pick<T>
  readonly treeItem: HTMLElement
  readonly branch: Branch<T>
  open(isOpen: boolean): Promise<void>
}

/** Ticking all of a folder fetches so many at most. */
const mostTicked = 10_000

export function tree<T extends TreeItem>(options: TreeOptions<T>): Tree {
  const { words, ticking } = options
  const element = h('ul', { className: 'lineside-tree', role: 'tree' })
  const draws = new Set<() => void>()
  const draw = () => {
    for (const one of draws) one()
  }
  let root = branchOf<T>(null, [], element)

  /** Fetches one page more; the last row then offers the rest. */
  const extend = async (branch: Branch<T>): Promise<void> => {
    const offset = branch.next ?? 0
    branch.next = null
    branch.list.querySelector(':scope > .lineside-more')?.remove()
    const waiting = branch.list.appendChild(note(words.loading))
    try {
      const { items, total, next } = await options.fetch(branch.item, offset)
      // The root has been fetched anew in the meantime, into the same list.
      if (branch.item === null && branch !== root) return
      for (const item of items) add(branch, item)
      branch.next = next
      if (total === 0) branch.list.append(note(words.empty))
      if (next !== null) branch.list.append(moreLine(branch, total))
    } catch (thrown) {
      if (branch.item === null && branch !== root) return
      branch.list.append(note(words.failed(thrown), 'lineside-problem'))
    } finally {
      waiting.remove()
      draw()
    }
  }
  const more = (branch: Branch<T>) => {
    branch.page = extend(branch)
    return branch.page
  }

  const moreLine = (branch: Branch<T>, total: number) =>
    h(
      'li',
      { className: 'lineside-more', role: 'none' },
      button('angle-double-down', words.more(branch.rows.size, total), () => void more(branch)),
    )

  const add = (branch: Branch<T>, item: T) => {
    const row = rowOf({ item, path: [...branch.path, item.text] })
    branch.rows.set(item.id, row)
    branch.list.append(row.treeItem)
  }

  /** The rest of a branch is fetched for it. */
  const tickAll = async (branch: Branch<T>, { isTicked, tick }: Ticking<T>) => {
    while (branch.next !== null && branch.rows.size < mostTicked) await more(branch)
    const wanted = [...branch.rows.values()].map(({ pick }) => pick).filter(({ item }) => item.canTick === true && !isTicked(item))
    tick(wanted, true)
    draw()
  }

  const rowOf = (pick: Pick<T>): Row<T> => {
    const { item, path } = pick
    const branch = branchOf(item, path, h('ul', { role: 'group', hidden: true }))
    const { line, caret, box, all } = leafOf(item, ticking?.all)
    const treeItem = h('li', { role: 'treeitem', tabIndex: -1 }, line, branch.list)
    const isClosed = () => branch.list.hidden === true
    const open = async (isOpen: boolean) => {
      if (!item.canOpen) return
      treeItem.setAttribute('aria-expanded', String(isOpen))
      branch.list.hidden = !isOpen
      caret.replaceChildren(icon(isOpen ? 'caret-down' : 'caret-right'))
      if (isOpen) await (branch.page ?? more(branch))
    }
    const toggle = (isOn: boolean) => {
      ticking?.tick([pick], isOn)
      draw()
    }
    if (item.canOpen) treeItem.setAttribute('aria-expanded', 'false')
    caret.addEventListener('click', () => void open(isClosed()))
    line.addEventListener('dblclick', () => void open(isClosed()))
    box?.addEventListener('change', () => toggle(box.checked))
    if (ticking !== undefined) all?.addEventListener('click', () => void open(true).then(() => tickAll(branch, ticking)))
    const keyed = { treeItem, isClosed, open, ...(box === null ? {} : { tick: () => toggle(!box.checked) }) }
    treeItem.addEventListener('keydown', (event) => treeKeys(event, keyed))
    if (options.chosen !== undefined) treeItem.addEventListener('focus', () => choose(treeItem, item))
    if (box !== null) draws.add(() => show(box, ticking?.isTicked(item) === true))
    return { pick, treeItem, branch, open }
  }

  const choose = (treeItem: HTMLElement, item: T) => {
    for (const other of element.querySelectorAll('[aria-selected=true]')) other.removeAttribute('aria-selected')
    treeItem.setAttribute('aria-selected', 'true')
    options.chosen?.(item)
  }

  return {
    element,
    draw,
    async load() {
      draws.clear()
      element.replaceChildren()
      root = branchOf<T>(null, [], element)
      await more(root)
      element.querySelector('li')?.setAttribute('tabindex', '0')
    },
    async reveal(way) {
      let branch = root
      let row: Row<T> | undefined
      for (const id of way) {
        await row?.open(true)
        await branch.page
        while (!branch.rows.has(id) && branch.next !== null) await more(branch)
        row = branch.rows.get(id)
        if (row === undefined) return false
        branch = row.branch
      }
      row?.treeItem.scrollIntoView({ block: 'nearest' })
      focusOn(row?.treeItem ?? null)
      return row !== undefined
    },
  }
}

function branchOf<T extends TreeItem>(item: T | null, path: readonly string[], list: HTMLElement): Branch<T> {
  return { item, path, list, rows: new Map(), next: null, page: undefined }
}

/** What is seen of an item: caret, box, icon, text, detail, and the button that ticks all below it. */
function leafOf({ text, detail, icon: symbol, canOpen, canTick }: TreeItem, tickAll: string | undefined) {
  const caret = h('span', { className: 'lineside-caret' }, canOpen ? icon('caret-right') : '')
  const box = canTick ? h('input', { type: 'checkbox', tabIndex: -1 }) : null
  box?.setAttribute('aria-label', text)
  const all = canOpen && tickAll !== undefined ? button('check-square-o', tickAll, () => undefined) : null
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
