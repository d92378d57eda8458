// A socket with the acceptor in front of it: what comes in is one of four packets, or the end of the line.
import type { Socket } from 'node:net'
import type { Clock } from '../../lib/clock.ts'
import type { Counters } from '../../lib/counters.ts'
import { type Fault, fault } from '../../lib/fault.ts'
import { disconnectFault, socketFault } from '../line-faults.ts'
import { type Acceptor, type Connack, createAcceptor, type Inbound } from '../mqtt5-accept.ts'
import { type Address, openSocket } from './open-socket.ts'

/** How long the server has to close its side after our last packet. */
const farewellMs = 250

export interface WireListener {
  connack(answer: Connack): void
  puback(packetId: number, reasonCode: number): void
  pingresp(): void
}

export interface Wire {
  /** Whom to tell from now on; what nobody listens to is dropped. */
  listen(listener: Partial<WireListener>): void
  /** Never resolves; rejects when the line is gone, or was cut because of what came in. */
  readonly broken: Promise<never>
  send(packet: Uint8Array): void
  sendPublish(packet: Uint8Array, packetId: number): void
  sendPing(packet: Uint8Array): void
  /** Sends a last packet and resolves when the line is closed, at the latest after 250 ms; `broken` stays silent. */
  finish(last: Uint8Array): Promise<void>
  destroy(): void
}

/** Dials; rejects as `openSocket` does. Counts `bytesOut` and `bytesIn`: packets, without TLS. */
export async function openWire(address: Address, ports: { clock: Clock; counters: Counters }, signal: AbortSignal): Promise<Wire> {
  const socket = await openSocket(address, ports.clock, signal)
  const where = { host: address.host, port: address.port }
  const acceptor = createAcceptor(ports.clock.monotonic)
  const broken = Promise.withResolvers<never>()
  broken.promise.catch(() => {})
  let listener: Partial<WireListener> = {}
  let isFinishing = false
  const end = (cause: Fault) => {
    if (!isFinishing) broken.reject(cause)
    socket.destroy()
  }
  const hear = (event: Inbound) => {
    if (event.kind === 'connack') listener.connack?.(event)
    else if (event.kind === 'puback') listener.puback?.(event.packetId, event.reasonCode)
    else if (event.kind === 'pingresp') listener.pingresp?.()
    else if (event.kind === 'disconnect') end(disconnectFault(event.reasonCode, where))
    else end(fault('mqtt.one-way-violation', { ...where, rule: event.rule }))
  }
  socket.on('error', (error) => end(socketFault(error, where)))
  socket.on('close', () => end(fault('mqtt.connection-closed', where)))
  socket.on('data', (chunk: Uint8Array) => {
    ports.counters.add('bytesIn', chunk.length)
    for (const event of acceptor.take(chunk)) hear(event)
  })
  return {
    ...sender(socket, acceptor, ports.counters),
    listen: (next) => {
      listener = next
    },
    broken: broken.promise,
    destroy: () => void socket.destroy(),
    finish(last) {
      isFinishing = true
      return finish(socket, last, ports)
    },
  }
}

/** Packets sent in one turn leave together: a segment, or a TLS record, is not spent on each. */
function sender(socket: Socket, acceptor: Acceptor, counters: Counters): Pick<Wire, 'send' | 'sendPublish' | 'sendPing'> {
  const send = (packet: Uint8Array) => {
    if (socket.destroyed) return
    counters.add('bytesOut', packet.length)
    if (socket.writableCorked === 0) {
      socket.cork()
      process.nextTick(() => socket.uncork())
    }
    socket.write(packet)
  }
  return {
    send,
    sendPublish(packet, packetId) {
      acceptor.expectPuback(packetId)
      send(packet)
    },
    sendPing(packet) {
      acceptor.expectPingresp()
      send(packet)
    },
  }
}

async function finish(socket: Socket, last: Uint8Array, ports: { clock: Clock; counters: Counters }): Promise<void> {
  if (socket.destroyed) return
  ports.counters.add('bytesOut', last.length)
  const closed = Promise.withResolvers<void>()
  const cancel = ports.clock.after(farewellMs, closed.resolve)
  socket.once('close', () => closed.resolve())
  socket.end(last)
  await closed.promise
  cancel()
  socket.destroy()
}
