// modbus-serial over our port: it encodes requests and decodes answers. Loaded on first use.
import type { Budget } from '../../lib/budget.ts'
import type { Clock } from '../../lib/clock.ts'
import { type Fault, fault, isFault } from '../../lib/fault.ts'
import type { Answer } from '../decode.ts'
import type { Identity } from '../questions.ts'
import type { Block, RegisterKind } from '../want.ts'
import { identifyWith } from './identify.ts'
import type { StrictPort } from './port.ts'

/** What of modbus-serial a reader may name: reading, and nothing else. */
interface ReadingClient {
  open(callback: (error?: unknown) => void): void
  setID(unit: number): void
  readHoldingRegisters(start: number, count: number): Promise<{ buffer: Uint8Array }>
  readInputRegisters(start: number, count: number): Promise<{ buffer: Uint8Array }>
  readCoils(start: number, count: number): Promise<{ buffer: Uint8Array }>
  readDiscreteInputs(start: number, count: number): Promise<{ buffer: Uint8Array }>
  readDeviceIdentification(category: number, firstObject: number): Promise<IdentityPart>
}
type Member = 'readHoldingRegisters' | 'readInputRegisters' | 'readCoils' | 'readDiscreteInputs'

/** Some objects of a device's identification, by id, and how much of it the device has. */
export interface IdentityPart {
  readonly data: Readonly<Record<string, string>>
  readonly conformityLevel: number
}

const members: Readonly<Record<RegisterKind, Member>> = {
  holding: 'readHoldingRegisters',
  input: 'readInputRegisters',
  coil: 'readCoils',
  discrete: 'readDiscreteInputs',
}

/** `at`: the middle between request and answer, ms UTC. */
interface At {
  readonly at: number
}
export type Refused = At & { readonly exception: number }
export type Answered = At & { readonly answer: Answer }
export type Identified = At & { readonly objects: Identity['objects'] }
export type Outcome = Answered | Refused

export type Request = Pick<Block, 'unitId' | 'register' | 'start' | 'count'>

export interface Client {
  /** One request. Rejects with the fault that ended the port. */
  read(request: Request): Promise<Outcome>
  /** Who the unit says it is (function code 43/14): a few requests. Rejects like `read`. */
  identify(unitId: number): Promise<Identified | Refused>
}

export interface ClientOptions {
  readonly clock: Clock
  /** Every request waits for its turn. */
  readonly budget: Budget
  /** A request was answered after so long, ms. */
  readonly took: (ms: number) => void
}

export async function createClient(port: StrictPort, { clock, budget, took }: ClientOptions): Promise<Client> {
  const { default: ModbusRTU } = (await import('modbus-serial')) as unknown as { default: new (port: StrictPort) => ReadingClient }
  const client = new ModbusRTU(port)
  client.open(() => undefined)

  const ask = async <T>(unitId: number, request: () => Promise<T>): Promise<(At & { readonly value: T }) | Refused> => {
    await budget.turn(port.ended)
    const before = clock.now()
    const begin = clock.monotonic()
    const at = () => {
      took(clock.monotonic() - begin)
      return middle(before, clock.now())
    }
    try {
      port.ended.throwIfAborted()
      client.setID(unitId)
      const value = await unless(port.ended, request())
      return { value, at: at() }
    } catch (thrown) {
      const exception = (thrown as { modbusCode?: unknown }).modbusCode
      if (typeof exception === 'number') return { exception, at: at() }
      throw asLineFault(thrown)
    }
  }
  return {
    async read({ unitId, register, start, count }) {
      const outcome = await ask(unitId, () => client[members[register]](start, count))
      return 'value' in outcome ? { answer: { start, bytes: outcome.value.buffer }, at: outcome.at } : outcome
    },
    identify: (unitId) => identifyWith((category, firstObject) => ask(unitId, () => client.readDeviceIdentification(category, firstObject))),
  }
}

/**
 * Settles as `request` does, or rejects with the signal's reason when it aborts first: the library does not notice
 * the end of a port. No Promise.race: it would hang one more reaction on the stay for each of millions of requests.
 */
function unless<T>(ended: AbortSignal, request: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(ended.reason)
    // It may have ended while the request was written.
    if (ended.aborted) return stop()
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
