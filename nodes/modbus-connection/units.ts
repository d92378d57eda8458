// The units behind one connection. One that falls silent must not starve the others: it is asked again ever more
// rarely, and the line counts as lost only when no other unit vouches for it.
import { statusCodes } from '../lib/quality.ts'
import type { NoValue } from './exceptions.ts'

export interface Units {
  /** A stay begins: nobody has answered yet. */
  begin(): void
  /** The units that the tag tables name. The only one there is never waits. */
  follow(unitIds: ReadonlySet<number>): void
  /** Why a silent unit is left alone for now; null: it may be asked. */
  waiting(unitId: number, monotonicMs: number): NoValue | null
  answered(unitId: number): void
  /** The gateway answered in place of the unit. */
  unreachable(unitId: number, monotonicMs: number, cause: NoValue): void
  /** No answer in time. True: the line is lost; false: only this unit is. */
  timedOut(unitId: number, monotonicMs: number): boolean
}

/** The same as when the whole line is lost to a timeout. */
export const silence: NoValue = { statusCode: statusCodes.BadNoCommunication, finding: 'modbus.timeout' }

interface Silence {
  readonly waitMs: number
  readonly untilMs: number
  readonly cause: NoValue
}

export function createUnits(timeoutMs: number): Units {
  // An attempt holds the line for a timeout: in the long run a dead unit gets a twentieth of its time at most.
  const longestMs = Math.max(60_000, 20 * timeoutMs)
  const silent = new Map<number, Silence>()
  /** Answered in this stay, and since they last fell silent. */
  const trusted = new Set<number>()
  let known: readonly number[] = []
  /** A trusted unit fell silent and nobody has answered since. */
  let isInDoubt = false

  const demote = (unitId: number, now: number, cause: NoValue): boolean => {
    const waitMs = Math.min(longestMs, 2 * (silent.get(unitId)?.waitMs ?? timeoutMs))
    silent.set(unitId, { waitMs, untilMs: now + waitMs, cause })
    return trusted.delete(unitId)
  }
  return {
    begin() {
      trusted.clear()
      isInDoubt = false
    },
    follow(unitIds) {
      known = [...unitIds]
    },
    waiting(unitId, now) {
      const found = silent.get(unitId)
      if (found === undefined || known.length < 2) return null
      // A new line is first tried with units that may answer: a silent one would end it.
      const isTooEarly = trusted.size === 0 && known.some((one) => !silent.has(one))
      return isTooEarly || now < found.untilMs ? found.cause : null
    },
    answered(unitId) {
      silent.delete(unitId)
      trusted.add(unitId)
      isInDoubt = false
    },
    unreachable(unitId, now, cause) {
      demote(unitId, now, cause)
      isInDoubt = false
    },
    timedOut(unitId, now) {
      const wasTrusted = demote(unitId, now, silence)
      const isLost = trusted.size === 0 || (wasTrusted && isInDoubt)
      isInDoubt ||= wasTrusted
      return isLost
    },
  }
}
