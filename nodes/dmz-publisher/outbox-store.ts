// What the publisher asks of its outbox, whatever keeps it: commit, read in order, count. Synchronous, because it
// lives in a worker of its own.
import type { Fault } from '../lib/fault.ts'

/** A record on its way into the store. */
export interface NewRecord {
  /** The whole outgoing topic, root included. */
  readonly topic: string
  /** JSON in UTF-8, without the envelope's identity. */
  readonly body: Uint8Array
  /** When it was accepted, ms UTC. */
  readonly at: number
}

/** Identity of a record together with the publisher id: never used twice. */
export interface StoredRecord extends NewRecord {
  /** Grows with each opening of the store: tells records apart if a disk lost an acknowledged commit. */
  readonly epoch: number
  /** Grows by one a record, never starts over. */
  readonly seq: number
}

export interface Quarantined {
  readonly record: StoredRecord
  /** A reason code's text, or one of our words: `too-large`, `damaged`, or how the line ends at it. */
  readonly reason: string
}

export interface Work {
  /** Each entry is kept whole or not at all. */
  readonly appends: readonly (readonly NewRecord[])[]
  /** Delivered: taken out. */
  readonly settled: readonly StoredRecord[]
  /** Never deliverable: moved to the quarantine, which is bounded; the oldest leave it. */
  readonly quarantined: readonly Quarantined[]
}

export interface OutboxFigures {
  /** Records waiting, and the bytes of their topics and bodies. */
  readonly depth: number
  readonly bytes: number
  /** When the oldest waiting record was accepted, ms UTC; null when none waits. */
  readonly oldestAt: number | null
  /** Since the store was made, and how many the quarantine still holds. */
  readonly quarantined: number
  readonly inQuarantine: number
}

export interface OutboxStore {
  /** Made with the store and kept as long as it: prefix and eight random hex digits. */
  readonly publisherId: string
  readonly epoch: number
  /**
   * Makes all of it durable in one transaction. Answers, an entry of `appends` each, null or why it was refused
   * (`outbox.full`). What is settled is taken out also when nothing more fits. Throws `outbox.disk-full` with
   * nothing changed, `outbox.damaged` or `outbox.failed` when the store must be opened anew.
   */
  commit(work: Work): readonly (Fault | null)[]
  /** Up to `limit` records above `seq`, in order. Damaged ones go to the quarantine instead. Throws like `commit`. */
  peek(seq: number, limit: number): readonly StoredRecord[]
  figures(): OutboxFigures
  close(): void
}
