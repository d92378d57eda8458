// Readings for tests: a sound one, changed where the test says so.
import type { Reading, Tag } from '../../nodes/lib/reading.ts'

/** A frozen tag of connection `c1`, known everywhere by one name. */
export function aTag(name: string, more: Partial<Tag> = {}): Tag {
  return Object.freeze({ id: `c1:${name}`, name, raw: name, ...more })
}

/** A good number of tag `pressure`, at 1 s after the epoch. */
export function aReading(more: Partial<Reading> = {}): Reading {
  const tag = more.tag ?? aTag('pressure')
  return { topic: tag.name, payload: 1.5, timestamp: 1_000, quality: 'good', statusCode: 0, ...more, tag }
}
