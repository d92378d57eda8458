// From a metric whose name and datatype are known to what is found in it: one value, or one a leaf.
import { encodeJson } from '../../json.ts'
import { statusCodes, worseStatus } from '../../quality.ts'
import { addFinding, type Datatype, type Scalar } from '../../reading.ts'
import type { Found } from '../found.ts'
import { maxElements } from './arrays.ts'
import { dataTypes, type SimpleType } from './datatypes.ts'
import type { DataSet, Metric, Template } from './payload.ts'
import { type Standing, standingOf } from './properties.ts'
import { millisecondsOf } from './times.ts'

export type Structures = 'leaves' | 'json'

/** What a metric takes from the message around it. */
export interface Around {
  readonly structures: Structures
  /** Of the payload; for metrics that have no time of their own. */
  readonly sourceTime: number | null
  readonly sequence: number | null
  readonly isHistorical: boolean
  /** What is known against all of it, for example a gap. */
  readonly standing: Standing
  /** Datatypes of template members by full name: a birth says them, data may leave them out. */
  typeOfMember(name: string, said: number | undefined): number | undefined
}

/** Exactly one, but for structures taken apart. `unit`: of the birth. */
export function foundIn(metric: Metric, name: string, datatype: number, around: Around, unit?: string): readonly Found[] {
  const type = dataTypes[datatype]
  const rough = roughOf(metric, name, around, unit)
  if (metric.isNull === true || metric.value === undefined) return [without(rough, statusCodes.BadSensorFailure, 'no-value', datatypeOf(datatype))]
  const { value } = metric
  if (type === undefined) return [mismatch(rough, datatype)]
  switch (type.shape) {
    case 'simple':
      return [simple(rough, type, type.read(value)) ?? mismatch(rough, datatype)]
    case 'array': {
      const elements = value.as === 'bytes' ? type.read(value.is) : undefined
      if (elements === undefined) return [mismatch(rough, datatype)]
      if (around.structures === 'json') return [json(rough, elements, [])]
      return elements.map((element, index) => valued({ ...rough, name: `${name}/${index}` }, element, type.datatype))
    }
    case 'dataSet':
      return value.as === 'dataSet' ? dataSet(rough, value.is, around.structures) : [mismatch(rough, datatype)]
    case 'template':
      return value.as === 'template' ? template(rough, value.is, around) : [mismatch(rough, datatype)]
  }
}

type Rough = Omit<Found, 'payload' | 'datatype'>

function roughOf(metric: Metric, name: string, { sourceTime, sequence, isHistorical, standing }: Around, birthUnit?: string): Rough {
  const own = standingOf(metric.properties)
  const unit = own.unit ?? birthUnit
  const findings = own.findings.reduce<readonly string[]>(addFinding, standing.findings)
  return {
    name,
    statusCode: worseStatus(own.statusCode, standing.statusCode),
    sourceTime: millisecondsOf(metric.timestamp) ?? sourceTime,
    ...(unit === undefined ? {} : { unit }),
    ...(findings.length === 0 ? {} : { findings }),
    ...(isHistorical || metric.isHistorical === true ? { historical: true } : {}),
    ...(sequence === null ? {} : { sequence }),
  }
}

/** Null: the wire's value is none of this type. */
function simple(rough: Rough, { datatype }: SimpleType, value: Scalar | undefined): Found | null {
  return value === undefined ? null : valued(rough, value, datatype)
}

function valued(rough: Rough, payload: Scalar, datatype: Datatype): Found {
  if (typeof payload !== 'number' || Number.isFinite(payload)) return { ...rough, payload, datatype }
  return { ...without(rough, statusCodes.BadSensorFailure, 'not-a-number', datatype), detail: { was: String(payload) } }
}

function without(rough: Rough, statusCode: number, finding: string, datatype: Datatype | undefined): Found {
  const worse = worseStatus(rough.statusCode, statusCode)
  const findings = addFinding(rough.findings, finding)
  return { ...rough, payload: null, statusCode: worse, findings, ...(datatype === undefined ? {} : { datatype }) }
}

/** The value on the wire is none of the datatype it is said to be. */
function mismatch(rough: Rough, datatype: number): Found {
  return { ...without(rough, statusCodes.BadTypeMismatch, 'type-mismatch', datatypeOf(datatype)), detail: { datatype } }
}

function datatypeOf(datatype: number): Datatype | undefined {
  const type = dataTypes[datatype]
  return type?.shape === 'simple' ? type.datatype : undefined
}

/** As text; never better than the worst of its parts. */
function json(rough: Rough, value: unknown, parts: readonly Found[]): Found {
  const statusCode = parts.reduce((worst, part) => worseStatus(worst, part.statusCode), rough.statusCode)
  const findings = parts.flatMap((part) => part.findings ?? []).reduce<readonly string[]>(addFinding, rough.findings ?? [])
  return { ...rough, payload: encodeJson(value), datatype: 'string', statusCode, ...(findings.length === 0 ? {} : { findings }) }
}

/** A leaf a cell, `name/row/column`; as JSON, one object a row. */
function dataSet(rough: Rough, { columns = [], types = [], rows = [] }: DataSet, structures: Structures): readonly Found[] {
  const isWhole = columns.length === types.length && rows.every(({ elements = [] }) => elements.length === columns.length)
  if (!isWhole || rows.length * columns.length > maxElements) return [mismatch(rough, 16)]
  const cells = rows.flatMap(({ elements = [] }, row) =>
    columns.map((column, index) => {
      const place = { ...rough, name: `${rough.name}/${row}/${column}` }
      const type = dataTypes[types[index] ?? 0]
      const value = elements[index]?.value
      if (value === undefined) return without(place, statusCodes.BadSensorFailure, 'no-value', datatypeOf(types[index] ?? 0))
      return (type?.shape === 'simple' ? simple(place, type, type.read(value)) : null) ?? mismatch(place, types[index] ?? 0)
    }),
  )
  if (structures === 'leaves') return cells
  const objects = rows.map((_, row) => Object.fromEntries(columns.map((column, index) => [column, cells[row * columns.length + index]?.payload])))
  return [json(rough, objects, cells)]
}

/** A leaf a member, `name/member`. A definition is a pattern, and holds no value of a machine. */
function template(rough: Rough, { metrics = [], isDefinition }: Template, around: Around): readonly Found[] {
  if (isDefinition === true) return []
  const inner: Around = {
    ...around,
    sourceTime: rough.sourceTime,
    isHistorical: rough.historical === true,
    standing: { statusCode: rough.statusCode, findings: rough.findings ?? [] },
  }
  const members = metrics.flatMap((member) => {
    const name = `${rough.name}/${member.name ?? ''}`
    const datatype = around.typeOfMember(name, member.datatype)
    if (member.name === undefined || datatype === undefined) return []
    return [{ name: member.name, found: foundIn(member, name, datatype, inner) }]
  })
  if (around.structures === 'leaves') return members.flatMap(({ found }) => found)
  const pairs = members.map(({ name, found: [first] }) => [name, first?.payload ?? null])
  const parts = members.flatMap(({ found }) => found)
  return [json(rough, Object.fromEntries(pairs), parts)]
}
