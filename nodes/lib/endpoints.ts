// Primary and backup endpoint of one device: which one the next stay dials.

export interface Endpoints<T> {
  /** The one to dial now. */
  readonly current: T
  /** It was live: the next stay begins here. */
  wasLive(): void
  /** It could not be reached or was lost before it was live: the other one is next. True: there is another one. */
  failed(): boolean
}

/** @param all in order of preference, at least one */
export function createEndpoints<T>(all: readonly [T, ...T[]]): Endpoints<T> {
  let at = 0
  let isLive = false
  return {
    get current() {
      return all[at] ?? all[0]
    },
    wasLive() {
      isLive = true
    },
    failed() {
      // One that worked until now is tried once more before the other: most losses are short.
      if (isLive) isLive = false
      else at = (at + 1) % all.length
      return all.length > 1
    },
  }
}
