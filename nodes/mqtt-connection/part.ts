// One reader's share of a stay: from messages to its readings, with the tags that are known and those that are found.
import { isImplausible } from '../lib/foreign-time.ts'
import type { Registration, Wanted } from '../lib/line.ts'
import { qualityOf, statusCodes } from '../lib/quality.ts'
import { addFinding, type Reading, withStatus } from '../lib/reading.ts'
import { escapeTopic, matchesPattern } from '../lib/topic.ts'
import type { Decoder, Found, MqttPacket, RebirthWish, Trouble } from './decoder.ts'
import { type MqttSubscription, type MqttWant, wireFilter } from './want.ts'

export interface PartOptions {
  readonly registration: Registration<MqttWant>
  /** Of the line: whether a tag that was found may be had. */
  learn(wanted: Wanted): boolean
  count(counter: string, amount?: number): void
}

export interface Taken {
  readonly readings: readonly Reading[]
  readonly rebirths: readonly RebirthWish[]
}

/** A reading, and after how long without another one it is stale. */
export interface Kept {
  readonly reading: Reading
  readonly staleAfterMs: number | null
}

export interface Part {
  readonly registration: Registration<MqttWant>
  /** Whether any of its filters fits. */
  fits(topic: string): boolean
  take(packet: MqttPacket, now: number): Taken
  /** A message that could not even be looked at. */
  deny(topic: string, trouble: Trouble, now: number): readonly Reading[]
  /** The tags of filters, as on the wire, that the broker denies, as far as they are known. */
  denyFilter(filters: ReadonlySet<string>, trouble: Trouble, now: number): readonly Reading[]
  /** The last reading of each tag in this stay, by tag id. */
  readonly last: ReadonlyMap<string, Kept>
  /** The last readings of these tags, or of all; a tag that said nothing yet waits for its first data. */
  lastOf(names: readonly string[] | null, now: number): readonly Reading[]
  /** What was said last of a tag, as of now: it is still so. */
  again(id: string, now: number): Reading | null
  /** The last value of a tag that fell silent. */
  stale(id: string, now: number): Reading | null
}

interface Row {
  readonly subscription: MqttSubscription
  readonly decoder: Decoder
}

/** Topics whose names are remembered, and rows that fit a topic: as many as there may be tags. */
const maxTopics = 100_000
/** Longer is no name: a broker full of nonsense must not fill the memory. */
const longestName = 1_024

