// One port after another on a line: a new connection each, or the same serial port after it has been silent.
import type { Duplex } from 'node:stream'
import { type Fault, fault } from '../../lib/fault.ts'
import type { Line } from '../../lib/line.ts'
import type { Config } from '../fields.ts'
import { type CarefulRead, createCarefulRead } from './careful.ts'
import { type Client, createClient } from './client.ts'
import { drain } from './drain.ts'
import type { LineMemory } from './line-memory.ts'
import { type LineKind, lineOf } from './line-of.ts'
import type { OpenCarrier } from './open-carrier.ts'
import { StrictPort } from './port.ts'

export interface Ports {
  /** A port is open and has requests left. */
  readonly isOpen: boolean
  /** In place of the one before, if there is one. Rejects with the fault that says why not; on abort with `line.ended`. */
  open(): Promise<void>
  /** One request, on a line without transaction ids two; null: its answer could not be told from another. */
  readonly read: CarefulRead
  readonly identify: Client['identify']
  /** Settles when what was open is free again: a serial port opens once. */
  close(): Promise<void>
}

export interface PortsOptions extends Pick<Line<unknown>, 'clock' | 'signal' | 'count'> {
  readonly memory: LineMemory
  readonly connect: OpenCarrier
  /** Transaction id before the first; they go on over the ports. */
  readonly firstTransaction: number
  readonly took: (ms: number) => void
  /** A port ended by itself. */
  readonly ended: (cause: Fault) => void
}

interface Current {
  readonly port: StrictPort
  readonly read: CarefulRead
  readonly identify: Client['identify']
}

export function createPorts(config: Config, options: PortsOptions): Ports {
  const { clock, signal, count, memory, connect } = options
  const line = lineOf(config)
  let carrier: Duplex | null = null
  let current: Current | null = null
  let transaction = options.firstTransaction
  let asked = 0

  const forget = (): void => {
    transaction = current?.port.lastTransaction ?? transaction
    current = null
  }
  const discard = (): void => {
    const last = current?.port
    forget()
    last?.close()
  }
  const openCarrier = async (): Promise<Duplex> => {
    const kept = line.isCarrierKept && carrier?.destroyed === false ? carrier : null
    carrier = kept ?? (await connect(config, memory.endpoints.current, { clock, signal, count }))
    if (line.quietMs > 0) await drain(carrier, line.quietMs, clock, signal)
    return carrier
  }
  const openPort = async (socket: Duplex): Promise<void> => {
    const port = new StrictPort({ ...line, socket, clock, timeoutMs: config.timeoutMs, firstTransaction: transaction, count })
    asked = 0
    const whenEnded = () => {
      if (current !== null && port !== current.port) return
      forget()
      options.ended(port.ended.reason as Fault)
    }
    const client = await createClient(port, { clock, budget: memory.budget, took: options.took })
    current = { port, read: readerOf(client, line, port, options), identify: client.identify }
    if (signal.aborted) port.close()
    if (port.ended.aborted) return whenEnded()
    port.ended.addEventListener('abort', whenEnded, { once: true })
  }
  const ask = <T>(request: (current: Current) => Promise<T>): Promise<T> => {
    asked += 1
    return current === null ? Promise.reject(fault('line.ended')) : request(current)
  }
  return {
    get isOpen() {
      return current !== null && asked < line.portLife
    },
    async open() {
      discard()
      try {
        await openPort(await openCarrier())
      } catch (thrown) {
        carrier?.destroy()
        throw thrown
      }
    },
    read: (request) => ask(({ read }) => read(request)),
    identify: (unitId) => ask(({ identify }) => identify(unitId)),
    close() {
      discard()
      if (carrier === null || !line.isCarrierKept) return Promise.resolve(void carrier?.destroy())
      return released(carrier)
    },
  }
}

function readerOf(client: Client, line: LineKind, port: StrictPort, { clock, memory: { ledger } }: PortsOptions): CarefulRead {
  if (line.hasTransactions) return client.read
  const listen = async () => {
    await line.listen(clock, port.ended)
    port.ended.throwIfAborted()
  }
  return createCarefulRead(client, { ledger, listen })
}

function released(carrier: Duplex): Promise<void> {
  return new Promise((resolve) => {
    if (carrier.closed) return resolve()
    carrier.once('close', () => resolve())
    carrier.destroy()
  })
}
