// A heap of things by the time they are due; those due at one time leave in the order of their numbers.

export interface Due {
  readonly dueMs: number
  readonly number: number
}

export interface DueHeap<T extends Due> {
  readonly size: number
  push(item: T): void
  first(): T | undefined
  pop(): T | undefined
  /** Everything, in order; then it is empty. */
  takeAll(): readonly T[]
}

/** A binary heap: first in constant time, push and pop in the logarithm of its size. */
export function createDueHeap<T extends Due>(): DueHeap<T> {
  let items: T[] = []
  const rise = (item: T, from: number) => {
    let at = from
    while (at > 0) {
      const above = (at - 1) >>> 1
      const parent = items[above]
      if (parent === undefined || isBefore(parent, item)) break
      items[at] = parent
      at = above
    }
    items[at] = item
  }
  const sink = (item: T) => {
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const [first, second] = [items[left], items[left + 1]]
      const isSecond = first !== undefined && second !== undefined && isBefore(second, first)
      const child = isSecond ? second : first
      if (child === undefined || isBefore(item, child)) break
      items[at] = child
      at = isSecond ? left + 1 : left
    }
    items[at] = item
  }
  return {
    get size() {
      return items.length
    },
    push(item) {
      rise(item, items.length)
    },
    first: () => items[0],
    pop() {
      const top = items[0]
      const last = items.pop()
      if (last !== undefined && items.length > 0) sink(last)
      return top
    },
    takeAll() {
      const all = items.sort((one, other) => (isBefore(one, other) ? -1 : 1))
      items = []
      return all
    },
  }
}

function isBefore(one: Due, other: Due): boolean {
  return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.number < other.number)
}
