// Scale factors: a register that holds the power of ten by which others are scaled (SunSpec Information Model, sunssf).
import { statusCodes } from '../lib/quality.ts'
import { type Reading, withoutValue } from '../lib/reading.ts'
import { createValuer } from './decode.ts'
import type { ModbusTag, Raw } from './want.ts'

export interface ScaleFactors {
  /** All that has to be read for the tags: themselves, and the factors they need. */
  readonly reads: readonly ModbusTag[]
  /** One reading a tag, in the order of the tags. `found`: what was read of each, as `createDecoder` makes it. */
  complete(found: ReadonlyMap<ModbusTag, Reading>): readonly Reading[]
}

type Scale = (reading: Reading, factor: Reading | undefined) => Reading

/** A value and its factor are of one cycle: between two of them a device may change its range. */
export function scaleFactors(tags: readonly ModbusTag[]): ScaleFactors {
  const factors = new Set(tags.flatMap(({ factor }) => factor ?? []))
  if (factors.size === 0) return { reads: tags, complete: (found) => tags.flatMap((tag) => found.get(tag) ?? []) }
  const scales = new Map(tags.flatMap((tag): [ModbusTag, Scale][] => (tag.factor === null ? [] : [[tag, createScale(tag)]])))
  return {
    reads: [...new Set([...tags, ...factors])],
    complete: (found) =>
      tags.flatMap((tag) => {
        const reading = found.get(tag)
        const scale = scales.get(tag)
        return reading === undefined || scale === undefined || tag.factor === null ? (reading ?? []) : scale(reading, found.get(tag.factor))
      }),
  }
}

/** The span of sunssf; 0x8000 says that there is none. */
const largest = 10

function createScale(tag: ModbusTag): Scale {
  const valuers = new Map<number, (rough: Reading, raw: Raw) => Reading>()
  const valuerOf = (power: number) => {
    const known = valuers.get(power) ?? createValuer(tag, shifted(tag.scale, power))
    valuers.set(power, known)
    return known
  }
  return (reading, factor) => {
    if (reading.payload === null) return reading
    const power = factor?.payload
    const isSound = factor?.quality === 'good' && typeof power === 'number' && Number.isInteger(power) && Math.abs(power) <= largest
    if (!isSound) return withoutValue(reading, statusOf(factor), 'modbus.no-scale-factor')
    return valuerOf(power)(reading, reading.payload)
  }
}

/** What befell the factor befalls the value; a factor that was read and is none is a matter of the table. */
function statusOf(factor: Reading | undefined): number {
  return factor?.quality === 'bad' ? factor.statusCode : statusCodes.BadConfigurationError
}

/** `scale · 10^power` without an error of rounding: the exponent of its decimal is moved. */
function shifted(scale: number, power: number): number {
  const [digits = '', exponent = '0'] = String(scale).split('e')
  return Number(`${digits}e${Number(exponent) + power}`)
}
