// From a row of the table to what the connection is asked for: filter, QoS, the decoder of its messages, its tags.
import type { Wanted } from '../lib/line.ts'
import type { Datatype } from '../lib/reading.ts'
import { escapeTopic } from '../lib/topic.ts'
import type { Decoder } from '../mqtt-connection/decoder.ts'
import { createSparkplug } from '../mqtt-connection/sparkplug/consumer.ts'
import type { MqttSubscription, MqttWant } from '../mqtt-connection/want.ts'
import { binaryDecoder, binaryParts } from './decode-binary.ts'
import { csvColumn, csvColumns, csvDecoder } from './decode-csv.ts'
import { type JsonRule, jsonDecoder, pathOf } from './decode-json.ts'
import { autoDecoder, textDecoder } from './decode-text.ts'
import type { Config, TopicRow } from './fields.ts'
import { parseFilter } from './filter.ts'
import { nameTemplate } from './name-template.ts'
import { partName } from './named-parts.ts'

/** Readings of a tenth of a second leave as one batch. */
const batchMs = 100

/** The config has passed `rowsProblems`. */
export function wantOf(config: Config, connectionId: string): MqttWant {
  return {
    connectionId,
    subscriptions: config.topics.map(subscriptionOf),
    acknowledge: config.acknowledge,
    acknowledgeWithinMs: config.acknowledgeWithinSeconds * 1_000,
    gatherMs: config.output === 'batch' ? batchMs : 0,
    heartbeatMs: config.heartbeatSeconds * 1_000,
  }
}

/** The tags that are known before a message comes: of topics without wildcards whose messages hold what the row says. */
export function wantedTags(config: Config, connectionId: string): readonly Wanted[] {
  return config.topics.flatMap((row) =>
    staticNames(row).map((name) => {
      const { unit } = row
      const datatype = datatypes[row.type]
      const tag = { id: `${connectionId}:${name}`, name, raw: name, ...(datatype && { datatype }), ...(unit !== '' && !isPath(unit) && { unit }) }
      return { tag: Object.freeze(tag), topic: escapeTopic(name), source: { protocol: 'mqtt', address: row.filter } }
    }),
  )
}

const datatypes: Readonly<Partial<Record<TopicRow['type'], Datatype>>> = { number: 'number', boolean: 'boolean', string: 'string' }

/** Raw names; empty where they are found in the messages only. */
export function staticNames(row: TopicRow): readonly string[] {
  const parsed = parseFilter(row.filter)
  if ('problem' in parsed || parsed.hasWildcard) return []
  const name = nameTemplate(row.name).nameOf(parsed.filter)
  switch (row.type) {
    case 'number':
    case 'boolean':
    case 'string':
      return [name]
    case 'csv':
      return (csvColumns(row.value) ?? []).map((column) => partName(name, column.name))
    case 'binary':
      return (binaryParts(row.value) ?? []).map((part) => partName(name, part.name))
    case 'json':
      return pathOf(row.value)?.isMany === false ? [name] : []
    default:
      return []
  }
}

/** Throws on a filter that `rowProblems` would have named. */
export function subscriptionOf(row: TopicRow): MqttSubscription {
  const parsed = parseFilter(row.filter)
  if ('problem' in parsed) throw new Error(`${row.filter}: ${parsed.problem}`)
  const { nameOf } = nameTemplate(row.name)
  return {
    filter: parsed.filter,
    group: parsed.group,
    qos: Number(row.qos) as 0 | 1 | 2,
    open: () => decoderOf(row, nameOf),
    staleAfterMs: staleAfterMsOf(row),
    nameOf,
  }
}

/** Sparkplug reports by exception: a metric that does not change is silent for a good reason, and deaths tell who is gone. */
function staleAfterMsOf({ type, staleAfterSeconds }: TopicRow): number | null {
  if (staleAfterSeconds === null) return type === 'sparkplug' ? 0 : null
  return staleAfterSeconds * 1_000
}

function decoderOf(row: TopicRow, nameOf: (topic: string) => string): Decoder {
  const { timeFormat, unit } = row
  const json: JsonRule = {
    value: pathOf(row.value),
    time: pathOf(row.time),
    timeFormat,
    quality: pathOf(row.quality),
    unit: isPath(unit) ? (pathOf(unit) ?? '') : unit,
    nameOf,
  }
  switch (row.type) {
    case 'json':
      return jsonDecoder(json)
    case 'auto':
      return autoDecoder({ type: 'auto', unit, nameOf }, jsonDecoder(json))
    case 'csv':
      return csvDecoder({
        columns: csvColumns(row.value) ?? [],
        time: csvColumn(row.time),
        timeFormat,
        quality: csvColumn(row.quality),
        unit,
        nameOf,
      })
    case 'binary':
      return binaryDecoder({ parts: binaryParts(row.value) ?? [], unit, nameOf })
    case 'sparkplug':
      return createSparkplug({ structures: row.value === 'json' ? 'json' : 'leaves' })
    default:
      return textDecoder({ type: row.type, unit, nameOf })
  }
}

export function isPath(text: string): boolean {
  return text.startsWith('$')
}
