// The metrics of the simulated edge node: line one as a device, and as many counted ones as a test wants.
import type { Metric } from '../../nodes/lib/formats/sparkplug/payload.ts'
import { lineOneAt } from './line-one.ts'

export interface SimulatedMetric {
  readonly name: string
  readonly datatype: number
  readonly unit?: string
  /** The value at a time, ms UTC. */
  readonly at: (nowMs: number) => Metric['value']
}

const seed = 1
const double = (is: number): Metric['value'] => ({ as: 'double', is })

/** Of the node itself. */
export const nodeMetrics: readonly SimulatedMetric[] = [
  { name: 'Uptime', datatype: 8, unit: 's', at: (nowMs) => ({ as: 'long', is: Math.floor(nowMs / 1_000) }) },
  { name: 'Properties/Model', datatype: 12, at: () => ({ as: 'string', is: 'Simulated edge node' }) },
]

/** Line one, see line-one.ts. */
export const lineMetrics: readonly SimulatedMetric[] = [
  { name: 'Filler/State', datatype: 3, at: (nowMs) => ({ as: 'int', is: lineOneAt(seed, nowMs).state }) },
  { name: 'Filler/Running', datatype: 11, at: (nowMs) => ({ as: 'boolean', is: lineOneAt(seed, nowMs).isRunning }) },
  { name: 'Filler/Pressure', datatype: 9, unit: 'bar{gauge}', at: (nowMs) => ({ as: 'float', is: lineOneAt(seed, nowMs).pressure }) },
  { name: 'Filler/Temperature', datatype: 10, unit: 'Cel', at: (nowMs) => double(Math.round(lineOneAt(seed, nowMs).temperature * 100) / 100) },
  { name: 'Filler/Bottles', datatype: 8, at: (nowMs) => ({ as: 'long', is: lineOneAt(seed, nowMs).total }) },
]

/** `m00000` and on: each value says which metric it is of, and when. */
export function countedMetrics(count: number): readonly SimulatedMetric[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `m${String(index).padStart(5, '0')}`,
    datatype: 10,
    at: (nowMs: number) => double(countedValue(index, nowMs)),
  }))
}

/** Index above, milliseconds of the day below. */
export function countedValue(index: number, nowMs: number): number {
  return index * 1e8 + (nowMs % 86_400_000)
}

/** As a birth has it, and as data has it once there is an alias. */
export function birthMetric({ name, datatype, unit, at }: SimulatedMetric, alias: number | null, nowMs: number): Metric {
  const properties =
    unit === undefined ? {} : { properties: { keys: ['engUnit'], values: [{ type: 12, value: { as: 'string', is: unit } as const }] } }
  return { name, ...aliased(alias), timestamp: nowMs, datatype, ...properties, ...valued(at(nowMs)) }
}

export function dataMetric({ name, datatype, at }: SimulatedMetric, alias: number | null, nowMs: number): Metric {
  return alias === null ? { name, timestamp: nowMs, datatype, ...valued(at(nowMs)) } : { alias, timestamp: nowMs, ...valued(at(nowMs)) }
}

function aliased(alias: number | null): Metric {
  return alias === null ? {} : { alias }
}

function valued(value: Metric['value']): Metric {
  return value === undefined ? {} : { value }
}
