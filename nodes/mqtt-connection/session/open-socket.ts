// Dials the broker: TCP, or TLS where options are given. Resolves with a socket that may be written to.
import net from 'node:net'
import tls from 'node:tls'
import type { Clock } from '../../lib/clock.ts'
import { fault } from '../../lib/fault.ts'
import { socketFault } from '../../lib/socket-faults.ts'
import type { Credential, TlsSettings } from '../../lib/tls.ts'

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
  const cancel = clock.after(address.connectTimeoutMs, () =>
    opened.reject(fault('mqtt.connect-timeout', { ...where, afterMs: address.connectTimeoutMs })),
  )
  const onError = (error: unknown) => opened.reject(socketFault(error, where))
  const onClose = () => opened.reject(fault('mqtt.connection-closed', where))
  // An error that nobody hears ends the process: before the next owner listens, and after we gave up, this one does.
  socket.on('error', () => undefined)
  socket.on('error', onError).on('close', onClose)
  signal.addEventListener('abort', onAbort)
  try {
    if (signal.aborted) onAbort()
    await opened.promise
    return socket
  } catch (thrown) {
    socket.destroy()
    throw thrown
  } finally {
    cancel()
    socket.off('error', onError).off('close', onClose)
    signal.removeEventListener('abort', onAbort)
  }
}

/** A certificate or key that cannot be read throws at once; that is a wrong setting, not a lost line. */
function dial({ host, port, tls: settings }: Address, whenOpen: () => void): net.Socket {
  if (settings === null) return net.connect({ host, port, noDelay: true }, whenOpen)
  try {
    return tls.connect({ ...tlsOptions(settings), host, port, minVersion: 'TLSv1.2' }, whenOpen).setNoDelay(true)
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
