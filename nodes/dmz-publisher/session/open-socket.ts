// Dials the broker: TCP, or TLS where options are given. Resolves with a socket that may be written to.
import net from 'node:net'
import tls from 'node:tls'
import type { Clock } from '../../lib/clock.ts'
import { fault } from '../../lib/fault.ts'
import { socketFault } from '../line-faults.ts'

/** As Node-RED's `tls-config` node gives them, PEM texts; sent to the worker as they are. */
export interface TlsSettings {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly passphrase?: string
  readonly servername?: string
  readonly rejectUnauthorized?: boolean
  readonly ALPNProtocols?: string[]
}

export interface Address {
  readonly host: string
  readonly port: number
  /** Null: plain TCP. */
  readonly tls: TlsSettings | null
  readonly connectTimeoutMs: number
}

/** Rejects with a fault (`mqtt.*`, `tls.*`) when refused, unreachable, untrusted, too slow or aborted. */
export async function openSocket(address: Address, clock: Clock, signal: AbortSignal): Promise<net.Socket> {
  const where = { host: address.host, port: address.port }
  const opened = Promise.withResolvers<void>()
  const socket = dial(address, opened.resolve)
  const onAbort = () => opened.reject(fault('line.ended'))
  const cancelTimeout = clock.after(address.connectTimeoutMs, () => {
    opened.reject(fault('mqtt.connect-timeout', { ...where, afterMs: address.connectTimeoutMs }))
  })
  const onError = (error: unknown) => opened.reject(socketFault(error, where))
  const onClose = () => opened.reject(fault('mqtt.connection-closed', where))
  socket.on('error', onError).on('close', onClose)
  signal.addEventListener('abort', onAbort)
  try {
    if (signal.aborted) onAbort()
    await opened.promise
    return socket
  } catch (thrown) {
    // A late error of a socket nobody wants must not end the process.
    socket.on('error', () => {}).destroy()
    throw thrown
  } finally {
    cancelTimeout()
    socket.off('error', onError).off('close', onClose)
    signal.removeEventListener('abort', onAbort)
  }
}

/** A certificate or key that cannot be read throws at once; that is a wrong setting, not a lost line. */
function dial(address: Address, whenOpen: () => void): net.Socket {
  const { host, port } = address
  if (address.tls === null) return net.connect({ host, port, noDelay: true }, whenOpen)
  const { servername, ...settings } = address.tls
  try {
    const name = servername === undefined || servername === '' ? {} : { servername }
    const socket = tls.connect({ ...settings, ...name, host, port, minVersion: 'TLSv1.2' }, whenOpen)
    return socket.setNoDelay(true)
  } catch (thrown) {
    throw socketFault(thrown, { host, port })
  }
}
