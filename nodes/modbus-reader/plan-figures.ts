// What a table costs the device and its line, before it is deployed: requests, registers, time, load.
import { type Link, predictedMs } from '../modbus-connection/link.ts'
import { planRequests } from '../modbus-connection/plan.ts'
import { groupsOf } from '../modbus-connection/rates.ts'
import { scaleFactors } from '../modbus-connection/scale-factor.ts'
import { type Block, type ModbusTag, type ModbusWant, widthOf } from '../modbus-connection/want.ts'

/** The tags of one interval. */
export interface CycleFigures {
  readonly intervalMs: number
  readonly blocks: readonly Block[]
  /** How long the requests of a cycle take on this link. */
  readonly durationMs: number
}

export interface PlanFigures {
  readonly cycles: readonly CycleFigures[]
  readonly requests: number
  /** Registers or bits that the requests touch, and those of them that a tag asks for. */
  readonly read: number
  readonly wanted: number
  /** Of all time, how much the line is occupied. 100 and more: cycles are skipped. */
  readonly loadPercent: number
}

/** @param maxRequestsPerSecond the read budget of the connection; 0: no limit */
export function planFigures(want: ModbusWant, link: Link, maxRequestsPerSecond = 0): PlanFigures {
  const leastMs = maxRequestsPerSecond === 0 ? 0 : 1_000 / maxRequestsPerSecond
  const cycles = groupsOf(want).map(({ intervalMs, tags, limits }): CycleFigures => {
    const blocks = planRequests(scaleFactors(tags).reads, limits, link)
    return { intervalMs, blocks, durationMs: Math.max(predictedMs(blocks, link), blocks.length * leastMs) }
  })
  const blocks = cycles.flatMap((cycle) => cycle.blocks)
  return {
    cycles,
    requests: blocks.length,
    read: blocks.reduce((sum, { count }) => sum + count, 0),
    wanted: cycles.reduce((sum, cycle) => sum + registersOf(cycle.blocks.flatMap(({ tags }) => tags)), 0),
    loadPercent: cycles.reduce((sum, { durationMs, intervalMs }) => sum + (100 * durationMs) / intervalMs, 0),
  }
}

/** Registers or bits of the tags, each counted once. */
function registersOf(tags: readonly ModbusTag[]): number {
  const registers = new Set<string>()
  for (const tag of tags) {
    for (let index = 0; index < widthOf(tag); index += 1) registers.add(`${tag.unitId}/${tag.register}/${tag.address + index}`)
  }
  return registers.size
}
