// Where a reading belongs, for formats that have a place apart from the name: the asset's path and what follows it.
import type { Reading } from '../reading.ts'
import { escapeTopic, unescapeSegment } from '../topic.ts'

export interface Place {
  /** Names from the enterprise down; of a reading without asset all of its topic but the last. */
  readonly location: readonly string[]
  /** Between location and name: parts of the asset that are none themselves. */
  readonly within: readonly string[]
  readonly name: string
}

/** Names as people wrote them: the topic's escapes are undone. */
export function placeOf({ topic, asset }: Reading): Place {
  const path = typeof asset?.path === 'string' ? asset.path : ''
  const prefix = `${escapeTopic(path)}/`
  const isBelow = path !== '' && topic.startsWith(prefix) && topic.length > prefix.length
  const below = (isBelow ? topic.slice(prefix.length) : topic).split('/').map(unescapeSegment)
  const name = below.at(-1) ?? topic
  const before = below.slice(0, -1)
  return isBelow ? { location: path.split('/'), within: before, name } : { location: before, within: [], name }
}
