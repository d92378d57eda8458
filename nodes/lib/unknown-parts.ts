// What a message carries beside a reading: answers to it and copies of it keep that, as every node does.
import type { Message } from './reading.ts'

const known: readonly string[] = [
  'topic',
  'payload',
  'timestamp',
  'quality',
  'statusCode',
  'unit',
  'tag',
  'asset',
  'context',
  'findings',
  'detail',
  'event',
  'source',
  'batch',
]

/** What a message carries beside a reading, `_msgid` too: all that an answer to it keeps. */
export function unknownOf(message: Message): Message {
  return Object.fromEntries(Object.entries(message).filter(([property]) => !known.includes(property)))
}
