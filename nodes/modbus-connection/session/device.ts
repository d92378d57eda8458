// The device as a session sees it: one connection at a time, and a new one, or a silent line, after an answer stayed out
// or was not to be believed, for the right one may still come and must not meet the next request.
import { type Fault, fault, isFault } from '../../lib/fault.ts'
import type { Line } from '../../lib/line.ts'
import { meaningOf, type NoValue } from '../exceptions.ts'
import type { Config } from '../fields.ts'
import { ambiguous } from '../ledger.ts'
import { ways } from '../transports.ts'
import { silence, type Units } from '../units.ts'
import type { Identified, Outcome, Refused, Request } from './client.ts'
import { createLineMemory, type LineMemory } from './line-memory.ts'
import { lineOf } from './line-of.ts'
import { type OpenCarrier, openCarrier } from './open-carrier.ts'
import { createPorts } from './ports.ts'

/** The unit said nothing, now or lately; others on the line did. */
export interface Silent {
  readonly silent: NoValue
  readonly at: number
}

export interface Device {
  /** Aborts when the line is lost or closed; its reason is the fault. */
  readonly ended: AbortSignal
  /** Connects. Rejects with the fault that says why not (`modbus.unreachable`, `modbus.serial-…`), and on abort with `line.ended`. */
  open(): Promise<void>
  /** One request, on some lines two. Rejects with the fault that ends the stay. */
  read(request: Request): Promise<Outcome | Silent>
  /** Who a unit says it is. Rejects like `read`. */
  identify(unitId: number): Promise<Identified | Refused | Silent>
  /** Settles when what was open is free again: a serial port can only be opened once. */
  close(): Promise<void>
}

export interface DeviceOptions extends Pick<Line<unknown>, 'clock' | 'signal' | 'count'> {
  readonly units: Units
  readonly random: () => number
  /** How long each answered request took, ms. */
  readonly took?: (ms: number) => void
  /** What outlasts this stay; without it nothing does. */
  readonly memory?: LineMemory
  readonly openCarrier?: OpenCarrier
}

/** What the end of a port means: of the stay, of nothing but a unit's silence, or that it is worth another try. */
type Verdict = 'over' | 'unit' | 'again'

const muddles = ['modbus.not-the-answer', 'modbus.wrong-unit']

export function createDevice(config: Config, options: DeviceOptions): Device {
  const { clock, signal, count, units, random, took = () => undefined, memory = createLineMemory(config, clock) } = options
  const over = new AbortController()
  const judge = createJudge(config, options)
  const ports = createPorts(config, {
    ...{ clock, signal, count, memory, took, connect: options.openCarrier ?? openCarrier },
    firstTransaction: Math.floor(random() * 0x1_0000),
    ended(cause) {
      if (judge.ended(cause) === 'over') lose(cause)
    },
  })
  const lose = (cause: Fault): void => {
    if (over.signal.aborted) return
    if (!signal.aborted && changesOver(memory)) count('failovers')
    over.abort(cause)
  }
  const open = async (): Promise<void> => {
    try {
      await ports.open()
    } catch (thrown) {
      if (isFault(thrown)) lose(thrown)
      throw thrown
    }
  }
  const note = (unitId: number, outcome: Outcome | Identified): void => {
    const meaning = 'exception' in outcome ? meaningOf(outcome.exception) : null
    if (meaning?.concerns === 'unit') return units.unreachable(unitId, clock.monotonic(), meaning)
    judge.answered(unitId)
    units.answered(unitId)
    if (meaning === null) memory.endpoints.wasLive()
  }
  const silent = (cause: NoValue): Silent => ({ silent: cause, at: clock.now() })

  /** Asks, and asks again where that is worth it. */
  const settled = async <T extends Outcome | Identified>(unitId: number, ask: () => Promise<T | null>): Promise<T | Silent> => {
    const waiting = units.waiting(unitId, clock.monotonic())
    if (waiting !== null) return silent(waiting)
    for (judge.begin(); ; ) {
      over.signal.throwIfAborted()
      try {
        if (!ports.isOpen) await open()
        const outcome = await ask()
        if (outcome === null) return silent(ambiguous)
        note(unitId, outcome)
        return outcome
      } catch (thrown) {
        if (over.signal.aborted || ports.isOpen) throw thrown
        await open()
        if (judge.last === 'unit') return silent(silence)
      }
    }
  }
  return {
    ended: over.signal,
    open,
    read: (request) => settled(request.unitId, () => ports.read(request)),
    identify: (unitId) => settled<Identified | Refused>(unitId, () => ports.identify(unitId)),
    close() {
      lose(fault('line.ended'))
      return ports.close()
    },
  }
}

/** What was lost is not dialled again if there is another way. True: there is. */
function changesOver({ endpoints }: LineMemory): boolean {
  const before = endpoints.current
  return endpoints.failed() && endpoints.current !== before
}

interface Judge {
  readonly last: Verdict
  /** A request begins: it has its own second try. */
  begin(): void
  answered(unitId: number): void
  ended(cause: Fault): Verdict
}

/** Noise on a serial line and a datagram lost on a network are no news: they are worth another try. */
function createJudge(config: Config, { units, clock }: DeviceOptions): Judge {
  const { carrier } = ways[config.transport]
  const { spares } = lineOf(config)
  const answering = new Set<number>()
  let sparesLeft = spares
  let last: Verdict = 'over'
  const judge = ({ code, params }: Fault): Verdict => {
    const unit = Number(params['unit'])
    const isTimeout = code === 'modbus.timeout'
    const isPassing = carrier === 'serial' ? muddles.includes(code) : isTimeout && answering.delete(unit)
    if (isPassing && sparesLeft > 0) return 'again'
    return isTimeout && !units.timedOut(unit, clock.monotonic()) ? 'unit' : 'over'
  }
  return {
    get last() {
      return last
    },
    begin() {
      sparesLeft = spares
    },
    answered: (unitId) => void answering.add(unitId),
    ended(cause) {
      last = judge(cause)
      if (last === 'again') sparesLeft -= 1
      return last
    },
  }
}
