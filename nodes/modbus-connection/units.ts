// The units behind one connection. One that falls silent must not starve the others: it is asked again ever more
// rarely, and the line counts as lost only when no other unit vouches for it.
import { statusCodes } from '../lib/quality.ts'
import type { NoValue } from './exceptions.ts'

export interface Units {
  /** A stay begins: nobody has answered yet. */
  begin(): void
  /** The units that the tag tables name. The only one there is never waits. */
  follow(unitIds: ReadonlySet<number>): void
  /** A cycle or a question begins: one timeout is enough for it, what may be silent too waits for the next. */
  turn(): void
  /** In their order, but those of units that have not answered in this stay last: they may cost a timeout. */
  inTurn<T extends { readonly unitId: number }>(blocks: readonly T[]): readonly T[]
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
/** The same again, without having asked: what was asked in vain is told apart by identity. */
const stillSilent: NoValue = { ...silence }
/** Another unit has used up the time of this cycle. */
export const notAskedYet: NoValue = { statusCode: statusCodes.BadWaitingForInitialData, finding: 'modbus.not-asked-yet' }

/** An attempt holds the line for a timeout: in the long run all the dead together get a thirtieth of its time. */
const leastShare = 30

interface Silence {
  readonly waitMs: number
  readonly untilMs: number
  readonly cause: NoValue
}

export function createUnits(timeoutMs: number): Units {
  const longestMs = Math.max(60_000, leastShare * timeoutMs)
  const silent = new Map<number, Silence>()
  /** Answered in this stay, and since they last fell silent. */
  const trusted = new Set<number>()
  /** Null: nobody has said, any may be meant. */
  let known: ReadonlySet<number> | null = null
  /** A trusted unit fell silent and nobody has answered since. */
  let isInDoubt = false
  let hasTimedOut = false

  /** Somebody looks for units: that none has this id is no news. */
  const isLookedFor = (unitId: number) => known !== null && !known.has(unitId)
  const demote = (unitId: number, now: number, cause: NoValue): boolean => {
    hasTimedOut = true
    if (isLookedFor(unitId)) return false
    const others = [...silent.keys()].filter((other) => other !== unitId && known?.has(other) === true).length
    const waitMs = Math.min(longestMs * (others + 1), 2 * (silent.get(unitId)?.waitMs ?? timeoutMs))
    silent.set(unitId, { waitMs, untilMs: now + waitMs, cause })
    return trusted.delete(unitId)
  }
  const rank = ({ unitId }: { readonly unitId: number }) => (trusted.has(unitId) ? 0 : 1)
  return {
    begin() {
      trusted.clear()
      isInDoubt = false
    },
    follow(unitIds) {
      known = unitIds
    },
    turn() {
      hasTimedOut = false
    },
    inTurn: (blocks) => (known === null || known.size < 2 ? blocks : blocks.toSorted((one, other) => rank(one) - rank(other))),
    waiting(unitId, now) {
      if (known === null || known.size < 2 || !known.has(unitId)) return null
      const found = silent.get(unitId)
      if (hasTimedOut && trusted.size > 0 && !trusted.has(unitId)) return found?.cause ?? notAskedYet
      if (found === undefined) return null
      // A new line is first tried with units that may answer: a silent one would end it.
      const isTooEarly = trusted.size === 0 && [...known].some((one) => !silent.has(one))
      return isTooEarly || now < found.untilMs ? found.cause : null
    },
    answered(unitId) {
      // What brought this one back may have brought back the others: they need not wait.
      if (silent.delete(unitId)) for (const [other, { waitMs, cause }] of silent) silent.set(other, { waitMs, untilMs: 0, cause })
      trusted.add(unitId)
      isInDoubt = false
    },
    unreachable(unitId, now, cause) {
      demote(unitId, now, cause)
      isInDoubt = false
    },
    timedOut(unitId, now) {
      const wasTrusted = demote(unitId, now, stillSilent)
      if (isLookedFor(unitId)) return false
      const isLost = trusted.size === 0 || (wasTrusted && isInDoubt)
      isInDoubt ||= wasTrusted
      return isLost
    },
  }
}
