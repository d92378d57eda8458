// Modbus over UDP: datagrams to and from one device as a stream of whole frames. Those of anybody else are counted, no more.
import { createSocket, type RemoteInfo } from 'node:dgram'
import { lookup } from 'node:dns'
import { Duplex } from 'node:stream'
import type { Clock } from '../../lib/clock.ts'
import { fault } from '../../lib/fault.ts'
import type { Endpoint } from './open-socket.ts'

interface Address {
  readonly address: string
  readonly family: number
}

/**
 * Resolves as soon as the host's address is known: whether anybody is there shows with the first answer. Each call has
 * a port of its own, so an answer to an earlier one reaches nobody. Rejects with `modbus.unreachable`, on abort with `line.ended`.
 */
export async function openDatagrams(endpoint: Endpoint, clock: Clock, signal: AbortSignal, count: (counter: string) => void): Promise<Duplex> {
  const { host, port } = endpoint
  const { address, family } = await addressOf(endpoint, clock, signal)
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
  const stream = new Duplex({
    readableObjectMode: true,
    read() {},
    write: (bytes: Buffer, _, done) => socket.send(bytes, port, address, (cause) => done(cause)),
    destroy(cause, done) {
      socket.close(() => done(cause))
    },
  })
  // An error that nobody hears ends the process: before the next owner listens this one does.
  stream.on('error', () => undefined)
  socket.on('error', (cause) => stream.destroy(cause))
  socket.on('message', (bytes: Buffer, sender: RemoteInfo) => {
    if (sender.port === port && sender.address === address) stream.push(bytes)
    else count('foreign')
  })
  return new Promise((resolve, reject) => {
    socket.once('error', (cause: NodeJS.ErrnoException) =>
      reject(fault('modbus.unreachable', { host, port, reason: cause.code ?? cause.message }, { cause })),
    )
    socket.bind(0, () => resolve(stream))
  })
}

/** Name resolution cannot be stopped, only no longer waited for. */
function addressOf({ host, port, connectTimeoutMs }: Endpoint, clock: Clock, signal: AbortSignal): Promise<Address> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      cancel()
      signal.removeEventListener('abort', aborted)
      settle()
    }
    const unreachable = (reason: string, cause?: unknown) => end(() => reject(fault('modbus.unreachable', { host, port, reason }, { cause })))
    const aborted = () => end(() => reject(fault('line.ended')))
    const cancel = clock.after(connectTimeoutMs, () => unreachable('timeout'))
    signal.addEventListener('abort', aborted, { once: true })
    if (signal.aborted) return aborted()
    lookup(host, (cause, address, family) =>
      cause === null ? end(() => resolve({ address, family })) : unreachable(cause.code ?? cause.message, cause),
    )
  })
}
