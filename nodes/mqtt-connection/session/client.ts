// The MQTT library behind our guard: one connection, its subscriptions, what comes in, and why it ended. Loaded on first use.
import type { MqttClient } from 'mqtt'
import type { Clock } from '../../lib/clock.ts'
import { asFault, type Fault, fault } from '../../lib/fault.ts'
import type { MqttPacket } from '../decoder.ts'
import { disconnectFault } from '../faults.ts'
import type { WireSubscription } from '../filters.ts'
import { createGuard, type Turned } from '../guard.ts'
import type { ClientSettings, Endpoint } from '../settings.ts'
import { guardedStream } from './guarded-stream.ts'
import { createHeartbeat } from './heartbeat.ts'
import { createIncomingStore, type IncomingStore } from './incoming-store.ts'
import { optionsOf, packetOf } from './library.ts'
import { openSocket } from './open-socket.ts'
import { greeted, subscribe, unsubscribe } from './talk.ts'

export interface ClientHooks {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly count: (counter: string, amount?: number) => void
  /** A ping was answered after so long. */
  took(ms: number): void
  /** `acknowledge`: null where the broker expects none of us. True: it is called later. */
  message(packet: MqttPacket, acknowledge: (() => void) | null): boolean
  /** Messages that the guard has turned away; those that want it are acknowledged. */
  turned(messages: readonly Turned[]): void
}

export interface Client {
  /** Aborts when the line is lost or closed; its reason is the fault. */
  readonly ended: AbortSignal
  readonly library: MqttClient
  /** Resolves with those that the broker denies. Rejects with what ended the line. */
  subscribe(filters: readonly WireSubscription[]): Promise<readonly Fault[]>
  unsubscribe(filters: readonly string[]): Promise<void>
  /** Says goodbye, as far as the line takes it, and closes. */
  close(): void
}

/** MQTT 5 properties of one packet; mosquitto allows a hundred user properties, few brokers more. */
const maxProperties = 256
/** At QoS 2, between first and last handshake. */
const mostIncomingBytes = 256 * 1_048_576
const disconnectPacket = Buffer.from([0xe0, 0])

/** Rejects with `mqtt.*` or `tls.*` when there is no connection to be had; `line.ended` on abort. */
export async function openClient(endpoint: Endpoint, settings: ClientSettings, hooks: ClientHooks, store: IncomingStore | null): Promise<Client> {
  const { clock, signal, count } = hooks
  const { answerTimeoutMs, protocolVersion } = settings
  const where = { host: endpoint.host, port: endpoint.port }
  const { MqttClient: Library } = await import('mqtt')
  const socket = await openSocket({ ...endpoint, tls: settings.tls, connectTimeoutMs: answerTimeoutMs }, clock, signal)
  const ended = new AbortController()
  let isResting = false
  const fail = (cause: Fault) => {
    if (ended.signal.aborted) return
    heartbeat.stop()
    // After a goodbye it closes by itself, as soon as that is sent.
    if (!socket.writableEnded) socket.destroy()
    ended.abort(cause)
  }
  const heartbeat = createHeartbeat(clock, { everyMs: settings.keepAliveSeconds * 1_000, withinMs: answerTimeoutMs }, () => {
    // Its answer waits in the socket: the next ping tells.
    if (isResting) return
    count('timeouts')
    fail(fault('mqtt.ping-timeout', { ...where, afterMs: answerTimeoutMs }))
  })
  const acknowledge = (packetId: number, qos = 1) => {
    if (!ended.signal.aborted && socket.writable) socket.write(Buffer.from([qos === 1 ? 0x40 : 0x50, 2, packetId >> 8, packetId & 0xff]))
  }
  const stream = guardedStream({
    socket,
    clock,
    guard: createGuard({ maxPacketBytes: settings.maxPacketBytes, maxProperties, version: protocolVersion === '5' ? 5 : 4, where }),
    maxMessagesPerSecond: settings.maxMessagesPerSecond,
    count,
    heard: heartbeat.heard,
    turned(messages) {
      // Not acknowledged it would come again with every connection.
      for (const { packetId, qos } of messages) if (packetId !== null) acknowledge(packetId, qos)
      hooks.turned(messages)
    },
    resting: (now) => (isResting = now),
    broken: fail,
  })
  const incoming = store ?? createIncomingStore()
  const library = new Library(() => stream, optionsOf(settings, incoming))
  const talk = { library, clock, ended: ended.signal, answerTimeoutMs, where, fail, count, took: hooks.took }
  // The library sends PUBACK and PUBCOMP after this; given an error it goes on without.
  library.handleMessage = (packet, done) => {
    if (ended.signal.aborted) return done()
    const { qos, messageId = 0 } = packet
    try {
      const waits = hooks.message(packetOf(packet), qos === 1 ? () => acknowledge(messageId) : null)
      if (waits && qos === 1) done(new Error('acknowledged later'))
      else done()
    } catch (thrown) {
      // Thrown on into the library's stream it would end Node-RED. Not acknowledged: nobody has had it.
      fail(asFault(thrown))
      done()
    }
  }
  library.on('packetreceive', (packet) => {
    if (packet.cmd === 'pingresp') hooks.took(heartbeat.answered())
    if (packet.cmd === 'connack' && packet.sessionPresent !== true) incoming.clear()
    if (incoming.size > mostIncoming(settings) || incoming.bytes > mostIncomingBytes)
      fail(fault('mqtt.receive-maximum-exceeded', { ...where, limit: mostIncoming(settings) }))
  })
  library.on('disconnect', (packet) => fail(disconnectFault(packet.reasonCode ?? 0, where)))
  library.on('close', () => fail(fault('mqtt.connection-closed', where)))
  const end = () => {
    if (!ended.signal.aborted && socket.writable) socket.write(disconnectPacket)
    socket.destroySoon()
    fail(fault('line.ended'))
  }
  const close = () => {
    signal.removeEventListener('abort', end)
    end()
    library.end(true)
  }
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  try {
    await greeted(talk)
  } catch (thrown) {
    close()
    throw thrown
  }
  heartbeat.start(() => library.sendPing())
  return {
    ended: ended.signal,
    library,
    close,
    subscribe: (filters) => subscribe(talk, filters),
    unsubscribe: (filters) => unsubscribe(talk, filters),
  }
}

/** At 3.1.1 a broker is told no Receive Maximum; those that are known stay below a thousand. */
function mostIncoming({ protocolVersion, receiveMaximum }: ClientSettings): number {
  return protocolVersion === '5' ? receiveMaximum : 10_000
}
