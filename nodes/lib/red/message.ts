// Messages in and out: one or many readings, nothing changed that came in, everything unknown kept.
import { type Fault, isFault } from '../fault.ts'
import { isBatch, type Message, parseReading, type Reading } from '../reading.ts'
import type { Send } from './types.ts'

/** A part of a batch that is no reading or could not be taken, marked with the reason, for the side port. */
export type Unreadable = Message & { readonly error: { readonly code: string; readonly message: string } }

export interface Received {
  readonly readings: readonly Reading[]
  readonly unreadable: readonly Unreadable[]
  /** Why the message as a whole cannot be used: nothing in it is a reading. */
  readonly fault: Fault | null
}

/** The readings of a message, single or batch. `worded`: the sentence of a fault. */
export function receive(message: Message, worded: (cause: Fault) => string): Received {
  const readings: Reading[] = []
  const unreadable: Unreadable[] = []
  let first: Fault | null = null
  for (const part of isBatch(message) ? message.payload : [message]) {
    const whole = typeof part === 'object' && part !== null ? (part as Message) : { payload: part }
    const parsed: Reading | Fault = parseReading(whole)
    if (isFault(parsed)) {
      first ??= parsed
      unreadable.push(marked(whole, parsed, worded))
    } else readings.push(parsed)
  }
  return { readings, unreadable, fault: readings.length === 0 ? first : null }
}

/** A part of a message with the reason why it could not be used. */
export function marked(part: Message, cause: Fault, worded: (cause: Fault) => string): Unreadable {
  return { ...part, error: { code: cause.code, message: worded(cause) } }
}

/** `msg.flush` or `msg.reset`, as in core nodes; a reading or a batch may carry properties of these names and is none. */
export function isCommand(message: Message): boolean {
  if (isBatch(message) || message['quality'] !== undefined || message['timestamp'] !== undefined) return false
  return Boolean(message['flush']) || Boolean(message['reset'])
}

/**
 * Sends messages through one port: one by one, or as one batch that keeps the properties of `carrier`. One call a
 * message: of a list in one call Node-RED clones all but the first deeply, also where there is one wire only.
 */
export function sendOn(send: Send, ports: number, port: number, messages: readonly Message[], carrier: Message | null): void {
  if (messages.length === 0) return
  const all = carrier === null ? messages : [{ ...carrier, batch: true, payload: messages }]
  for (const message of all) send(Array.from({ length: ports }, (_, index) => (index === port ? message : null)))
}
