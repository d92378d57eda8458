// From messages of any kind to readings: the rows of the table, the tags they name, and those that fall silent.
import type { Clock } from '../lib/clock.ts'
import { fault } from '../lib/fault.ts'
import { qualityOf, statusCodes } from '../lib/quality.ts'
import { type Message, type Reading, type Scalar, type Tag, withStatus } from '../lib/reading.ts'
import type { Source, SourceTurn } from '../lib/source.ts'
import { createStaleWatch } from '../lib/stale-watch.ts'
import { escapeTopic } from '../lib/topic.ts'
import type { Config } from './fields.ts'
import { type Found, maxValues, readRow } from './read-row.ts'

export interface MessageSourceOptions {
  /** Id of the node: all tags begin with it. */
  readonly readerId: string
  readonly clock: Clock
  /** What leaves by itself: tags that fell silent. */
  emit(readings: readonly Reading[]): void
  count(counter: string, amount?: number): void
}

/** A name made of what messages hold must not fill the memory. */
const maxTags = 100_000
const longestName = 1_024

/** The config has passed `rowsProblems`. */
export function createMessageSource(config: Pick<Config, 'rows' | 'assumedQuality'>, options: MessageSourceOptions): Source {
  const { clock, count } = options
  const rows = config.rows.map((row) => ({
    read: readRow(row, config.assumedQuality),
    staleAfterMs: row.staleAfterSeconds === null ? null : row.staleAfterSeconds * 1_000,
  }))
  const tags = new Map<string, Tag>()
  const last = new Map<string, Reading>()
  const watch = createStaleWatch(clock, (ids) => {
    const stale = ids.flatMap((id) => staleReading(last.get(id), clock.now()))
    count('stale', stale.length)
    options.emit(stale)
  })
  /** Null where there is no room for another one. */
  const tagOf = ({ name, payload, unit }: Found): Tag | null => {
    const known = tags.get(name)
    if (known !== undefined) return known
    const id = `${options.readerId}:${name}`
    // By the readings that are kept: a tag that has had no value yet has one too.
    if ((last.size >= maxTags && !last.has(id)) || name === '' || name.length > longestName) return null
    const datatype = datatypeOf(payload)
    const tag = Object.freeze({ id, name, raw: name, ...(datatype && { datatype }), ...(unit === undefined ? {} : { unit }) })
    // The first value decides what the tag is; one without value leaves that open.
    if (datatype !== undefined) tags.set(name, tag)
    return tag
  }
  const take = (message: Message): SourceTurn => {
    const now = clock.now()
    const all = rows.map(({ read, staleAfterMs }) => ({ found: read(message, now), staleAfterMs }))
    if (all.some(({ found }) => found.length >= maxValues)) return refused('message.too-many-values', { limit: maxValues })
    const taken = new Set<string>()
    const readings: Reading[] = []
    let without = 0
    for (const { found, staleAfterMs } of all) {
      // A row names a tag as often as there are values; a later row does not speak for it again.
      const fresh = found.filter(({ name }) => !taken.has(name))
      count('shadowed', found.length - fresh.length)
      for (const one of fresh) {
        taken.add(one.name)
        const tag = tagOf(one)
        if (tag === null) without += 1
        else readings.push(keep(readingOf(one, tag, message, now), staleAfterMs))
      }
    }
    if (without > 0) count('refusedTags', without)
    if (readings.length > 0) return { readings, refused: null }
    return without > 0 ? refused('message.too-many-tags', { limit: maxTags }) : refused('message.no-row-fits', { topic: topicText(message) })
  }
  const keep = (reading: Reading, staleAfterMs: number | null): Reading => {
    // A copy: who gets it may write on it.
    last.set(reading.tag.id, { ...reading })
    watch.seen(reading.tag.id, staleAfterMs)
    return reading
  }
  return { take, close: watch.close }
}

function refused(code: string, params: Readonly<Record<string, string | number>>): SourceTurn {
  return { readings: [], refused: fault(code, params, { retry: false }) }
}

function readingOf(found: Found, tag: Tag, message: Message, now: number): Reading {
  const { payload, statusCode, sourceTime, unit, findings, detail } = found
  const address = topicText(message)
  return {
    topic: escapeTopic(tag.raw),
    payload,
    timestamp: sourceTime ?? now,
    quality: qualityOf(statusCode),
    statusCode,
    ...(unit === undefined ? {} : { unit }),
    tag,
    ...(findings.length === 0 ? {} : { findings }),
    ...(detail === undefined ? {} : { detail }),
    source: { protocol: 'message', ...(address === '' ? {} : { address }), sourceTime, receivedAt: now },
  }
}

/** The last value once more, as what it is now; its own time stays in `detail`. */
function staleReading(reading: Reading | undefined, now: number): readonly Reading[] {
  if (reading?.source === undefined) return []
  const detail = { ...reading.detail, lastTimestamp: reading.timestamp }
  const source = { ...reading.source, sourceTime: null, receivedAt: now }
  // What it said before of an uncertain value says less than that it is old.
  const statusCode = reading.quality === 'uncertain' ? statusCodes.UncertainLastUsableValue : reading.statusCode
  return [withStatus({ ...reading, timestamp: now, statusCode, detail, source }, statusCodes.UncertainLastUsableValue, 'stale')]
}

/** Of a number only that it is one: the next may have a fraction. */
function datatypeOf(payload: Scalar): Tag['datatype'] | undefined {
  if (payload === null) return undefined
  return typeof payload === 'bigint' ? 'integer' : (typeof payload as 'number' | 'boolean' | 'string')
}

function topicText({ topic }: Message): string {
  return typeof topic === 'string' ? topic.slice(0, 256) : ''
}
