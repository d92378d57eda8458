// From the messages of a format to readings: their tags are of this node, by the name that the format gives.
import { isImplausible } from '../lib/foreign-time.ts'
import { decodeCanonical } from '../lib/formats/canonical-read.ts'
import type { FoundReading, Read } from '../lib/formats/found.ts'
import { decodeI3x } from '../lib/formats/i3x.ts'
import { decodeInflux } from '../lib/formats/influx-read.ts'
import { decodeSparkplug } from '../lib/formats/sparkplug/metrics-read.ts'
import { decodeUmh } from '../lib/formats/umh-read.ts'
import { qualityOf, statusCodes } from '../lib/quality.ts'
import { addFinding, type Message, type Reading, type Tag } from '../lib/reading.ts'
import { escapeTopic } from '../lib/topic.ts'
import type { Config } from './fields.ts'

export type ReadMessage = (message: Message) => Read

export function createReader({ format, influxPrecision, assumedQuality }: Config): ReadMessage {
  const assumed = assumedQuality === 'good' ? statusCodes.Good : statusCodes.Uncertain
  const readers: Readonly<Record<Config['format'], ReadMessage>> = {
    json: ({ topic, payload }) => decodeCanonical(topic, payload, assumed),
    umh: (message) => decodeUmh(message, assumed),
    influx: (message) => decodeInflux(message, influxPrecision, assumed),
    sparkplug: ({ topic, payload }) => decodeSparkplug(topic, payload),
    i3x: ({ payload }) => decodeI3x(payload, assumed),
  }
  return readers[format]
}

/** Readings of what was found; tags are shared. `readerId`: all ids begin with it. */
export function createReadings(readerId: string, protocol: string): (found: FoundReading, message: Message, now: number) => Reading {
  const tags = new Map<string, Tag>()
  const tagOf = ({ name, tagName, datatype, unit, payload }: FoundReading): Tag => {
    const known = tags.get(name)
    if (known !== undefined) return known
    const type = datatype ?? datatypeOf(payload)
    const tag = Object.freeze({
      id: `${readerId}:${name}`,
      name: tagName ?? name,
      raw: name,
      ...(type === undefined ? {} : { datatype: type }),
      ...(unit === undefined ? {} : { unit }),
    })
    // The first value decides what the tag is; one without value leaves that open.
    if (type !== undefined && tags.size < maxTags) tags.set(name, tag)
    return tag
  }
  return (found, message, now) => {
    const { payload, statusCode, unit, asset, context, event, historical, sequence } = found
    const { sourceTime, findings, detail } = timed(found, now)
    return {
      topic: found.topic ?? escapeTopic(found.name),
      payload,
      timestamp: sourceTime ?? now,
      quality: qualityOf(statusCode),
      statusCode,
      tag: tagOf(found),
      ...(unit === undefined ? {} : { unit }),
      ...(asset === undefined ? {} : { asset }),
      ...(context === undefined ? {} : { context }),
      ...(event === undefined ? {} : { event }),
      ...(findings.length === 0 ? {} : { findings }),
      ...(detail === undefined ? {} : { detail }),
      source: {
        protocol,
        ...(typeof message['topic'] === 'string' && message['topic'] !== '' ? { address: message['topic'].slice(0, 256) } : {}),
        sourceTime,
        receivedAt: now,
        ...(sequence === undefined ? {} : { sequence }),
        ...(historical === true ? { historical } : {}),
      },
    }
  }
}

/** A name made of what messages hold must not fill the memory: what comes beyond is read, but its tag is not shared. */
const maxTags = 100_000

function timed(
  { sourceTime, findings = [], detail }: FoundReading,
  now: number,
): Pick<FoundReading, 'sourceTime' | 'detail'> & { readonly findings: readonly string[] } {
  if (sourceTime === null) return { sourceTime, findings: addFinding(findings, 'no-source-time'), ...(detail && { detail }) }
  if (!isImplausible(sourceTime, now)) return { sourceTime, findings, ...(detail && { detail }) }
  return { sourceTime: null, findings: addFinding(addFinding(findings, 'implausible-time'), 'no-source-time'), detail: { ...detail, sourceTime } }
}

/** Of a number only that it is one: the next may have a fraction. */
function datatypeOf(payload: FoundReading['payload']): Tag['datatype'] | undefined {
  if (payload === null) return undefined
  return typeof payload === 'bigint' ? 'integer' : (typeof payload as 'number' | 'boolean' | 'string')
}
