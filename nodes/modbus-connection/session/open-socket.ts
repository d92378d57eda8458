// Opens the TCP connection to the device, within a time limit.
import { connect, type Socket } from 'node:net'
import type { Clock } from '../../lib/clock.ts'
import { type Fault, fault } from '../../lib/fault.ts'

export interface Endpoint {
  readonly host: string
  readonly port: number
  readonly connectTimeoutMs: number
}

/** Resolves with a connected socket; rejects with `modbus.unreachable`, and on abort with `line.ended`. */
export function openSocket({ host, port, connectTimeoutMs }: Endpoint, clock: Clock, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 })
    const end = (settle: () => void) => {
      cancel()
      signal.removeEventListener('abort', aborted)
      socket.off('connect', connected).off('error', refused)
      settle()
    }
    const fail = (reason: Fault) => {
      end(() => reject(reason))
      socket.destroy()
    }
    const unreachable = (reason: string, cause?: unknown) => fail(fault('modbus.unreachable', { host, port, reason }, { cause }))
    const aborted = () => fail(fault('line.ended'))
    const connected = () => end(() => resolve(socket))
    const refused = (cause: NodeJS.ErrnoException) => unreachable(cause.code ?? cause.message, cause)
    const cancel = clock.after(connectTimeoutMs, () => unreachable('timeout'))
    // An error that nobody hears ends the process: before the next owner listens, and after we gave up, this one does.
    socket.on('error', () => undefined)
    socket.once('connect', connected)
    socket.once('error', refused)
    signal.addEventListener('abort', aborted, { once: true })
    if (signal.aborted) aborted()
  })
}
