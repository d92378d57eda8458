// From points of InfluxDB to the values they hold: our own points are one reading each, others one a field.
import { plainInteger } from '../numbers.ts'
import { escapeTopic } from '../topic.ts'
import { dataOf, payloadText } from './exact-json.ts'
import { type FoundReading, judged, type Read, textOf } from './found.ts'
import { type InfluxLine, type InfluxPrecision, readLines } from './influx-lines.ts'
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
  return { found: read.lines.flatMap((line) => foundIn(line, assumed)), faults: read.faults }
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
  if (isOurs || field.has('value')) {
    const name = tag.get('topic') ?? tag.get('name') ?? nameOf(measurement, tags)
    const tagName = textOf(tag.get('name'))
    const topic = textOf(tag.get('topic')) ?? escapeTopic(name)
    return [
      {
        ...shared,
        name,
        topic,
        ...(tagName === undefined ? {} : { tagName }),
        ...typeOf(field.get('value')),
        ...judged(plain(field.get('value')), said),
      },
    ]
  }
  // As others write them: each field is a tag of its own, and the words are theirs.
  const base = nameOf(measurement, tags)
  return fields.map(([key, value]) => {
    const name = `${base}/${key}`
    return {
      ...shared,
      name,
      topic: escapeTopic(name),
      ...typeOf(value),
      ...judged(plain(value), { ...said, quality: undefined, statusCode: undefined }),
    }
  })
}

/** What tells a series from others: measurement and tags. */
function nameOf(measurement: string, tags: InfluxLine['tags']): string {
  const others = tags.filter(([key]) => key !== 'unit').sort(([first], [second]) => (first < second ? -1 : 1))
  return [measurement, ...others.map(([, value]) => value)].filter((part) => part !== '').join('/')
}

function plain(value: InfluxValue | undefined): unknown {
  return typeof value?.is === 'bigint' ? plainInteger(value.is) : value?.is
}

/** Of a float only that it is one is known; an integer is said to be one. */
function typeOf(value: InfluxValue | undefined): Pick<FoundReading, 'datatype'> {
  const datatypes = { float: 'number', integer: 'integer', unsigned: 'integer', text: 'string', boolean: 'boolean' } as const
  return value === undefined ? {} : { datatype: datatypes[value.as] }
}
