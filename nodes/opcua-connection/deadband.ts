// The deadband on our side, for servers that refuse one: what changed too little is not handed on. OPC 10000-4, 7.22.2.
import type { Deadband } from './want.ts'

/** True: the change is reported. Remembers the last value that was. */
export type DeadbandFilter = (value: unknown, statusCode: number) => boolean

/**
 * Null: everything passes, also for a percentage of a range that nobody knows. Arrays and texts always pass; a change
 * of the status does too.
 */
export function createDeadband({ kind, value: width }: Deadband, range: readonly [number, number] | undefined): DeadbandFilter | null {
  const limit = kind === 'absolute' ? width : kind === 'percent' && range !== undefined ? (width / 100) * (range[1] - range[0]) : 0
  if (!(limit > 0)) return null
  let lastValue: unknown
  let lastStatus = -1
  return (value, statusCode) => {
    const isNear = typeof value === 'number' && typeof lastValue === 'number' && Math.abs(value - lastValue) <= limit
    if (isNear && statusCode === lastStatus) return false
    lastValue = value
    lastStatus = statusCode
    return true
  }
}