export function createPart({ registration, learn, count }: PartOptions): Part {
  const { want } = registration
  const rows: readonly Row[] = want.subscriptions.map((subscription) => ({ subscription, decoder: subscription.open() }))
  // Thousands of rows without wildcards are looked up, not tried one by one.
  const byFilter = Map.groupBy(rows.entries(), ([, { subscription }]) => (/[+#]/.test(subscription.filter) ? '#' : subscription.filter))
  const known = new Map<string, Wanted>(registration.tags.map((wanted) => [wanted.tag.raw, wanted]))
  const matches = new Map<string, readonly Row[]>()
  const namesOf = new Map<string, readonly string[]>()
  const last = new Map<string, Kept>()

  const rowsFor = (topic: string): readonly Row[] => {
    const before = matches.get(topic)
    if (before !== undefined) return before
    if (matches.size >= maxTopics) matches.clear()
    const near = [...(byFilter.get(topic) ?? []), ...(byFilter.get('#') ?? [])].filter(([, { subscription }]) =>
      matchesPattern(subscription.filter, topic),
    )
    const found = near.sort(([one], [other]) => one - other).map(([, row]) => row)
    matches.set(topic, found)
    return found
  }
  const wantedOf = (found: Pick<Found, 'name' | 'datatype' | 'unit'>, address: string): Wanted | null => {
    const before = known.get(found.name)
    if (before !== undefined) return before
    const wanted = found.name === '' || found.name.length > longestName ? null : newWanted(found, address, want.connectionId)
    if (wanted === null) count('refusedNames')
    if (wanted === null || !learn(wanted)) return null
    known.set(found.name, wanted)
    return wanted
  }
  /** A copy: Node-RED writes on what is sent. */
  const keep = (reading: Reading, staleAfterMs: number | null) => last.set(reading.tag.id, { reading: { ...reading }, staleAfterMs })
  const remember = (topic: string, found: readonly Found[]) => {
    const before = namesOf.get(topic)
    if (found.length === 0 || (before?.length === found.length && found.every(({ name }, index) => name === before[index]))) return
    if (namesOf.size >= maxTopics) namesOf.clear()
    namesOf.set(
      topic,
      found.map(({ name }) => name),
    )
  }
  const troubled = ({ subscription }: Row, topic: string, { statusCode, finding, detail }: Trouble): readonly Found[] => {
    const names = namesOf.get(topic) ?? [subscription.nameOf(topic)]
    return names.map((name) => ({ name, payload: null, statusCode, sourceTime: null, findings: [finding], ...(detail && { detail }) }))
  }
  const readingsOf = (row: Row, found: readonly Found[], topic: string, isRetained: boolean, now: number): readonly Reading[] =>
    found.flatMap((one) => {
      const wanted = wantedOf(one, topic)
      if (wanted === null) return []
      const reading = readingOf(one, wanted, topic, isRetained, now)
      keep(reading, row.subscription.staleAfterMs)
      return [reading]
    })
  const denied = (row: Row, topic: string, trouble: Trouble, now: number) => readingsOf(row, troubled(row, topic, trouble), topic, false, now)
  return {
    registration,
    last,
    fits: (topic) => rowsFor(topic).length > 0,
    take(packet, now) {
      const { topic, retain } = packet
      const rebirths: RebirthWish[] = []
      const readings = rowsFor(topic).flatMap((row) => {
        const { found, trouble, counts, rebirths: wishes } = row.decoder.decode(packet, now)
        for (const [counter, amount] of Object.entries(counts ?? {})) count(counter, amount)
        if (wishes !== undefined) rebirths.push(...wishes)
        if (trouble !== undefined) {
          count('unreadable')
          return denied(row, topic, trouble, now)
        }
        remember(topic, found)
        return readingsOf(row, found, topic, retain, now)
      })
      return { readings, rebirths }
    },
    deny: (topic, trouble, now) => rowsFor(topic).flatMap((row) => denied(row, topic, trouble, now)),
    denyFilter(filters, trouble, now) {
      const ofFilter = rows.filter(({ subscription }) => filters.has(wireFilter(subscription)) && !/[+#]/.test(subscription.filter))
      return ofFilter.flatMap((row) => denied(row, row.subscription.filter, trouble, now))
    },
    lastOf(names, now) {
      const asked = names === null ? [...known.keys()] : names
      return asked.flatMap((name) => {
        const wanted = known.get(name)
        return wanted === undefined ? [] : [{ ...(last.get(wanted.tag.id)?.reading ?? noDataYet(wanted, now)) }]
      })
    },
    again(id, now) {
      const kept = last.get(id)
      return kept === undefined ? null : asOfNow(kept.reading, now)
    },
    stale(id, now) {
      const kept = last.get(id)
      return kept === undefined ? null : staleReading(kept.reading, now)
    },
  }
}

function newWanted({ name, datatype, unit }: Pick<Found, 'name' | 'datatype' | 'unit'>, address: string, connectionId: string): Wanted {
  const tag = Object.freeze({
    id: `${connectionId}:${name}`,
    name,
    raw: name,
    ...(datatype === undefined ? {} : { datatype }),
    ...(unit === undefined ? {} : { unit }),
  })
  return { tag, topic: escapeTopic(name), source: { protocol: 'mqtt', address } }
}

/** A time that cannot be is not passed on: one record of the year 2099 would make every later one late. */
function readingOf(found: Found, { tag, topic, source }: Wanted, address: string, isRetained: boolean, now: number): Reading {
  const { payload, statusCode, unit, sequence, historical } = found
  const isWrongTime = found.sourceTime !== null && isImplausible(found.sourceTime, now)
  const sourceTime = isWrongTime ? null : found.sourceTime
  const marks = [isWrongTime ? 'implausible-time' : null, sourceTime === null ? 'no-source-time' : null, isRetained ? 'retained' : null]
  const findings = marks.reduce<readonly string[] | undefined>((all, mark) => (mark === null ? all : addFinding(all, mark)), found.findings)
  const detail = { ...found.detail, ...(isWrongTime && { sourceTime: found.sourceTime }), ...(isRetained && { retained: true }) }
  return {
    topic,
    payload,
    timestamp: sourceTime ?? now,
    quality: qualityOf(statusCode),
    statusCode,
    ...(unit === undefined ? {} : { unit }),
    tag,
    ...(findings === undefined ? {} : { findings }),
    ...(Object.keys(detail).length === 0 ? {} : { detail }),
    source: {
      ...source,
      address,
      sourceTime,
      receivedAt: now,
      ...(sequence === undefined ? {} : { sequence }),
      ...(historical === true ? { historical } : {}),
    },
  }
}

function noDataYet({ tag, topic, source }: Wanted, now: number): Reading {
  return {
    topic,
    payload: null,
    timestamp: now,
    quality: 'bad',
    statusCode: statusCodes.BadWaitingForInitialData,
    tag,
    findings: ['no-source-time', 'no-value'],
    source: { ...source, sourceTime: null, receivedAt: now },
  }
}

function staleReading(reading: Reading, now: number): Reading {
  return withStatus(asOfNow(reading, now), statusCodes.UncertainLastUsableValue, 'stale')
}

function asOfNow(reading: Reading, now: number): Reading {
  const { source } = reading
  return { ...reading, timestamp: now, ...(source && { source: { ...source, sourceTime: null, receivedAt: now } }) }
}
