// The device as a session sees it: one connection at a time, and a new one after a unit fell silent beside others
// that answer, for its answer may still come and must not meet the next request.
import { type Fault, fault, isFault } from '../../lib/fault.ts'
import type { Line } from '../../lib/line.ts'
import { meaningOf, type NoValue } from '../exceptions.ts'
import type { Config } from '../fields.ts'
import { silence, type Units } from '../units.ts'
import { type Client, createClient, type Outcome, type Request } from './client.ts'
import { openSocket } from './open-socket.ts'
import { StrictPort } from './port.ts'

/** The unit said nothing, now or lately; others on the line did. */
export interface Silent {
  readonly silent: NoValue
  readonly at: number
}

export interface Device {
  /** Aborts when the line is lost or closed; its reason is the fault. */
  readonly ended: AbortSignal
  /** Connects. Rejects with `modbus.unreachable`, and on abort with `line.ended`. */
  open(): Promise<void>
  /** One request. Rejects with the fault that ends the stay. */
  read(request: Request): Promise<Outcome | Silent>
  close(): void
}

export interface DeviceOptions extends Pick<Line<unknown>, 'clock' | 'signal' | 'count'> {
  readonly units: Units
  readonly random: () => number
}

export function createDevice(config: Config, { clock, signal, count, units, random }: DeviceOptions): Device {
  const over = new AbortController()
  let close = (): void => undefined
  let ask: Client['read'] = () => Promise.reject(fault('line.ended'))

  const end = (cause: Fault) => {
    const isOneUnit = cause.code === 'modbus.timeout' && !units.timedOut(Number(cause.params['unit']), clock.monotonic())
    if (!isOneUnit) over.abort(cause)
  }
  const open = async () => {
    const socket = await openSocket(config, clock, signal)
    const port = new StrictPort({ socket, clock, timeoutMs: config.timeoutMs, firstTransaction: Math.floor(random() * 0x1_0000), count })
    close = () => port.close()
    port.ended.addEventListener('abort', () => end(port.ended.reason as Fault), { once: true })
    if (signal.aborted) close()
    ask = (await createClient(port, clock)).read
  }
  const note = (unitId: number, outcome: Outcome): Outcome => {
    const meaning = 'exception' in outcome ? meaningOf(outcome.exception) : null
    if (meaning?.concerns === 'unit') units.unreachable(unitId, clock.monotonic(), meaning)
    else units.answered(unitId)
    return outcome
  }
  return {
    ended: over.signal,
    open,
    async read(request) {
      const waiting = units.waiting(request.unitId, clock.monotonic())
      if (waiting !== null) return { silent: waiting, at: clock.now() }
      try {
        return note(request.unitId, await ask(request))
      } catch (thrown) {
        if (over.signal.aborted || !isTimeout(thrown)) throw thrown
        await open()
        return { silent: silence, at: clock.now() }
      }
    },
    close: () => close(),
  }
}

function isTimeout(thrown: unknown): boolean {
  return isFault(thrown) && thrown.code === 'modbus.timeout'
}
