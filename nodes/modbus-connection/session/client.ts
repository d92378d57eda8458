// modbus-serial over our port: it encodes requests and decodes answers. Loaded on first use.
import type { Clock } from '../../lib/clock.ts'
import { type Fault, fault, isFault } from '../../lib/fault.ts'
import type { Answer } from '../decode.ts'
import type { Block, RegisterKind } from '../want.ts'
import type { StrictPort } from './port.ts'

/** What of modbus-serial a reader may name: reading, and nothing else. */
interface ReadingClient {
  open(callback: (error?: unknown) => void): void
  setID(unit: number): void
  readHoldingRegisters(start: number, count: number): Promise<{ buffer: Uint8Array }>
  readInputRegisters(start: number, count: number): Promise<{ buffer: Uint8Array }>
  readCoils(start: number, count: number): Promise<{ buffer: Uint8Array }>
  readDiscreteInputs(start: number, count: number): Promise<{ buffer: Uint8Array }>
}
type Member = 'readHoldingRegisters' | 'readInputRegisters' | 'readCoils' | 'readDiscreteInputs'

const members: Readonly<Record<RegisterKind, Member>> = {
  holding: 'readHoldingRegisters',
  input: 'readInputRegisters',
  coil: 'readCoils',
  discrete: 'readDiscreteInputs',
}

export interface Answered {
  readonly answer: Answer
  readonly at: number
}
export type Outcome = Answered | { readonly exception: number; readonly at: number }

export type Request = Pick<Block, 'unitId' | 'register' | 'start' | 'count'>

export interface Client {
  /** One request. `at` is the middle between request and answer, ms UTC. Rejects with the fault that ended the port. */
  read(request: Request): Promise<Outcome>
}

export async function createClient(port: StrictPort, clock: Clock): Promise<Client> {
  const { default: ModbusRTU } = (await import('modbus-serial')) as unknown as { default: new (port: StrictPort) => ReadingClient }
  const client = new ModbusRTU(port)
  client.open(() => undefined)
  return {
    async read({ unitId, register, start, count }) {
      const before = clock.now()
      try {
        port.ended.throwIfAborted()
        client.setID(unitId)
        const { buffer } = await unless(port.ended, client[members[register]](start, count))
        return { answer: { start, bytes: buffer }, at: middle(before, clock.now()) }
      } catch (thrown) {
        const exception = (thrown as { modbusCode?: unknown }).modbusCode
        if (typeof exception === 'number') return { exception, at: middle(before, clock.now()) }
        throw asLineFault(thrown)
      }
    },
  }
}

/**
 * Settles as `request` does, or rejects with the signal's reason when it aborts first: the library does not notice
 * the end of a port. No Promise.race: it would hang one more reaction on the stay for each of millions of requests.
 */
function unless<T>(ended: AbortSignal, request: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(ended.reason)
    ended.addEventListener('abort', stop, { once: true })
    request.then(resolve, reject).finally(() => ended.removeEventListener('abort', stop))
  })
}

/** What the library makes of an answer it cannot read: the line is not to be trusted. */
function asLineFault(thrown: unknown): Fault {
  if (isFault(thrown)) return thrown
  return fault('modbus.not-the-answer', { what: 'unreadable' }, { cause: thrown })
}

/** A clock set back during a request must not put the middle outside it. */
function middle(before: number, after: number): number {
  return after < before ? after : Math.round((before + after) / 2)
}
