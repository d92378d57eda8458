// A bus of Modbus units without a wire: what the session asks is answered by a hand-turned clock. One request at a time.
import { type Clock, pause } from '../../nodes/lib/clock.ts'
import { fault } from '../../nodes/lib/fault.ts'
import type { Device } from '../../nodes/modbus-connection/session/device.ts'
import { silence, type Units } from '../../nodes/modbus-connection/units.ts'
import type { Block } from '../../nodes/modbus-connection/want.ts'

export interface BusUnit {
  /** Before each answer. */
  readonly delayMs?: number
  readonly isDead?: boolean
  /** Registers a request; more is refused with exception 3. */
  readonly maxRegisters?: number
  /** Longer requests are not answered at all. */
  readonly silentBeyond?: number
  /** Registers that are not there. */
  readonly refused?: ReadonlySet<number>
  /** For a place in particular; else a register holds its address. */
  readonly registers?: ReadonlyMap<number, number>
}

export interface BusRequest extends Pick<Block, 'unitId' | 'register' | 'start' | 'count'> {
  readonly at: number
}

export interface Bus extends Omit<Device, 'open'> {
  readonly requests: readonly BusRequest[]
  /** Requests at once, at most. */
  readonly deepest: number
  /** Another set of units from now on. */
  change(units: Readonly<Record<number, BusUnit>>): void
  lose(): void
}

/** @param units those that are there; all others never answer, as the dead ones */
export function modbusBus(clock: Clock, timeoutMs: number, known: Units, units: Readonly<Record<number, BusUnit>>): Bus {
  const over = new AbortController()
  const requests: BusRequest[] = []
  let there = units
  let open = 0
  let deepest = 0
  const after = async <T>(ms: number, answer: () => T): Promise<T> => {
    open += 1
    deepest = Math.max(deepest, open)
    await pause(clock, ms, over.signal)
    open -= 1
    over.signal.throwIfAborted()
    return answer()
  }
  /** As the device on a real line does: a silent unit waits, and may be the end of the line. */
  const ask = async <T>(unitId: number, count: number, answer: (unit: BusUnit) => T) => {
    const waiting = known.waiting(unitId, clock.monotonic())
    if (waiting !== null) return { silent: waiting, at: clock.now() }
    const unit = there[unitId]
    if (unit !== undefined && unit.isDead !== true && count <= (unit.silentBeyond ?? count)) {
      const answered = await after(unit.delayMs ?? 0, () => answer(unit))
      known.answered(unitId)
      return answered
    }
    await after(timeoutMs, () => undefined)
    if (known.timedOut(unitId, clock.monotonic())) over.abort(fault('modbus.timeout', { unit: unitId, ms: timeoutMs }))
    over.signal.throwIfAborted()
    return { silent: silence, at: clock.now() }
  }
  return {
    ended: over.signal,
    requests,
    get deepest() {
      return deepest
    },
    read({ unitId, register, start, count }) {
      return ask(unitId, count, (unit) => {
        requests.push({ unitId, register, start, count, at: clock.monotonic() })
        return answerOf(unit, start, count, clock.now())
      })
    },
    identify: (unitId) => ask(unitId, 0, () => ({ objects: [{ id: 0, text: `unit ${unitId}` }], at: clock.now() })),
    change(next) {
      there = next
    },
    close: async () => over.abort(fault('line.ended')),
    lose: () => over.abort(fault('modbus.line-closed')),
  }
}

function answerOf({ maxRegisters, refused, registers }: BusUnit, start: number, count: number, at: number) {
  if (count > (maxRegisters ?? 125)) return { exception: 3, at }
  const places = Array.from({ length: count }, (_, index) => start + index)
  if (places.some((place) => refused?.has(place))) return { exception: 2, at }
  const words = places.map((place) => registers?.get(place) ?? place)
  return { answer: { start, bytes: Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff])) }, at }
}
