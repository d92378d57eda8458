// From our own JSON back to what it was of: one reading, or a list of them.
import { fault } from '../fault.ts'
import { decodeJson } from '../json.ts'
import type { Context, Reading } from '../reading.ts'
import { thinnedFields } from './canonical-json.ts'
import { dataOf } from './exact-json.ts'
import { type FoundReading, judged, maxValues, type Read, recordOf, textOf } from './found.ts'

/**
 * `topic`: of the message; in a list each has its own. `assumed`: StatusCode of what comes without quality. Identity
 * (`publisherId`, `epoch`, `seq`) and what else stands there is passed over.
 */
export function decodeCanonical(topic: unknown, payload: unknown, assumed: number): Read {
  const data = dataOf(payload, decodeJson)
  const items: readonly unknown[] = Array.isArray(data) ? data : [data]
  if (items.length > maxValues) return { found: [], faults: [fault('format.too-many-values', { limit: maxValues }, { retry: false })] }
  const read = items.map((item, index) => readOne(item, textOf(topic), Array.isArray(data) ? index + 1 : null, assumed))
  return { found: read.flatMap(({ found }) => found), faults: read.flatMap(({ faults }) => faults) }
}

function readOne(item: unknown, topicOfMessage: string | undefined, place: number | null, assumed: number): Read {
  const body = recordOf(item)
  if (body === null || !('value' in body)) return { found: [], faults: [fault('format.not-canonical', { place: place ?? 1 }, { retry: false })] }
  // In a list the topic of the message is that of all.
  const topic = textOf(body['topic']) ?? (place === null ? topicOfMessage : undefined)
  const name = topic ?? textOf(body['name'])
  if (name === undefined) return { found: [], faults: [fault('format.no-name', { place: place ?? 1 }, { retry: false })] }
  return { found: [foundIn(body, name, topic, assumed)], faults: [] }
}

function foundIn(body: Readonly<Record<string, unknown>>, name: string, topic: string | undefined, assumed: number): FoundReading {
  const { value, quality, statusCode, timestamp, historical } = body
  const worth = judged(value, { quality, statusCode, assumed })
  const findings = [...new Set([...textsOf(body['findings']), ...(worth.findings ?? [])])]
  const [unit, tagName, asset, context, event, thinned] = [
    textOf(body['unit']),
    textOf(body['name']),
    recordOf(body['asset']),
    recordOf(body['context']),
    recordOf(body['event']),
    recordOf(body['thinned']),
  ]
  const detail = { ...thinnedOf(thinned), ...worth.detail }
  return {
    name,
    payload: worth.payload,
    statusCode: worth.statusCode,
    sourceTime: typeof timestamp === 'number' && Number.isSafeInteger(timestamp) ? timestamp : null,
    ...(topic === undefined ? {} : { topic }),
    ...(unit === undefined ? {} : { unit }),
    ...(tagName === undefined ? {} : { tagName }),
    ...(findings.length === 0 ? {} : { findings }),
    ...(Object.keys(detail).length === 0 ? {} : { detail }),
    ...assetOf(asset),
    ...(context === null ? {} : { context: contextOf(context) }),
    ...(isEvent(event) ? { event } : {}),
    ...(historical === true ? { historical } : {}),
  }
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function thinnedOf(thinned: Readonly<Record<string, unknown>> | null): Readonly<Record<string, unknown>> {
  return Object.fromEntries(thinnedFields.flatMap((field) => (thinned?.[field] === undefined ? [] : [[field, thinned[field]]])))
}

function contextOf(context: Readonly<Record<string, unknown>>): Context {
  const scalars = Object.entries(context).filter((entry): entry is [string, string | number | boolean] =>
    ['string', 'number', 'boolean'].includes(typeof entry[1]),
  )
  return Object.freeze(Object.fromEntries(scalars))
}

/** The texts of it: what has parts of its own was never sent. */
function assetOf(asset: Readonly<Record<string, unknown>> | null): Pick<FoundReading, 'asset'> {
  const { id, type, path } = asset ?? {}
  if (typeof id !== 'string' || typeof type !== 'string' || typeof path !== 'string') return {}
  const texts = Object.entries(asset ?? {}).filter(([, value]) => typeof value === 'string')
  return { asset: Object.freeze({ ...Object.fromEntries(texts), id, type, path }) }
}

function isEvent(event: Readonly<Record<string, unknown>> | null): event is NonNullable<Reading['event']> {
  return event !== null && typeof event['kind'] === 'string'
}
