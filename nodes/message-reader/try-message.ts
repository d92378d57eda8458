// What the table makes of one sample message, for the editor: the same code as at run time.
import type { Clock } from '../lib/clock.ts'
import { fault } from '../lib/fault.ts'
import { decodeJson } from '../lib/json.ts'
import type { Message } from '../lib/reading.ts'
import type { SourceTurn } from '../lib/source.ts'
import type { Config } from './fields.ts'
import { createMessageSource } from './message-source.ts'

/** @param text JSON of a message, as the debug sidebar copies it; what is no object is taken for the payload. Throws a fault. */
export function tryMessage(config: Pick<Config, 'rows' | 'assumedQuality'>, text: string, now: number): SourceTurn {
  const clock: Clock = { now: () => now, monotonic: () => 0, after: () => () => undefined }
  const source = createMessageSource(config, { readerId: 'try', clock, emit: () => undefined, count: () => undefined })
  return source.take(messageOf(text))
}

function messageOf(text: string): Message {
  const data = parsed(text)
  const isMessage = typeof data === 'object' && data !== null && !Array.isArray(data)
  return isMessage ? (data as Message) : { payload: data }
}

function parsed(text: string): unknown {
  try {
    return decodeJson(text)
  } catch (cause) {
    throw fault('message.sample-not-json', { message: cause instanceof Error ? cause.message : '' }, { cause, retry: false })
  }
}
