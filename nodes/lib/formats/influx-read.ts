// From points of InfluxDB to the values they hold: our own points are one reading each, others one a field.
import { fault } from '../fault.ts'
import { plainInteger } from '../numbers.ts'
import { escapeTopic, joinTopic } from '../topic.ts'
import { dataOf, payloadText } from './exact-json.ts'
import { type FoundReading, judged, maxValues, type Read, textOf } from './found.ts'
import type { InfluxPrecision } from './influx-lines.ts'
import { type InfluxLine, readLines } from './influx-lines-read.ts'
import { readObjects } from './influx-objects.ts'
import type { InfluxValue } from './influx-point.ts'

/** The message beside its payload. `assumed`: StatusCode of what comes without quality. */
export interface InfluxInput {
  readonly payload?: unknown
  /** Of points that are objects. */
  readonly measurement?: unknown
}

/** Text or bytes are line protocol, objects are what node-red-contrib-influxdb takes. */
export function decodeInflux({ payload, measurement }: InfluxInput, precision: InfluxPrecision, assumed: number): Read {
  const text = payloadText(payload)
  const read = text === undefined ? readObjects(dataOf(payload), textOf(measurement) ?? '') : readLines(text, precision)
  const found = read.lines.flatMap((line) => foundIn(line, assumed))
  if (found.length > maxValues) return { found: [], faults: [fault('format.too-many-values', { limit: maxValues }, { retry: false })] }
  // Neither measurement nor tags: a value that nobody could tell from another.
  const nameless = found.filter(({ name }) => name === '').length
  const faults = nameless === 0 ? read.faults : [...read.faults, fault('format.no-measurement', { count: nameless }, { retry: false })]
  return { found: found.filter(({ name }) => name !== ''), faults }
}

function foundIn({ measurement, tags, fields, timestamp }: InfluxLine, assumed: number): readonly FoundReading[] {
  const tag = new Map(tags)
  const field = new Map(fields)
  const [quality, status] = [field.get('quality'), field.get('status')]
  const said = {
    quality: quality?.as === 'text' ? quality.is : undefined,
    statusCode: status?.as === 'integer' || status?.as === 'float' ? Number(status.is) : undefined,
    assumed,
  }
  const isOurs = quality?.as === 'text' && said.statusCode !== undefined
  const unit = textOf(tag.get('unit'))
  const shared = { sourceTime: timestamp, ...(unit === undefined ? {} : { unit }) }
  const series = tag.get('topic') ?? tag.get('name') ?? nameOf(measurement, tags)
  const one = (name: string, value: InfluxValue | undefined, worth: typeof said): FoundReading => ({
    ...shared,
    name,
    topic: escapeTopic(name),
    ...typeOf(value),
    ...judged(plain(value), worth),
  })
  if (!isOurs && !field.has('value')) {
    // As others write them: each field is a tag of its own, and the words are theirs.
    const unsaid = { quality: undefined, statusCode: undefined, assumed }
    const base = nameOf(measurement, tags)
    return fields.map(([key, value]) => one(joinTopic(base, key), value, unsaid))
  }
  const [tagName, topic] = [textOf(tag.get('name')), textOf(tag.get('topic'))]
  const own = { ...one(series, field.get('value'), said), ...(topic === undefined ? {} : { topic }), ...(tagName === undefined ? {} : { tagName }) }
  // What stands beside a value has its worth.
  const others = fields.filter(([key]) => !ownFields.includes(key))
  return [own, ...others.map(([key, value]) => one(joinTopic(series, key), value, said))]
}

const ownFields: readonly string[] = ['value', 'quality', 'status']

/** What tells a series from others: measurement and tags. */
function nameOf(measurement: string, tags: InfluxLine['tags']): string {
  const others = tags.filter(([key]) => key !== 'unit').sort(([first], [second]) => (first < second ? -1 : 1))
  return joinTopic(measurement, ...others.map(([, value]) => value))
}

function plain(value: InfluxValue | undefined): unknown {
  return typeof value?.is === 'bigint' ? plainInteger(value.is) : value?.is
}

/** Of a float only that it is one is known; an integer is said to be one. */
function typeOf(value: InfluxValue | undefined): Pick<FoundReading, 'datatype'> {
  const datatypes = { float: 'number', integer: 'integer', unsigned: 'integer', text: 'string', boolean: 'boolean' } as const
  return value === undefined ? {} : { datatype: datatypes[value.as] }
}
