// A scrolling list of equally high rows, of which only those in sight are in the document.
import { h } from './dom.ts'

interface View {
  readonly element: HTMLElement
}

export interface VirtualList<V extends View> {
  readonly element: HTMLElement
  /** Brings what is in sight up to date; call it after the data changed. */
  draw(): void
  /** Scrolls a row into sight and gives its view. */
  reveal(index: number): V | undefined
  /** Forgets all views, because rows are made differently now. */
  clear(): void
}

interface Source<V extends View> {
  readonly head: HTMLElement
  readonly count: () => number
  readonly make: (index: number) => V
  readonly fill: (view: V, index: number) => void
}

const rowHeight = 32
const margin = 8

export function virtualList<V extends View>({ head, count, make, fill }: Source<V>): VirtualList<V> {
  const views = new Map<number, V>()
  const body = h('div', { className: 'lineside-body', role: 'rowgroup' })
  const element = h('div', { className: 'lineside-grid', role: 'grid' }, head, body)

  const draw = () => {
    body.style.height = `${count() * rowHeight}px`
    const first = Math.max(0, Math.floor(element.scrollTop / rowHeight) - margin)
    const last = Math.min(count() - 1, Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) + margin)
    for (const [index, view] of views) {
      // The row being edited stays, or the scroll wheel would take the cursor away.
      const isKept = index < count() && ((index >= first && index <= last) || view.element.contains(document.activeElement))
      if (!isKept) drop(index, view)
    }
    for (let index = first; index <= last; index += 1) fill(views.get(index) ?? add(index), index)
  }
  const add = (index: number) => {
    const view = make(index)
    view.element.style.top = `${index * rowHeight}px`
    views.set(index, view)
    body.append(view.element)
    return view
  }
  const drop = (index: number, view: V) => {
    views.delete(index)
    view.element.remove()
  }
  element.addEventListener('scroll', draw, { passive: true })
  // Nothing has a size until the dialog is in the document.
  new ResizeObserver(draw).observe(element)
  return {
    element,
    draw,
    reveal(index) {
      if (index < 0 || index >= count()) return undefined
      const top = index * rowHeight
      const below = top + rowHeight + head.offsetHeight - element.clientHeight
      if (top < element.scrollTop) element.scrollTop = top
      else if (below > element.scrollTop) element.scrollTop = below
      draw()
      return views.get(index)
    },
    clear() {
      for (const [index, view] of views) drop(index, view)
      draw()
    },
  }
}
