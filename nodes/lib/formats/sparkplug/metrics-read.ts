// From one Sparkplug B message alone to its values: without the births before it, aliases have no names.
import { type Fault, fault, isFault } from '../../fault.ts'
import { statusCodes } from '../../quality.ts'
import { escapeTopic } from '../../topic.ts'
import { type Found, maxValues, type Read } from '../found.ts'
import { decodePayload } from './decode.ts'
import { isOfMachine, type Metric, type Payload } from './payload.ts'
import { millisecondsOf } from './times.ts'
import { parseSparkplugTopic } from './topic.ts'
import { type Around, foundIn } from './values.ts'

/** Raw names are `group/node[/device]/metric` where the topic is Sparkplug's, else that of the metric. */
export function decodeSparkplug(topic: unknown, payload: unknown): Read {
  if (!(payload instanceof Uint8Array)) return refused('format.not-bytes', {})
  const address = typeof topic === 'string' ? parseSparkplugTopic(topic) : null
  const isForeign = typeof topic === 'string' && topic.startsWith('spBv1.0/') && address === null
  if (isForeign || address?.type === 'NDEATH' || address?.type === 'DDEATH') return refused('format.no-metrics', { topic: String(topic) })
  const decoded = decode(payload)
  if (isFault(decoded)) return { found: [], faults: [decoded] }
  const prefix = address === null ? '' : [address.group, address.node, ...(address.device === '' ? [] : [address.device])].join('/')
  return readMetrics(decoded, prefix)
}

function readMetrics(payload: Payload, prefix: string): Read {
  const metrics = (payload.metrics ?? []).filter(isOfMachine)
  const around = aroundOf(payload)
  const nameless = metrics.filter(({ name, datatype }) => name === undefined || datatype === undefined).length
  const found: Found[] = []
  for (const metric of metrics) {
    found.push(...foundOf(metric, prefix, around))
    // A byte of an array becomes an object here: the rest is not even looked at.
    if (found.length > maxValues) return refused('format.too-many-values', { limit: maxValues })
  }
  const faults = nameless === 0 ? [] : [fault('format.nameless-metrics', { count: nameless }, { retry: false })]
  return { found: found.map((one) => ({ ...one, topic: escapeTopic(one.name) })), faults }
}

function foundOf(metric: Metric, prefix: string, around: Around): readonly Found[] {
  const { name, datatype } = metric
  if (name === undefined || datatype === undefined) return []
  return foundIn(metric, prefix === '' ? name : `${prefix}/${name}`, datatype, around)
}

function aroundOf({ timestamp, seq }: Payload): Around {
  return {
    structures: 'leaves',
    sourceTime: millisecondsOf(timestamp),
    sequence: typeof seq === 'number' ? seq : null,
    isHistorical: false,
    standing: { statusCode: statusCodes.Good, findings: [] },
    typeOfMember: (_name, said) => said,
  }
}

function decode(bytes: Uint8Array): Payload | Fault {
  try {
    return decodePayload(bytes)
  } catch (thrown) {
    if (isFault(thrown)) return thrown
    throw thrown
  }
}

function refused(code: string, params: Readonly<Record<string, string | number>>): Read {
  return { found: [], faults: [fault(code, params, { retry: false })] }
}
