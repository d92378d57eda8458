// Opens the TCP connection to the device, within a time limit.
import { connect, type Socket } from 'node:net'
import type { Clock } from '../../lib/clock.ts'
import { fault } from '../../lib/fault.ts'

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
      socket.removeAllListeners()
      settle()
    }
    const fail = (reason: string, cause?: unknown) => {
      end(() => reject(fault('modbus.unreachable', { host, port, reason }, { cause })))
      // A destroyed socket may still report an error: nobody else listens any more.
      socket.on('error', () => undefined)
      socket.destroy()
    }
    const aborted = () => fail('aborted')
    const cancel = clock.after(connectTimeoutMs, () => fail('timeout'))
    socket.once('connect', () => end(() => resolve(socket)))
    socket.once('error', (cause) => fail(String((cause as NodeJS.ErrnoException).code ?? cause.message), cause))
    signal.addEventListener('abort', aborted, { once: true })
    if (signal.aborted) aborted()
  })
}
