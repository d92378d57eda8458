// Between outbox and line: what a line asks for, and what it says about a record it was given.
import type { Drop } from './line-faults.ts'

/** One PUBLISH to come. It counts as in flight until it is settled or the line is dropped. */
export interface Outgoing {
  readonly seq: number
  readonly topic: string
  readonly payload: Uint8Array
  readonly userProperties: readonly (readonly [string, string])[]
  /** Sent before, by this process. */
  readonly isRepeat: boolean
}

export type Settlement =
  | { readonly outcome: 'acked'; readonly reasonCode: number }
  /** Never deliverable: a reason code's text or `too-large`. */
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'retry'; readonly reason: string }

export interface Source {
  /** The next record in order; null when none is left or none may be sent now. */
  next(): Outgoing | null
  /** Calls back when `next` may have one again; the returned function stops it. One listener at a time. */
  onReady(wake: () => void): () => void
  /** False: leave the line. So many records in a row were refused that this one was kept: no record is to blame. */
  settled(seq: number, settlement: Settlement): boolean
  /** The line is gone: everything in flight comes back, to be sent first and in order. */
  dropped(how: Drop): void
}
