// Points of the SunSpec models that most devices have, as facts: where they stand, what they hold. Of the published
// model definitions (SunSpec Alliance, models of April 2026); the points of a meter without energy by phase and reactive energy.

type PointType = 'int16' | 'uint16' | 'uint32' | 'float32' | 'acc32' | 'sunssf' | 'enum16' | 'bitfield32' | 'string8' | 'string16'

export interface SunspecPoint {
  readonly name: string
  /** Registers from the model id. */
  readonly offset: number
  readonly type: PointType
  /** UCUM; empty: none. */
  readonly unit: string
  /** Name of the point that holds its power of ten; empty: none. */
  readonly factor: string
  /** Texts of an enumeration as a cell of the table has them; empty: none. */
  readonly labels: string
}

export interface SunspecLayout {
  /** What names of tags begin with. */
  readonly name: string
  readonly points: readonly SunspecPoint[]
}

/** Names that follow each other in registers, their type, unit, factor; a number skips as many registers. */
type Line = number | readonly [names: string, type: PointType, unit?: string, factor?: string, labels?: string]

const sizes: Readonly<Record<PointType, number>> = {
  ...{ int16: 1, uint16: 1, sunssf: 1, enum16: 1, uint32: 2, float32: 2, acc32: 2, bitfield32: 2 },
  ...{ string8: 8, string16: 16 },
}

const states = '1=OFF;2=SLEEPING;3=STARTING;4=MPPT;5=THROTTLED;6=SHUTTING_DOWN;7=FAULT;8=STANDBY'
const events = 'Evt1 Evt2 EvtVnd1 EvtVnd2 EvtVnd3 EvtVnd4'

const common: readonly Line[] = [
  ['Mn Md', 'string16'],
  ['Opt Vr', 'string8'],
  ['SN', 'string16'],
  ['DA', 'uint16'],
]

const inverter: readonly Line[] = [
  ['A AphA AphB AphC', 'uint16', 'A', 'A_SF'],
  ['A_SF', 'sunssf'],
  ['PPVphAB PPVphBC PPVphCA PhVphA PhVphB PhVphC', 'uint16', 'V', 'V_SF'],
  ['V_SF', 'sunssf'],
  ['W', 'int16', 'W', 'W_SF'],
  ['W_SF', 'sunssf'],
  ['Hz', 'uint16', 'Hz', 'Hz_SF'],
  ['Hz_SF', 'sunssf'],
  ['VA', 'int16', 'V.A', 'VA_SF'],
  ['VA_SF', 'sunssf'],
  ['VAr', 'int16', 'W{reactive}', 'VAr_SF'],
  ['VAr_SF', 'sunssf'],
  ['PF', 'int16', '%', 'PF_SF'],
  ['PF_SF', 'sunssf'],
  ['WH', 'acc32', 'W.h', 'WH_SF'],
  ['WH_SF', 'sunssf'],
  ['DCA', 'uint16', 'A', 'DCA_SF'],
  ['DCA_SF', 'sunssf'],
  ['DCV', 'uint16', 'V', 'DCV_SF'],
  ['DCV_SF', 'sunssf'],
  ['DCW', 'int16', 'W', 'DCW_SF'],
  ['DCW_SF', 'sunssf'],
  ['TmpCab TmpSnk TmpTrns TmpOt', 'int16', 'Cel', 'Tmp_SF'],
  ['Tmp_SF', 'sunssf'],
  ['St', 'enum16', '', '', states],
  ['StVnd', 'enum16'],
  [events, 'bitfield32'],
]

const inverterFloat: readonly Line[] = [
  ['A AphA AphB AphC', 'float32', 'A'],
  ['PPVphAB PPVphBC PPVphCA PhVphA PhVphB PhVphC', 'float32', 'V'],
  ['W', 'float32', 'W'],
  ['Hz', 'float32', 'Hz'],
  ['VA', 'float32', 'V.A'],
  ['VAr', 'float32', 'W{reactive}'],
  ['PF', 'float32', '%'],
  ['WH', 'float32', 'W.h'],
  ['DCA', 'float32', 'A'],
  ['DCV', 'float32', 'V'],
  ['DCW', 'float32', 'W'],
  ['TmpCab TmpSnk TmpTrns TmpOt', 'float32', 'Cel'],
  ['St', 'enum16', '', '', states],
  ['StVnd', 'enum16'],
  [events, 'bitfield32'],
]

const volts = 'PhV PhVphA PhVphB PhVphC PPV PPVphAB PPVphBC PPVphCA'

const meter: readonly Line[] = [
  ['A AphA AphB AphC', 'int16', 'A', 'A_SF'],
  ['A_SF', 'sunssf'],
  [volts, 'int16', 'V', 'V_SF'],
  ['V_SF', 'sunssf'],
  ['Hz', 'int16', 'Hz', 'Hz_SF'],
  ['Hz_SF', 'sunssf'],
  ['W WphA WphB WphC', 'int16', 'W', 'W_SF'],
  ['W_SF', 'sunssf'],
  ['VA VAphA VAphB VAphC', 'int16', 'V.A', 'VA_SF'],
  ['VA_SF', 'sunssf'],
  ['VAR VARphA VARphB VARphC', 'int16', 'W{reactive}', 'VAR_SF'],
  ['VAR_SF', 'sunssf'],
  ['PF PFphA PFphB PFphC', 'int16', '%', 'PF_SF'],
  ['PF_SF', 'sunssf'],
  ['TotWhExp', 'acc32', 'W.h', 'TotWh_SF'],
  6,
  ['TotWhImp', 'acc32', 'W.h', 'TotWh_SF'],
  6,
  ['TotWh_SF', 'sunssf'],
  50,
  ['Evt', 'bitfield32'],
]

const meterFloat: readonly Line[] = [
  ['A AphA AphB AphC', 'float32', 'A'],
  [volts, 'float32', 'V'],
  ['Hz', 'float32', 'Hz'],
  ['W WphA WphB WphC', 'float32', 'W'],
  ['VA VAphA VAphB VAphC', 'float32', 'V.A'],
  ['VAR VARphA VARphB VARphC', 'float32', 'W{reactive}'],
  ['PF PFphA PFphB PFphC', 'float32'],
  ['TotWhExp', 'float32', 'W.h'],
  6,
  ['TotWhImp', 'float32', 'W.h'],
  54,
  ['Evt', 'bitfield32'],
]

/** One to three phases in a row of ids. */
const layouts: readonly (readonly [first: number, last: number, name: string, lines: readonly Line[]])[] = [
  [1, 1, 'common', common],
  [101, 103, 'inverter', inverter],
  [111, 113, 'inverter', inverterFloat],
  [201, 204, 'meter', meter],
  [211, 214, 'meter', meterFloat],
]

/** Of a model by its id; null: only its place is known. */
export function sunspecLayout(id: number): SunspecLayout | null {
  const found = layouts.find(([first, last]) => id >= first && id <= last)
  return found === undefined ? null : { name: found[2], points: pointsOf(found[3]) }
}

/** Behind the two registers of id and length. */
function pointsOf(lines: readonly Line[]): readonly SunspecPoint[] {
  const points: SunspecPoint[] = []
  let offset = 2
  for (const line of lines) {
    if (typeof line === 'number') {
      offset += line
      continue
    }
    const [names, type, unit = '', factor = '', labels = ''] = line
    for (const name of names.split(' ')) {
      points.push({ name, offset, type, unit, factor, labels })
      offset += sizes[type]
    }
  }
  return points
}
