// The step: a pure piece of the line between readers and sinks. Holds no timer.
import type { Json } from './json.ts'
import type { Message, Reading } from './reading.ts'

export interface Output {
  /** Name of the output port, as in the node's fields. */
  readonly port: string
  readonly message: Reading
}
export type Outputs = readonly Output[]

/** What a step did not send on, so that in + restored = out + suppressed + side outputs + held. */
export interface Balance {
  /** Samples held back now, to be sent later. */
  readonly held: number
  /** Readings dropped since start, by cause. */
  readonly suppressed: Readonly<Record<string, number>>
}

export interface Step {
  take(reading: Reading, now: number): Outputs
  /** `msg.flush`, `msg.reset`: as in core nodes; with `msg.topic` only for that topic. */
  command?(message: Message, now: number): Outputs
  wake?(now: number): Outputs
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
