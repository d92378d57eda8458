// Named counters that only grow; what health readings and the balance are made of.

export interface Counters {
  add(name: string, amount?: number): void
  get(name: string): number
  /** All counters, in the order in which they first counted. */
  all(): Readonly<Record<string, number>>
}

export function createCounters(...names: readonly string[]): Counters {
  const counts = new Map<string, number>(names.map((name) => [name, 0]))
  return {
    add(name, amount = 1) {
      counts.set(name, (counts.get(name) ?? 0) + amount)
    },
    get: (name) => counts.get(name) ?? 0,
    all: () => Object.fromEntries(counts),
  }
}

/** The same counts under longer names. */
export function prefixed(prefix: string, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, value]) => [prefix + name, value]))
}
