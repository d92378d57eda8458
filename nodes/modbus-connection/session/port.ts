// The port we give modbus-serial in place of its own: strict MBAP framing (Modbus Messaging on TCP/IP 1.0b, 3.1.3),
// one request in flight, all sixteen bits of the transaction id compared, the socket destroyed at the first anomaly.
import { EventEmitter } from 'node:events'
import type { Duplex } from 'node:stream'
import type { Clock } from '../../lib/clock.ts'
import { type Fault, fault } from '../../lib/fault.ts'

const headerBytes = 7
/** Unit id and PDU: 1 + 253. */
const longestBody = 254

interface InFlight {
  readonly transaction: number
  readonly unit: number
  readonly functionCode: number
  /** Data bytes a good answer carries. */
  readonly dataBytes: number
}

export interface PortOptions {
  /** Connected. The port owns it from here on and destroys it. */
  readonly socket: Duplex
  readonly clock: Clock
  readonly timeoutMs: number
  /** Transaction id before the first. By chance: a gateway may hand us the late answer to a stay before ours. */
  readonly firstTransaction: number
  readonly count: (counter: string, amount?: number) => void
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
  #inFlight: InFlight | null = null
  #transaction: number
  #cancelTimeout = () => {}

  constructor(options: PortOptions) {
    super()
    this.#options = options
    this.#transaction = options.firstTransaction & 0xffff
    const ended = new AbortController()
    this.ended = ended.signal
    this.#fail = (cause) => {
      this.isOpen = false
      this.#cancelTimeout()
      options.socket.destroy()
      ended.abort(cause)
    }
    options.socket.on('data', (bytes: Buffer) => this.#receive(bytes))
    options.socket.on('error', (cause) => this.#fail(fault('modbus.line-broken', { reason: errnoOf(cause) }, { cause })))
    // The device's FIN is enough: it will not answer any more.
    options.socket.on('end', () => this.#fail(fault('modbus.line-closed')))
    options.socket.on('close', () => this.#fail(fault('modbus.line-closed')))
  }

  open(callback: (error?: Error) => void): void {
    callback()
  }

  close(callback?: () => void): void {
    this.#fail(fault('line.ended'))
    callback?.()
  }

  /** An RTU frame: unit, function code, start, quantity, CRC. Only the four reading function codes pass. */
  write(rtu: Buffer): void {
    const [unit = 0, functionCode = 0] = rtu
    if (functionCode < 1 || functionCode > 4) return this.#fail(fault('modbus.not-a-read', { functionCode }, { retry: false }))
    if (this.#inFlight !== null) return this.#fail(fault('modbus.not-the-answer', { what: 'two-in-flight' }))
    const quantity = rtu.readUInt16BE(4)
    const { clock, timeoutMs, socket, count } = this.#options
    this.#transaction = (this.#transaction + 1) & 0xffff
    this.#inFlight = { transaction: this.#transaction, unit, functionCode, dataBytes: functionCode <= 2 ? Math.ceil(quantity / 8) : quantity * 2 }
    this.#cancelTimeout = clock.after(timeoutMs, () => {
      count('timeouts')
      this.#fail(fault('modbus.timeout', { unit, ms: timeoutMs }))
    })
    const body = rtu.subarray(0, -2)
    const header = Buffer.alloc(headerBytes - 1)
    header.writeUInt16BE(this.#transaction, 0)
    header.writeUInt16BE(body.length, 4)
    count('requests')
    count('bytesOut', header.length + body.length)
    socket.write(Buffer.concat([header, body]))
  }

  #receive(bytes: Buffer): void {
    if (!this.isOpen) return
    this.#options.count('bytesIn', bytes.length)
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes])
    const anomaly = this.#anomaly()
    if (anomaly !== null) {
      this.#options.count('anomalies')
      return this.#fail(fault('modbus.not-the-answer', { what: anomaly }))
    }
    const end = this.#pending.length >= headerBytes ? 6 + this.#pending.readUInt16BE(4) : Number.POSITIVE_INFINITY
    if (this.#pending.length < end) return
    const body = this.#pending.subarray(6)
    this.#pending = Buffer.alloc(0)
    this.#inFlight = null
    this.#cancelTimeout()
    this.emit('data', withCrc(body))
  }

  /** What in the bytes so far cannot be the answer that is due; null while all may still be well. */
  #anomaly(): string | null {
    const due = this.#inFlight
    const got = this.#pending
    if (due === null) return 'unasked'
    if (got.length >= 2 && got.readUInt16BE(0) !== due.transaction) return 'transaction'
    if (got.length >= 4 && got.readUInt16BE(2) !== 0) return 'protocol'
    if (got.length < 6) return null
    const length = got.readUInt16BE(4)
    if (length < 3 || length > longestBody || got.length > 6 + length) return 'length'
    if (got.length >= 7 && got[6] !== due.unit) return 'unit'
    if (got.length < 8) return null
    const isException = got[7] === (due.functionCode | 0x80)
    if (!isException && got[7] !== due.functionCode) return 'function'
    if (length !== (isException ? 3 : 3 + due.dataBytes)) return 'length'
    return !isException && got.length >= 9 && got[8] !== due.dataBytes ? 'length' : null
  }
}

function errnoOf(cause: Error): string {
  return String((cause as NodeJS.ErrnoException).code ?? cause.message)
}

/** modbus-serial checks the CRC of RTU frames (Modbus over Serial Line 1.02, 6.2.2); MBAP has none, so we add it. */
function withCrc(body: Buffer): Buffer {
  let crc = 0xffff
  for (const byte of body) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1
  }
  return Buffer.concat([body, Buffer.from([crc & 0xff, crc >> 8])])
}
