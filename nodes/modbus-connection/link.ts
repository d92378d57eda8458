// What reading costs on a link: so much a request, so much a register. The plan is the cheapest by this model.
import type { Config } from './fields.ts'
import { isSerial, ways } from './transports.ts'
import { type Block, isBits } from './want.ts'

export type Link =
  /** TCP or UDP: a request costs a round trip, registers next to nothing. */
  | { readonly kind: 'network'; readonly roundTripMs: number; readonly registerMs?: number }
  /** A serial line: every byte takes its time. */
  | {
      readonly kind: 'serial'
      readonly baudRate: number
      /** On the line for each byte of a frame: start, data, parity and stop bits (10 or 11); for ASCII twice that. */
      readonly bitsPerByte: number
      /** What the device thinks before it answers, and the rest it is given. */
      readonly turnaroundMs: number
    }

/** What a request costs, and each register in it. Milliseconds. */
export interface Cost {
  readonly requestMs: number
  readonly registerMs: number
}

/** The settings of a connection that say what its link is like. */
export type LinkSettings = Pick<Config, 'transport' | 'baudRate' | 'dataBits' | 'parity' | 'stopBits' | 'pauseBetweenRequestsMs'>

/** A PLC in the same hall; until it is measured. */
const assumedRoundTripMs = 2
/** Serial devices take some milliseconds to answer; until it is measured. */
const assumedTurnaroundMs = 5

export const assumedLink: Link = { kind: 'network', roundTripMs: assumedRoundTripMs }

/** Two bytes at 100 Mbit/s: what decides between plans of as many requests. */
const networkRegisterMs = 0.000_2
/** No round trip is shorter, whatever a clock says. */
const shortestMs = 0.1
/** Request 8 bytes, answer 5 and its data (Modbus over Serial Line 1.02, 2.5.1; Application Protocol 1.1b3, 6.3). */
const frameBytes = 13
/** A bit of a coil is a sixteenth of a register on the wire. */
const bitsARegister = 16

export function costOf(link: Link): Cost {
  if (link.kind === 'network') return { requestMs: link.roundTripMs, registerMs: link.registerMs ?? networkRegisterMs }
  const byteMs = (1_000 * link.bitsPerByte) / link.baudRate
  const silenceMs = silenceOf(link.baudRate)
  return { requestMs: frameBytes * byteMs + silenceMs + Math.max(silenceMs, link.turnaroundMs), registerMs: 2 * byteMs }
}

/** The link with what was measured on it. On a serial line the baud rate says what a register costs. */
export function linkWith(link: Link, { requestMs, registerMs }: Cost): Link {
  if (link.kind === 'network')
    return { kind: 'network', roundTripMs: Math.max(shortestMs, requestMs), registerMs: Math.max(networkRegisterMs, registerMs) }
  const { requestMs: least } = costOf({ ...link, turnaroundMs: 0 })
  return { ...link, turnaroundMs: Math.max(0, requestMs - least) + silenceOf(link.baudRate) }
}

/** What the line is occupied by one scan. Milliseconds. */
export function predictedMs(blocks: readonly Pick<Block, 'register' | 'count'>[], link: Link): number {
  const { requestMs, registerMs } = costOf(link)
  return blocks.reduce((sum, { register, count }) => sum + requestMs + (registerMs * count) / (isBits(register) ? bitsARegister : 1), 0)
}

export function linkOf({ transport, baudRate, dataBits, parity, stopBits, pauseBetweenRequestsMs }: LinkSettings): Link {
  if (!isSerial(transport)) return { kind: 'network', roundTripMs: assumedRoundTripMs + pauseBetweenRequestsMs }
  const bits = 1 + Number(dataBits) + (parity === 'none' ? 0 : 1) + Number(stopBits)
  const bitsPerByte = ways[transport].framing === 'ascii' ? 2 * bits : bits
  return { kind: 'serial', baudRate, bitsPerByte, turnaroundMs: assumedTurnaroundMs + pauseBetweenRequestsMs }
}

/** Three and a half characters of 11 bits; fixed above 19,200 baud (Modbus over Serial Line 1.02, 2.5.1.1). */
function silenceOf(baudRate: number): number {
  return baudRate > 19_200 ? 1.75 : (3.5 * 11 * 1_000) / baudRate
}
