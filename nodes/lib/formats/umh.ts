// United Manufacturing Hub: `{value, timestamp_ms}` and nothing else, the place in the topic. What the payload has no room
// for (unit, quality) goes beside it, as properties of the message: `umh`, and MQTT 5 user properties.
import { type Fault, fault } from '../fault.ts'
import { isTime } from '../foreign-time.ts'
import type { Reading } from '../reading.ts'
import { writeScalar } from './exact-json.ts'
import { type Place, placeOf } from './place.ts'

export interface UmhOptions {
  /** `_historian`, `_pump_v1`: begins with `_`. */
  readonly contract: string
  /** Dots as in Kafka and benthos-umh, slashes as in MQTT. */
  readonly separator: '.' | '/'
}

/** As benthos-umh names them, and what it has no name for. */
export interface UmhMetadata {
  readonly location_path: string
  readonly data_contract: string
  readonly virtual_path?: string
  readonly tag_name: string
  readonly unit?: string
  readonly quality: string
  readonly statusCode: number
}

export interface UmhMessage {
  readonly topic: string
  /** JSON text of exactly two keys. */
  readonly payload: string
  readonly umh: UmhMetadata
  /** For `mqtt out` with MQTT 5, so that unit and quality leave the machine too. */
  readonly userProperties: Readonly<Record<string, string>>
}

/** What stands in `userProperties`. */
export const umhProperties: readonly string[] = ['quality', 'statusCode', 'unit']

/** Letters that a segment may not hold become `_`, so two tags may get one topic: who sends has to look out for that. */
export function encodeUmh(reading: Reading, { contract, separator }: UmhOptions): UmhMessage | Fault {
  const { payload, timestamp, quality, statusCode, unit, topic } = reading
  if (typeof payload === 'number' && !Number.isFinite(payload)) return fault('format.not-finite', { topic, field: 'value' }, { retry: false })
  if (!isTime(timestamp)) return fault('format.time-out-of-range', { topic, timestamp }, { retry: false })
  const place = legal(placeOf(reading))
  if (place.location.length === 0) return fault('format.no-location', { topic }, { retry: false })
  const levels = ['umh', 'v1', ...place.location, contract, ...place.within, place.name]
  const known = typeof unit === 'string' && unit !== '' ? { unit } : {}
  return {
    topic: levels.join(separator),
    payload: `{"value":${writeScalar(payload)},"timestamp_ms":${timestamp}}`,
    umh: {
      location_path: place.location.join('.'),
      data_contract: contract,
      ...(place.within.length === 0 ? {} : { virtual_path: place.within.join('.') }),
      tag_name: place.name,
      ...known,
      quality,
      statusCode,
    },
    userProperties: { quality, statusCode: String(statusCode), ...known },
  }
}

/** Only a contract begins with `_`: it is how a reader finds where the location ends. */
function legal({ location, within, name }: Place): Place {
  const clean = (text: string) => text.replace(/[^A-Za-z0-9_-]/g, '_')
  const segment = (text: string) => clean(text).replace(/^_+/, '') || '-'
  return { location: location.map(segment), within: within.map(segment), name: clean(name) || '-' }
}
