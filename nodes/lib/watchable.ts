// A value that can be watched: whoever holds it sees the current one and is told of the next.

export interface Watchable<T> {
  readonly current: T
  /** Calls back after each change; the returned function stops it. */
  watch(listener: (value: T) => void): () => void
}

export interface Writable<T> extends Watchable<T> {
  set(value: T): void
}

export function watchable<T>(initial: T): Writable<T> {
  let current = initial
  const listeners = new Set<(value: T) => void>()
  return {
    get current() {
      return current
    },
    set(value) {
      current = value
      for (const listener of [...listeners]) listener(value)
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
