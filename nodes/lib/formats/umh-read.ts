// From a message of the United Manufacturing Hub to what it holds: one value, or those of the older form with many keys.
import { type Fault, fault } from '../fault.ts'
import { escapeTopic } from '../topic.ts'
import { dataOf } from './exact-json.ts'
import { type FoundReading, judged, maxValues, type Read, recordOf, textOf } from './found.ts'

/** The message beside its payload. */
export interface UmhInput {
  readonly topic?: unknown
  readonly payload?: unknown
  /** Metadata, as `encodeUmh` or benthos-umh write it. */
  readonly umh?: unknown
  readonly userProperties?: unknown
}

/** `assumed`: StatusCode of what comes without quality. */
export function decodeUmh(message: UmhInput, assumed: number): Read {
  const name = nameOf(message)
  if (name === null) return refused('format.not-umh-topic', { topic: textOf(message.topic) ?? '' })
  const data = recordOf(dataOf(message.payload))
  const time = data?.['timestamp_ms']
  if (data === null || !('timestamp_ms' in data)) return refused('format.not-umh', { topic: name })
  const beside = { ...recordOf(message.userProperties), ...recordOf(message.umh) }
  const unit = textOf(beside['unit'])
  const said = { quality: beside['quality'], statusCode: codeOf(beside['statusCode']), assumed }
  const sourceTime = typeof time === 'number' && Number.isSafeInteger(time) ? time : null
  // The older form: each key but the time is a tag.
  const values = Object.entries(data).filter(([key]) => key !== 'timestamp_ms')
  if (values.length > maxValues) return refused('format.too-many-values', { limit: maxValues })
  const found = values.map(([key, value]): FoundReading => {
    const own = key === 'value' ? name : `${name}/${key}`
    return { name: own, topic: escapeTopic(own), sourceTime, ...judged(value, said), ...(unit === undefined ? {} : { unit }) }
  })
  return found.length > 0 ? { found, faults: [] } : refused('format.not-umh', { topic: name })
}

/** User properties of MQTT are texts. */
function codeOf(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
}

/** Location, virtual path and tag, joined by `/`; null where neither topic nor metadata say them. */
function nameOf({ topic, umh }: UmhInput): string | null {
  const said = recordOf(umh)
  const [location, within, tag] = ['location_path', 'virtual_path', 'tag_name'].map((key) => textOf(said?.[key]))
  if (location !== undefined && tag !== undefined) return [...location.split('.'), ...(within?.split('.') ?? []), tag].join('/')
  const [root, version, ...levels] = typeof topic === 'string' ? topic.split(topic.startsWith('umh/') ? '/' : '.') : []
  const contract = levels.findIndex((level) => level.startsWith('_'))
  const names = levels.filter((_, index) => index !== contract)
  const isSound = root === 'umh' && version === 'v1' && contract > 0 && names.every((level) => level !== '')
  return isSound ? names.join('/') : null
}

function refused(code: string, params: Readonly<Record<string, string | number>>): Read {
  const wrong: Fault = fault(code, params, { retry: false })
  return { found: [], faults: [wrong] }
}
