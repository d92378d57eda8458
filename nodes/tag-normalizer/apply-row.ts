// One row of the table as a function on readings: name, value, unit, limits, quality.
import { statusCodes } from '../lib/quality.ts'
import { type Reading, type Scalar, withoutValue, withStatus } from '../lib/reading.ts'
import { createScaling, type Scaling } from '../lib/scaling.ts'
import { escapeTopic } from '../lib/topic.ts'
import { createCanonicalTag } from './canonical-tag.ts'
import { type Config, isScaled, needsNumber, type TagRow } from './fields.ts'
import { createClashWatch } from './source-clash.ts'

/**
 * Compiles a row. The reading that comes out has the row's name, topic and unit; its quality is never better
 * than before. Nothing is coerced: what is not of the row's datatype becomes bad, payload null, with what came
 * in `detail.was`. A value outside the limits keeps its value and gets worse in quality.
 */
export function compileRow(row: TagRow, outOfRange: Config['outOfRange']): (reading: Reading) => Reading {
  const topic = escapeTopic(row.name)
  const tagOf = createCanonicalTag(row)
  const withUnit = unitRule(row)
  const withValue = valueRule(row, outOfRange)
  const isClash = createClashWatch()
  return (reading) => {
    const named: Reading = { ...reading, topic, tag: tagOf(reading.tag) }
    const result = withUnit(reading.quality === 'bad' ? valueless(named) : withValue(named))
    return isClash(reading.tag.id) ? withStatus(result, statusCodes.UncertainConfigurationError, 'name-clash') : result
  }
}

/** A bad reading passes without a value: what it carries was not measured. */
function valueless(reading: Reading): Reading {
  return reading.payload === null ? reading : { ...reading, payload: null, detail: { ...reading.detail, was: reading.payload } }
}

function valueRule(row: TagRow, outOfRange: Config['outOfRange']): (reading: Reading) => Reading {
  const scaling = createScaling(row.scale, row.offset)
  const isNumberDue = needsNumber(row)
  return (reading) => {
    const { payload } = reading
    if (payload === null) return withoutValue(reading, statusCodes.BadSensorFailure, 'no-value')
    if (typeof payload === 'number' && !Number.isFinite(payload)) return withoutValue(reading, statusCodes.BadSensorFailure, 'not-a-number')
    const isNumeric = typeof payload === 'number' || typeof payload === 'bigint'
    if (isNumeric && row.datatype !== 'boolean' && row.datatype !== 'string') return limited(row, outOfRange, scaled(reading, payload, scaling))
    return isNumberDue || !isOfDatatype(payload, row.datatype) ? withoutValue(reading, statusCodes.BadTypeMismatch, 'type-mismatch') : reading
  }
}

function isOfDatatype(payload: Scalar, datatype: TagRow['datatype']): boolean {
  return datatype === 'any' || typeof payload === datatype
}

function scaled(reading: Reading, payload: number | bigint, scaling: Scaling): Reading {
  const { value, isExact } = scaling(payload)
  if (typeof value === 'number' && !Number.isFinite(value)) return withoutValue(reading, statusCodes.BadOutOfRange, 'overflow')
  const result: Reading = value === payload ? reading : { ...reading, payload: value }
  return isExact ? result : withStatus(result, statusCodes.Uncertain, 'precision-lost')
}

/** Never clamped: a value at the limit that was not measured is worse than one that says it is outside. */
function limited(row: TagRow, outOfRange: Config['outOfRange'], reading: Reading): Reading {
  const value = reading.payload
  if (typeof value !== 'number' && typeof value !== 'bigint') return reading
  const isInside = (row.low === null || value >= row.low) && (row.high === null || value <= row.high)
  if (isInside) return reading
  const statusCode = outOfRange === 'bad' ? statusCodes.BadOutOfRange : statusCodes.UncertainEngineeringUnitsExceeded
  return withStatus(reading, statusCode, 'out-of-range')
}

/**
 * The unit after the row. A scale that is not 1 says how the reader's unit becomes the row's. With no scale both
 * speak of the same number: where they differ, the device's word stands (as OPC UA's EUInformation does), the
 * reading is uncertain and `detail.configuredUnit` keeps the row's. A scaled value whose unit nobody names has none.
 */
function unitRule(row: TagRow): (reading: Reading) => Reading {
  if (isScaled(row)) return row.unit === '' ? withoutUnit : (reading) => ({ ...reading, unit: row.unit })
  if (row.unit === '') return (reading) => reading
  return (reading) => {
    if (reading.unit === undefined || reading.unit === '') return { ...reading, unit: row.unit }
    if (reading.unit === row.unit) return reading
    const doubtful = withStatus(reading, statusCodes.UncertainConfigurationError, 'unit-conflict')
    return { ...doubtful, detail: { ...doubtful.detail, configuredUnit: row.unit } }
  }
}

function withoutUnit(reading: Reading): Reading {
  if (reading.unit === undefined) return reading
  const { unit, ...rest } = reading
  return { ...rest, detail: { ...reading.detail, rawUnit: unit } } as Reading
}
