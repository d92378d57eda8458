// From the SunSpec models a device was found to have to rows of the table.
import type { SunspecMap, SunspecModel } from '../modbus-connection/questions.ts'
import { writeAddress } from './address.ts'
import type { Config, TagRow } from './fields.ts'
import { type SunspecLayout, type SunspecPoint, sunspecLayout } from './sunspec-points.ts'

/** A row as the editor adds it; what is not here has the column's default. */
export type NewRow = Pick<TagRow, 'name' | 'unitId' | 'register' | 'address' | 'type' | 'length' | 'unit' | 'scaleFactor' | 'labels' | 'missing'>

export interface ModelRows {
  readonly model: SunspecModel
  /** `inverter`, `meter2`; empty where only the place of the model is known. */
  readonly name: string
  /** In the order of the registers, scale factors among them. */
  readonly rows: readonly NewRow[]
}

interface Table {
  readonly notation: Config['notation']
  /** The unit of a row that has this name already; undefined: it is free. */
  readonly unitOf: (name: string) => number | undefined
}

/** Names are `inverter/W`; with the unit in front where another unit of the table has that name. */
export function sunspecRows({ unitId, models }: SunspecMap, { notation, unitOf }: Table): readonly ModelRows[] {
  const counts = new Map<string, number>()
  return models.map((model) => {
    const layout = sunspecLayout(model.id)
    if (layout === null) return { model, name: '', rows: [] }
    const nth = (counts.get(layout.name) ?? 0) + 1
    counts.set(layout.name, nth)
    const name = nth === 1 ? layout.name : `${layout.name}${nth}`
    const isTaken = layout.points.some((point) => (unitOf(`${name}/${point.name}`) ?? unitId) !== unitId)
    const prefix = isTaken ? `u${unitId}/${name}` : name
    return { model, name: prefix, rows: pointsIn(model, layout).map((point) => rowOf(point, model, unitId, prefix, notation)) }
  })
}

/** The rows chosen, with the scale factors they need; none twice, in the order of the models. */
export function withFactorRows(chosen: readonly NewRow[], all: readonly NewRow[]): readonly NewRow[] {
  const wanted = new Set(chosen.flatMap(({ name, scaleFactor }) => [name, scaleFactor]))
  return all.filter(({ name }) => wanted.has(name))
}

/** A model of an early device may end before its last point. */
function pointsIn({ length }: SunspecModel, { points }: SunspecLayout): readonly SunspecPoint[] {
  return points.filter(({ offset, type }) => offset + forms[type].registers <= length + 2)
}

interface Form {
  readonly type: TagRow['type']
  readonly registers: number
  readonly missing: string
}

/** What a point's type is in the table; an accumulator says with 0 that there is none. */
const forms: Readonly<Record<SunspecPoint['type'], Form>> = {
  int16: { type: 'int16', registers: 1, missing: 'sunspec' },
  uint16: { type: 'uint16', registers: 1, missing: 'sunspec' },
  uint32: { type: 'uint32', registers: 2, missing: 'sunspec' },
  float32: { type: 'float32', registers: 2, missing: 'sunspec' },
  acc32: { type: 'uint32', registers: 2, missing: '0' },
  sunssf: { type: 'int16', registers: 1, missing: 'sunspec' },
  enum16: { type: 'uint16', registers: 1, missing: 'sunspec' },
  bitfield32: { type: 'uint32', registers: 2, missing: 'sunspec' },
  string8: { type: 'string', registers: 8, missing: 'sunspec' },
  string16: { type: 'string', registers: 16, missing: 'sunspec' },
}

function rowOf(point: SunspecPoint, { address }: SunspecModel, unitId: number, prefix: string, notation: Config['notation']): NewRow {
  const { type, registers, missing } = forms[point.type]
  return {
    name: `${prefix}/${point.name}`,
    unitId,
    register: 'holding',
    address: writeAddress(address + point.offset, notation, 'holding'),
    type,
    length: type === 'string' ? registers : null,
    unit: point.unit,
    scaleFactor: point.factor === '' ? '' : `${prefix}/${point.factor}`,
    labels: point.labels,
    missing,
  }
}
