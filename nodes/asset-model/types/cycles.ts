// What needs what: an order in which all that is needed comes first, and the circles that keep one from being.

export interface Ordered<T> {
  /** Each member once, after all that it needs; on a cycle, after some of it. */
  readonly order: readonly T[]
  /** Each from one member to the next one it needs. All cycles are broken when the members of these are. */
  readonly cycles: readonly (readonly T[])[]
}

/** A member on its way: what it needs that has not been looked at. */
interface Open<T> {
  readonly member: T
  readonly rest: Iterator<T>
}

/** Chains may be as long as anybody likes. */
export function ordered<T>(members: Iterable<T>, needs: (member: T) => readonly T[]): Ordered<T> {
  const [order, cycles]: [T[], T[][]] = [[], []]
  const [seen, onWay, circling] = [new Set<T>(), new Set<T>(), new Set<T>()]
  const way: Open<T>[] = []
  const open = (member: T) => {
    seen.add(member)
    onWay.add(member)
    way.push({ member, rest: needs(member)[Symbol.iterator]() })
  }
  for (const start of members) {
    if (!seen.has(start)) open(start)
    for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
      const { done, value } = last.rest.next()
      if (done === true) {
        way.pop()
        onWay.delete(last.member)
        order.push(last.member)
      } else if (!seen.has(value)) open(value)
      else if (onWay.has(value) && !circling.has(value)) {
        const cycle = way.slice(way.findIndex(({ member }) => member === value)).map(({ member }) => member)
        for (const member of cycle) circling.add(member)
        cycles.push(cycle)
      }
    }
  }
  return { order, cycles }
}

/** `A → B → A`; of a long one the beginning and the end. */
export function chainText(cycle: readonly string[]): string {
  const shown = cycle.length > longest ? [...cycle.slice(0, longest - 2), '…', ...cycle.slice(-1)] : cycle
  return [...shown, ...cycle.slice(0, 1)].join(' → ')
}

const longest = 10
