// A reading as a Sparkplug B metric, and payloads of many. Specification 3.0.0, 6.4.
import { type Fault, fault } from '../../fault.ts'
import { isTime } from '../../foreign-time.ts'
import type { Quality } from '../../quality.ts'
import type { Datatype, Reading } from '../../reading.ts'
import { encodePayload } from './encode.ts'
import { isOfMachine, type Metric, type MetricValue, type PropertySet, type PropertyValue } from './payload.ts'

/** Keys of `dataTypes`. */
const types = { int32: 3, int64: 4, uint32: 7, uint64: 8, double: 10, boolean: 11, string: 12 } as const

/** The specification knows good, bad and stale (6.4.11): what is uncertain is good here, and its StatusCode says more. */
const qualities: Readonly<Record<Quality, number>> = { good: 192, uncertain: 192, bad: 0 }

/** Of a metric without a value, by what its tag is. */
const typeOfNull: Readonly<Record<Datatype, number>> = { number: types.double, integer: types.int64, boolean: types.boolean, string: types.string }

/** The name is the reading's topic; the fault says what Sparkplug has no place for. */
export function metricOf(reading: Reading): Metric | Fault {
  const { topic, payload, timestamp, source } = reading
  const value = typedValue(reading)
  if (value === undefined) return fault('format.no-such-value', { topic, format: 'Sparkplug B' }, { retry: false })
  if (timestamp < 0 || !isTime(timestamp)) return fault('format.time-out-of-range', { topic, timestamp }, { retry: false })
  // `bdSeq` and commands are no values of a machine: a reader would pass over them.
  if (!topic.isWellFormed() || !isOfMachine({ name: topic }))
    return fault('format.illegal-name', { topic, found: JSON.stringify(topic) }, { retry: false })
  return {
    name: topic,
    timestamp,
    datatype: value.datatype,
    ...(source?.historical === true ? { isHistorical: true } : {}),
    ...(payload === null ? { isNull: true } : {}),
    properties: propertiesOf(reading),
    ...(value.value === undefined ? {} : { value: value.value }),
  }
}

/** `now`: ms UTC, when it is sent. `seq`: 0 to 255, one more each time. */
export function encodeMetrics(metrics: readonly Metric[], now: number, seq: number): Uint8Array {
  return encodePayload({ timestamp: now, metrics, seq })
}

interface Typed {
  readonly datatype: number
  readonly value?: MetricValue
}

/** Undefined: beyond 64 bit, no number at all, or no Unicode. */
function typedValue({ payload, tag }: Reading): Typed | undefined {
  switch (typeof payload) {
    case 'boolean':
      return { datatype: types.boolean, value: { as: 'boolean', is: payload } }
    case 'string':
      return payload.isWellFormed() ? { datatype: types.string, value: { as: 'string', is: payload } } : undefined
    case 'bigint':
      return long(payload)
    case 'number':
      if (!Number.isFinite(payload)) return undefined
      if (tag.datatype === 'integer' && Number.isSafeInteger(payload)) return long(BigInt(payload))
      return { datatype: types.double, value: { as: 'double', is: payload } }
    default:
      return { datatype: typeOfNull[tag.datatype ?? 'number'] }
  }
}

function long(value: bigint): Typed | undefined {
  const bits = { as: 'long', is: BigInt.asUintN(64, value) } as const
  if (BigInt.asIntN(64, value) === value) return { datatype: types.int64, value: bits }
  return BigInt.asUintN(64, value) === value ? { datatype: types.uint64, value: bits } : undefined
}

function propertiesOf({ quality, statusCode, unit }: Reading): PropertySet {
  const pairs: (readonly [string, PropertyValue])[] = [
    ['Quality', { type: types.int32, value: { as: 'int', is: qualities[quality] } }],
    ['StatusCode', { type: types.uint32, value: { as: 'int', is: statusCode } }],
  ]
  if (typeof unit === 'string' && unit !== '') pairs.push(['engUnit', { type: types.string, value: { as: 'string', is: unit } }])
  return { keys: pairs.map(([key]) => key), values: pairs.map(([, value]) => value) }
}
