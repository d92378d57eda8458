// Dials the broker: TCP, or TLS where options are given. Resolves with a socket that may be written to.
import net from 'node:net'
import tls from 'node:tls'
import type { Clock } from '../../lib/clock.ts'
import { fault } from '../../lib/fault.ts'
import type { Credential, TlsSettings } from '../../lib/tls.ts'
import { socketFault } from '../line-faults.ts'

/** Text, or bytes: a Buffer arrives in a worker as a Uint8Array. */

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
  try {
    const socket = tls.connect({ ...tlsOptions(address.tls), host, port, minVersion: 'TLSv1.2' }, whenOpen)
    return socket.setNoDelay(true)
  } catch (thrown) {
    throw socketFault(thrown, { host, port })
  }
}

/** An absent or empty setting is left out: to Node an undefined one is not the same as none. */
function tlsOptions(settings: TlsSettings): tls.ConnectionOptions {
  const credentials = ['ca', 'cert', 'key', 'pfx'] as const
  const { passphrase, servername, rejectUnauthorized, ALPNProtocols } = settings
  return {
    ...Object.fromEntries(credentials.flatMap((name) => (settings[name] === undefined ? [] : [[name, asBuffer(settings[name])]]))),
    ...(passphrase && { passphrase }),
    ...(servername && { servername }),
    ...(rejectUnauthorized === false && { rejectUnauthorized }),
    ...(ALPNProtocols && { ALPNProtocols }),
  }
}

function asBuffer(credential: Credential): string | Buffer {
  return typeof credential === 'string' ? credential : Buffer.from(credential)
}
