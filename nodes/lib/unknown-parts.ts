// What a message carries beside a reading: answers to it and copies of it keep that, as every node does.
import { type Message, readingFields } from './reading.ts'

const known: readonly string[] = [...readingFields, 'batch']

/** What a message carries beside a reading, `_msgid` too: all that an answer to it keeps. */
export function unknownOf(message: Message): Message {
  return Object.fromEntries(Object.entries(message).filter(([property]) => !known.includes(property)))
}
