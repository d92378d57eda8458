// A source: a reader with no connection node, which makes readings of what comes to its input.
import type { Fault } from './fault.ts'
import type { Message, Reading } from './reading.ts'

/** What was made of one message. */
export interface SourceTurn {
  readonly readings: readonly Reading[]
  /** Why nothing of it could be read: it leaves by the side port with this reason. */
  readonly refused: Fault | null
}

export interface Source {
  /** Never changes the message. */
  take(message: Message): SourceTurn
  close(): void
}
