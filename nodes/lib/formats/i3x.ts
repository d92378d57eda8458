// CESMII i3X 1.0: value, quality and timestamp of an element, both ways. Unit and StatusCode stand beside them.
import { type Fault, fault } from '../fault.ts'
import { parseTime } from '../foreign-time.ts'
import { type Quality, statusCodes } from '../quality.ts'
import type { Reading } from '../reading.ts'
import { escapeTopic } from '../topic.ts'
import { dataOf, writeScalar } from './exact-json.ts'
import { type FoundReading, judged, maxValues, type Read, recordOf, textOf } from './found.ts'
import { placeOf } from './place.ts'

const words: Readonly<Record<Quality, string>> = { good: 'Good', uncertain: 'Uncertain', bad: 'Bad' }
/** RFC 3339 has years of four digits. */
const firstMs = Date.parse('0000-01-01T00:00:00Z')
const lastMs = Date.UTC(10_000, 0, 1)

/**
 * JSON text of one object. A bad value is null in i3X: the one that came stands beside it, as `badValue`. The element is the asset's id and the property, of a reading
 * without asset its topic.
 */
export function encodeI3x(reading: Reading): string | Fault {
  const { payload, timestamp, quality, statusCode, unit, topic } = reading
  if (typeof payload === 'number' && !Number.isFinite(payload)) return fault('format.not-finite', { topic, field: 'value' }, { retry: false })
  if (timestamp < firstMs || timestamp >= lastMs) return fault('format.time-out-of-range', { topic, timestamp }, { retry: false })
  const parts: readonly (readonly [string, string])[] = [
    ['elementId', JSON.stringify(elementOf(reading))],
    ['isComposition', 'false'],
    ['value', quality === 'bad' ? 'null' : writeScalar(payload)],
    ['quality', JSON.stringify(words[quality])],
    ['timestamp', JSON.stringify(new Date(timestamp).toISOString())],
    ['statusCode', String(statusCode)],
    ...(quality === 'bad' && payload !== null ? [['badValue', writeScalar(payload)] as const] : []),
    ...(typeof unit === 'string' && unit !== '' ? [['unit', JSON.stringify(unit)] as const] : []),
  ]
  return `{${parts.map(([name, json]) => `"${name}":${json}`).join(',')}}`
}

function elementOf(reading: Reading): string {
  const { within, name } = placeOf(reading)
  return typeof reading.asset?.id === 'string' ? [reading.asset.id, ...within, name].join('/') : reading.topic
}

/**
 * A value, a list of them, an answer with `results`, each with its components (by their own elementId) and its history
 * (`values`). `assumed`: StatusCode of what comes without quality.
 */
export function decodeI3x(payload: unknown, assumed: number): Read {
  const data = dataOf(payload)
  const results = recordOf(data)?.['results']
  const items: readonly unknown[] = Array.isArray(data) ? data : Array.isArray(results) ? results : [data]
  const read = items.slice(0, maxValues + 1).map((item, index) => readItem(item, index + 1, assumed))
  const found = read.flatMap((one) => one.found)
  if (found.length > maxValues) return { found: [], faults: [fault('format.too-many-values', { limit: maxValues }, { retry: false })] }
  return { found, faults: read.flatMap((one) => one.faults) }
}

function readItem(item: unknown, place: number, assumed: number): Read {
  const outer = recordOf(item)
  const body = { ...outer, ...recordOf(outer?.['result']) }
  const element = textOf(body['elementId'])
  if (element === undefined) return { found: [], faults: [fault('format.not-i3x', { place }, { retry: false })] }
  const { values, components } = body
  const parts = Object.entries(recordOf(components) ?? {}).flatMap(([name, part]) => (name === '' ? [] : readValue(name, part, assumed)))
  const history = Array.isArray(values) ? values.flatMap((one) => readValue(element, one, assumed).map(asHistory)) : []
  // A composition has no value of its own, only its parts have; a server may show them all in an object.
  const isWhole = parts.length > 0 && typeof (body['value'] ?? null) === 'object'
  const own = Array.isArray(values) || isWhole ? [] : readValue(element, body, assumed)
  const found = [...own, ...history, ...parts]
  return found.length > 0 ? { found, faults: [] } : { found, faults: [fault('format.not-i3x', { place }, { retry: false })] }
}

function readValue(name: string, part: unknown, assumed: number): readonly FoundReading[] {
  const vqt = recordOf(part)
  if (vqt === null || !('value' in vqt)) return []
  const { quality, statusCode, timestamp } = vqt
  const value = vqt['value'] ?? vqt['badValue']
  const unit = textOf(vqt['unit'])
  // "GoodNoData": all is well but for the value; without one no reading is good.
  const said = quality === 'GoodNoData' ? { quality: 'Good', statusCode: statusCodes.Good, assumed } : { quality, statusCode, assumed }
  return [
    {
      name,
      topic: escapeTopic(name),
      sourceTime: timestamp === undefined ? null : parseTime(timestamp, 'iso'),
      ...judged(value, said),
      ...(unit === undefined ? {} : { unit }),
    },
  ]
}

function asHistory(found: FoundReading): FoundReading {
  return { ...found, historical: true }
}
