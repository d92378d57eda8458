// From readings to the messages of a format: one each, or one for all of a batch.
import { type Fault, fault, isFault } from '../lib/fault.ts'
import { isTime } from '../lib/foreign-time.ts'
import { encodeCanonical, type Unwritable } from '../lib/formats/canonical-json.ts'
import { recordOf } from '../lib/formats/found.ts'
import { encodeI3x } from '../lib/formats/i3x.ts'
import { type InfluxPrecision, writeLine } from '../lib/formats/influx-lines.ts'
import { type InfluxObject, objectOf } from '../lib/formats/influx-objects.ts'
import { pointOf } from '../lib/formats/influx-point.ts'
import { encodeMetrics, metricOf } from '../lib/formats/sparkplug/metric.ts'
import { encodeUmh, type UmhMessage } from '../lib/formats/umh.ts'
import type { Message, Reading } from '../lib/reading.ts'
import type { Config } from './fields.ts'

export interface Written {
  readonly message: Message
  /** Null: it is of all readings of a batch. */
  readonly of: Reading | null
}
export interface Refused {
  readonly reading: Reading
  readonly cause: Fault
}
export interface WriteTurn {
  readonly written: readonly Written[]
  readonly refused: readonly Refused[]
}

/** `isBatch`: they came as one, and may leave as one. `now`: ms UTC. */
export type Write = (readings: readonly Reading[], isBatch: boolean, now: number) => WriteTurn

/** `binary`: bytes as the nodes behind take them. */
export function createWriter(config: Config, binary: (bytes: Uint8Array) => unknown): Write {
  switch (config.format) {
    case 'json':
      return writeTexts(canonicalText, config.batches === 'each')
    case 'i3x':
      return writeTexts(encodeI3x, config.batches === 'each')
    case 'umh':
      return createUmhWriter(config)
    case 'influx':
      return config.influxForm === 'lines' ? writeLines(config.influxMeasurement, config.influxPrecision) : writeObjects(config.influxMeasurement)
    case 'sparkplug':
      return createSparkplugWriter(config, binary)
  }
}

const refusals: Readonly<Record<Unwritable['unwritable'], string>> = {
  'not-finite': 'format.not-finite',
  'event-too-large': 'format.event-too-large',
}

/** In a list each has its topic with it. */
function canonicalText(reading: Reading, isListed: boolean): string | Fault {
  const { topic, timestamp } = reading
  if (!isTime(timestamp)) return fault('format.time-out-of-range', { topic, timestamp }, { retry: false })
  const text = encodeCanonical(reading)
  if (typeof text !== 'string') return fault(refusals[text.unwritable], { topic, field: text.field }, { retry: false })
  return isListed ? `{"topic":${JSON.stringify(topic)},${text.slice(1)}` : text
}

function writeTexts(encode: (reading: Reading, isListed: boolean) => string | Fault, isEach: boolean): Write {
  return (readings, isBatch) => {
    const isListed = isBatch && !isEach
    const { sound, refused } = sorted(readings, (reading) => encode(reading, isListed))
    if (!isListed) return { written: sound.map(([of, payload]) => ({ message: { topic: of.topic, payload }, of })), refused }
    const payload = `[${sound.map(([, text]) => text).join(',')}]`
    return { written: sound.length === 0 ? [] : [{ message: { topic: commonTopic(readings), payload }, of: null }], refused }
  }
}

/** Tags whose topics differ only in letters that the format has not would become one series: the later one is refused. */
function createUmhWriter({ umhContract, umhTopic }: Config): Write {
  const owners = new Map<string, string>()
  const separator = umhTopic === 'dots' ? '.' : '/'
  const encode = (reading: Reading) => {
    const message = encodeUmh(reading, { contract: umhContract, separator })
    if (isFault(message)) return message
    const owner = owners.get(message.topic) ?? reading.topic
    if (owners.size < maxOwners) owners.set(message.topic, owner)
    return owner === reading.topic ? message : fault('format.topic-clash', { topic: reading.topic, taken: message.topic }, { retry: false })
  }
  return (readings) => {
    const { sound, refused } = sorted(readings, encode)
    const whole = (of: Reading, message: UmhMessage) => ({
      ...message,
      userProperties: { ...recordOf(of['userProperties']), ...message.userProperties },
    })
    return { written: sound.map(([of, message]) => ({ message: whole(of, message), of })), refused }
  }
}

/** Topics to remember. */
const maxOwners = 100_000

function writeLines(measurement: string, precision: InfluxPrecision): Write {
  return (readings, isBatch) => {
    const { sound, refused } = sorted(readings, (reading) => pointOf(reading, measurement))
    const payload = sound.map(([, point]) => writeLine(point, precision)).join('\n')
    return { written: sound.length === 0 ? [] : [{ message: { topic: commonTopic(readings), payload }, of: only(sound, isBatch) }], refused }
  }
}

/** The node behind takes one measurement a message. */
function writeObjects(measurement: string): Write {
  return (readings, isBatch) => {
    const { sound, refused } = sorted(readings, (reading) => {
      const point = pointOf(reading, measurement)
      if (isFault(point)) return point
      const object = objectOf(point, reading.topic)
      return isFault(object) ? object : { name: point.measurement, object }
    })
    const written = [...Map.groupBy(sound, ([, { name }]) => name)].map(([name, members]): Written => {
      const payload: readonly InfluxObject[] = members.map(([, { object }]) => object)
      return { message: { topic: commonTopic(members.map(([reading]) => reading)), measurement: name, payload }, of: only(members, isBatch) }
    })
    return { written, refused }
  }
}

function createSparkplugWriter({ sparkplugGroup, sparkplugNode, sparkplugDevice }: Config, binary: (bytes: Uint8Array) => unknown): Write {
  const type = sparkplugDevice === '' ? 'NDATA' : 'DDATA'
  const topic = ['spBv1.0', sparkplugGroup, type, sparkplugNode, ...(sparkplugDevice === '' ? [] : [sparkplugDevice])].join('/')
  let seq = -1
  return (readings, isBatch, now) => {
    const { sound, refused } = sorted(readings, metricOf)
    if (sound.length === 0) return { written: [], refused }
    seq = (seq + 1) % 256
    const bytes = encodeMetrics(
      sound.map(([, metric]) => metric),
      now,
      seq,
    )
    return { written: [{ message: { topic, payload: binary(bytes) }, of: only(sound, isBatch) }], refused }
  }
}

function sorted<T>(readings: readonly Reading[], encode: (reading: Reading) => T | Fault) {
  const sound: (readonly [reading: Reading, encoded: T])[] = []
  const refused: Refused[] = []
  for (const reading of readings) {
    const encoded = encode(reading)
    if (isFault(encoded)) refused.push({ reading, cause: encoded })
    else sound.push([reading, encoded])
  }
  return { sound, refused }
}

function only(sound: readonly (readonly [Reading, unknown])[], isBatch: boolean): Reading | null {
  return isBatch ? null : (sound[0]?.[0] ?? null)
}

/** What the topics have in common, level by level. */
function commonTopic(readings: readonly Reading[]): string {
  const [first = [], ...others] = readings.map(({ topic }) => topic.split('/'))
  const differs = first.findIndex((level, index) => others.some((levels) => levels[index] !== level))
  return (differs < 0 ? first : first.slice(0, differs)).join('/')
}
