// Asking the broker: hello, subscribe, unsubscribe; each answered within its time, or the line is lost.
import type { MqttClient } from 'mqtt'
import type { Clock } from '../../lib/clock.ts'
import { type Fault, type FaultParams, fault } from '../../lib/fault.ts'
import { connackFault, libraryFault, refusedFault } from '../faults.ts'
import type { WireSubscription } from '../filters.ts'

export interface Talk {
  readonly library: MqttClient
  readonly clock: Clock
  /** Aborts when the line is lost or closed; its reason is the fault. */
  readonly ended: AbortSignal
  readonly answerTimeoutMs: number
  /** Host and port, for faults. */
  readonly where: FaultParams
  /** The line is lost. */
  fail(cause: Fault): void
  count(counter: string): void
  took(ms: number): void
}

/** Filters in one SUBSCRIBE: brokers have limits of their own on its size. */
const filtersAPacket = 100

/** Resolves with the CONNACK that says yes. */
export function greeted({ library, clock, ended, answerTimeoutMs, where, fail }: Talk): Promise<void> {
  return new Promise((resolve, reject) => {
    let isGreeted = false
    const cancel = clock.after(answerTimeoutMs, () => fail(fault('mqtt.no-answer', { ...where, afterMs: answerTimeoutMs })))
    const stop = () => {
      cancel()
      reject(ended.reason)
    }
    ended.addEventListener('abort', stop, { once: true })
    if (ended.aborted) stop()
    // For good: an error that nobody hears ends the process, also one that comes when all is over.
    library.on('error', (error) => {
      const { code } = error as { readonly code?: unknown }
      fail(!isGreeted && typeof code === 'number' ? connackFault(code, where) : libraryFault(error, where))
    })
    library.once('connect', () => {
      cancel()
      isGreeted = true
      ended.removeEventListener('abort', stop)
      resolve()
    })
  })
}

/** Resolves with the filters that the broker denies. Rejects with what ended the line. */
export async function subscribe(talk: Talk, filters: readonly WireSubscription[]): Promise<readonly Fault[]> {
  const { library, where } = talk
  const refused: Fault[] = []
  for (const { qos, names } of batches(filters)) {
    const { error, answer } = await asked<Granted>(talk, (done) =>
      library.subscribe([...names], { qos }, (cause, _granted, packet) => done(cause, packet as Granted | undefined)),
    )
    const granted: readonly unknown[] = Array.isArray(answer?.granted) ? answer.granted : []
    if (error !== null && error !== undefined && granted.length === 0) throw libraryFault(error, where)
    names.forEach((filter, index) => {
      const code = granted[index]
      if (typeof code === 'number' && code >= 0x80) refused.push(refusedFault(filter, code, where))
    })
  }
  return refused
}

export async function unsubscribe(talk: Talk, filters: readonly string[]): Promise<void> {
  if (filters.length > 0) await asked(talk, (done) => talk.library.unsubscribe([...filters], {}, (cause) => done(cause, undefined)))
}

/** A SUBACK: one code a filter, in order. */
interface Granted {
  readonly granted?: unknown
}

interface Answered<T> {
  readonly error: unknown
  readonly answer: T | undefined
}

/** What the broker has to answer within the time. */
function asked<T>(talk: Talk, start: (done: (error: unknown, answer: T | undefined) => void) => void): Promise<Answered<T>> {
  const { clock, ended, answerTimeoutMs, where, fail, count, took } = talk
  return new Promise((resolve, reject) => {
    const stop = () => {
      cancel()
      reject(ended.reason)
    }
    const cancel = clock.after(answerTimeoutMs, () => {
      count('timeouts')
      fail(fault('mqtt.subscribe-timeout', { ...where, afterMs: answerTimeoutMs }))
    })
    ended.addEventListener('abort', stop, { once: true })
    if (ended.aborted) return stop()
    const begin = clock.monotonic()
    count('requests')
    start((error, answer) => {
      cancel()
      ended.removeEventListener('abort', stop)
      took(clock.monotonic() - begin)
      resolve({ error, answer })
    })
  })
}

/** By QoS, so many in one packet. */
function batches(filters: readonly WireSubscription[]): readonly { readonly qos: 0 | 1 | 2; readonly names: readonly string[] }[] {
  return ([0, 1, 2] as const).flatMap((qos) => {
    const names = filters.filter((one) => one.qos === qos).map(({ filter }) => filter)
    return Array.from({ length: Math.ceil(names.length / filtersAPacket) }, (_, index) => ({
      qos,
      names: names.slice(index * filtersAPacket, (index + 1) * filtersAPacket),
    }))
  })
}
