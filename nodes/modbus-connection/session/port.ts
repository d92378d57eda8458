// The port we give modbus-serial in place of its own: one request in flight, whatever comes held against it byte by
// byte, and no way on after the first anomaly or silence: who goes on needs another port.
import { EventEmitter } from 'node:events'
import type { Duplex } from 'node:stream'
import type { Clock } from '../../lib/clock.ts'
import { type Fault, fault } from '../../lib/fault.ts'
import { type Anomaly, anomaly, type Due, dueOf, type Framing, longestBody } from './frames.ts'
import { withCrc } from './rtu.ts'

export interface PortOptions {
  /** Connected. */
  readonly socket: Duplex
  readonly framing: Framing
  readonly clock: Clock
  /** For the device to answer; what the bytes need on a slow line comes on top. */
  readonly timeoutMs: number
  /** Transaction id before the first. By chance: a gateway may hand us the late answer to a stay before ours. */
  readonly firstTransaction: number
  readonly count: (counter: string, amount?: number) => void
  /** Silence after an answer before it is believed: what follows at once, follows from a muddle. 0 (default): none. */
  readonly silenceMs?: number
  /** What a character takes on the line; 0 (default): nothing. */
  readonly characterMs?: number
  /** True: a serial port, which opens once. It outlives this port unless it broke; else it is destroyed with it. */
  readonly isCarrierKept?: boolean
}

/** Looks like a serial port to modbus-serial: RTU frames in and out. It has identity and listeners, hence a class. */
export class StrictPort extends EventEmitter {
  isOpen = true
  /** modbus-serial finds its transaction under these two; with one in flight they are always equal. */
  _transactionIdRead = 1
  _transactionIdWrite = 1
  /** Aborts once; its reason is the fault that ended the stay. */
  readonly ended: AbortSignal
  readonly #options: PortOptions
  readonly #fail: (cause: Fault) => void
  #pending: Buffer = Buffer.alloc(0)
  #due: Due | null = null
  #transaction: number
  #cancelTimer = () => {}

  constructor(options: PortOptions) {
    super()
    this.#options = options
    this.#transaction = options.firstTransaction & 0xffff
    const { socket } = options
    const ended = new AbortController()
    this.ended = ended.signal
    const receive = (bytes: Buffer) => this.#receive(bytes)
    const broken = (cause: Error) => this.#fail(fault('modbus.line-broken', { reason: errnoOf(cause) }, { cause }))
    const closed = () => this.#fail(fault('modbus.line-closed'))
    this.#fail = (cause) => {
      if (!this.isOpen) return
      this.isOpen = false
      this.#cancelTimer()
      socket.off('data', receive).off('end', closed).off('close', closed)
      if (options.isCarrierKept === true) socket.off('error', broken)
      else socket.destroy()
      ended.abort(cause)
    }
    socket.on('data', receive)
    socket.on('error', broken)
    // The device's FIN is enough: it will not answer any more.
    socket.on('end', closed)
    socket.on('close', closed)
  }

  /** Transaction id of the last request. */
  get lastTransaction(): number {
    return this.#transaction
  }

  open(callback: (error?: Error) => void): void {
    callback()
  }

  close(callback?: () => void): void {
    this.#fail(fault('line.ended'))
    callback?.()
  }

  /** An RTU frame of the library. Only what reads passes. */
  write(frame: Buffer): void {
    const body = frame.subarray(0, -2)
    const due = dueOf(body)
    if (due === null) return this.#fail(fault('modbus.not-a-read', { functionCode: body[1] ?? 0 }, { retry: false }))
    if (this.#due !== null) return this.#fail(fault('modbus.not-the-answer', { what: 'two-in-flight' }))
    const { clock, timeoutMs, socket, count, framing } = this.#options
    this.#transaction = (this.#transaction + 1) & 0xffff
    this.#due = due
    const bytes = framing.encode(body, this.#transaction)
    this.#cancelTimer = clock.after(timeoutMs + this.#transmissionMs(bytes, due), () => {
      count('timeouts')
      this.#fail(fault('modbus.timeout', { unit: due.unit, ms: timeoutMs }))
    })
    count('requests')
    count('bytesOut', bytes.length)
    socket.write(bytes)
  }

  #transmissionMs(request: Buffer, { dataBytes }: Due): number {
    const { framing, characterMs = 0 } = this.#options
    return characterMs * (request.length + framing.charactersOf(dataBytes === null ? longestBody : 3 + dataBytes))
  }

  #receive(bytes: Buffer): void {
    const { framing, count } = this.#options
    count('bytesIn', bytes.length)
    if (this.#due === null) return framing.isDatagram ? count('strays') : this.#reject(anomaly('unasked'), 0)
    const isFirst = this.#pending.length === 0 || framing.isDatagram
    if (!isFirst && framing.isBeginning?.(bytes) === true) return this.#reject(anomaly('cut-short'), 0)
    this.#pending = isFirst ? bytes : Buffer.concat([this.#pending, bytes])
    const look = framing.look(this.#pending, this.#due, this.#transaction)
    switch (look.is) {
      case 'open':
        return
      case 'stray':
        return count('strays')
      case 'anomaly':
        return this.#reject(look, this.#due.unit)
      case 'answer':
        return this.#believe(look.body)
    }
  }

  #reject({ what, unit }: Anomaly, asked: number): void {
    this.#options.count('anomalies')
    this.#fail(unit === undefined ? fault('modbus.not-the-answer', { what }) : fault('modbus.wrong-unit', { asked, unit }))
  }

  #believe(body: Buffer): void {
    const { clock, silenceMs = 0 } = this.#options
    this.#cancelTimer()
    const pass = () => {
      this.#pending = Buffer.alloc(0)
      this.#due = null
      this.#pass(body)
    }
    if (silenceMs === 0) return pass()
    this.#cancelTimer = clock.after(silenceMs, pass)
  }

  /** The library takes frames with a CRC, and may throw on what it did not expect: that must not end the process. */
  #pass(body: Buffer): void {
    try {
      this.emit('data', withCrc(settled(body)))
    } catch (cause) {
      this.#fail(fault('modbus.not-the-answer', { what: 'unreadable' }, { cause }))
    }
  }
}

/**
 * Of an identification that goes on, the library would ask the next part by itself, past the budget, and throw where the
 * device refuses it: it gets the part as if it were the last, and the client asks on.
 */
function settled(body: Buffer): Buffer {
  if (body[1] !== 0x2b || body.length < 8) return body
  const copy = Buffer.from(body)
  copy[5] = 0
  return copy
}

function errnoOf(cause: Error): string {
  return String((cause as NodeJS.ErrnoException).code ?? cause.message)
}
