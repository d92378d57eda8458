// Chains that come back to where they began: a type that extends itself, an asset that is part of itself.

/** Each one once, from its first member in the order given. */
export function cyclesOf<T>(members: readonly T[], next: ReadonlyMap<T, T>): readonly (readonly T[])[] {
  const cycles: T[][] = []
  const done = new Set<T>()
  for (const start of members) {
    const way: T[] = []
    const onWay = new Set<T>()
    let at: T | undefined = start
    for (; at !== undefined && !done.has(at) && !onWay.has(at); at = next.get(at)) {
      way.push(at)
      onWay.add(at)
    }
    if (at !== undefined && onWay.has(at)) cycles.push(way.slice(way.indexOf(at)))
    for (const member of way) done.add(member)
  }
  return cycles
}
