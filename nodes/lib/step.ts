// The step: a pure piece of the line between readers and sinks. Holds no timer.
import type { Json } from './json.ts'
import type { Message, Reading } from './reading.ts'

export interface Output<M extends Message = Reading> {
  /** Name of the output port, as in the node's fields. */
  readonly port: string
  readonly message: M
}
export type Outputs<M extends Message = Reading> = readonly Output<M>[]

/** What a step did not send on, or sent of its own, so that in + restored + made = out + side outputs + suppressed + held. */
export interface Balance {
  /** Samples held back now, to be sent later. */
  readonly held: number
  /** Readings dropped since start, by cause. */
  readonly suppressed: Readonly<Record<string, number>>
  /** Messages sent since start that no reading was made into: corrections, answers. */
  readonly made?: number
}

/** What became of a whole message. */
export interface Translation {
  readonly outputs: Outputs<Message>
  /** Those it held, or those that were made of it: they say how fresh the line is. */
  readonly readings: readonly Reading[]
}

/** `M`: what it sends; readings, or messages of any form. */
export interface Step<M extends Message = Reading> {
  /** All readings of one message, before each of them is taken: what one says may be about the others. Never throws. */
  foresee?(readings: readonly Reading[], now: number): void
  take(reading: Reading, now: number): Outputs<M>
  /** `msg.flush`, `msg.reset`: as in core nodes; with `msg.topic` only for that topic. */
  command?(message: Message, now: number): Outputs<M>
  /** Whether a message that is no reading is for this step: context from an MES, a query. Asked before anything else. */
  understands?(message: Message): boolean
  /**
   * Takes a message it understands. What it changes is on disk before its outputs are sent and `done` is called.
   * Throws a fault where the message cannot be used; then nothing has changed.
   */
  obey?(message: Message, now: number): Outputs<Message>
  /**
   * For a step whose messages are no readings on one side: it gets each message whole in place of `take`, and its outputs
   * are sent as they are, also those of a batch. It keeps nothing that would have to be on disk.
   */
  translate?(message: Message, now: number): Translation
  wake?(now: number): Outputs<M>
  /** When `wake` wants to be called, ms UTC; null: not at all. */
  nextWakeMs?(): number | null
  /** State changed since the last call, by tag; null says that the entry is gone. */
  changes?(): Iterable<readonly [string, Json]>
  /** Called once, before the first `take`, with the entries saved last. */
  restore?(entries: Iterable<readonly [string, Json]>): void
  balance(): Balance
  /** A literal for the status line, without words: `21 % · 0.4 ε`. */
  figures?(): string
}
