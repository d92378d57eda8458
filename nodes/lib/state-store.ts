// Where a step's state is kept between restarts: entries by tag, as the store room (`lib/store`) keeps them.
import type { Json } from './json.ts'

export interface StateStore {
  entries(): Iterable<readonly [string, Json]>
  /** Resolves when the changes are on disk; null removes an entry. */
  put(changes: Iterable<readonly [string, Json]>): Promise<void>
  close(): Promise<void>
}
