// How the port treats a line, by the way Modbus travels on it.
import { type Clock, pause } from '../../lib/clock.ts'
import type { Config } from '../fields.ts'
import { characterMs, silenceMs } from '../serial-timing.ts'
import { ways } from '../transports.ts'
import { ascii } from './ascii.ts'
import type { Framing } from './frames.ts'
import { mbapDatagram, mbapStream } from './mbap.ts'
import { rtu } from './rtu.ts'

export interface LineKind {
  readonly framing: Framing
  /** Answers are told apart by a number, not only by their shape. */
  readonly hasTransactions: boolean
  /** A serial port opens once and is listened to; a connection is made anew. */
  readonly isCarrierKept: boolean
  readonly silenceMs: number
  readonly characterMs: number
  /** So long nothing may come before the first request after opening; 0: not waited for. */
  readonly quietMs: number
  /** Second tries: on serial lines there is noise, and networks lose datagrams. */
  readonly spares: number
  /** Requests before a new port is opened: a number that comes round again might meet an old datagram. */
  readonly portLife: number
  /** Resolves when a late answer would have come, or the signal aborts. */
  listen(clock: Clock, signal: AbortSignal): Promise<void>
}

/** Between frames of RTU in TCP: what the gateway sends together comes together. */
const networkSilenceMs = 1

export function lineOf(config: Config): LineKind {
  const { carrier, framing } = ways[config.transport]
  const isSerial = carrier === 'serial'
  const hasTransactions = framing === 'mbap'
  // A quarter more than the device was given to answer; beyond that the ledger knows what is owed.
  const quietMs = hasTransactions ? 0 : Math.max(config.timeoutMs / 4, isSerial ? silenceMs(config) : networkSilenceMs)
  return {
    framing: framing === 'mbap' ? (carrier === 'udp' ? mbapDatagram : mbapStream) : { rtu, ascii }[framing],
    hasTransactions,
    isCarrierKept: isSerial,
    silenceMs: hasTransactions ? 0 : isSerial ? Math.ceil(silenceMs(config)) : networkSilenceMs,
    characterMs: isSerial ? characterMs(config) : 0,
    quietMs,
    spares: carrier === 'tcp' ? 0 : 1,
    portLife: carrier === 'udp' ? 60_000 : Number.POSITIVE_INFINITY,
    listen: (clock, signal) => pause(clock, quietMs, signal),
  }
}
