// A small MQTT 5 broker of ours: records what is published before it acknowledges it, and fails on demand.
import type net from 'node:net'
import type tls from 'node:tls'
import { openListener } from '../support/listener.ts'
import type { ConnectPacket } from './mqtt-codec.ts'
import { type Connection, type ConnectionRules, serveConnection } from './mqtt-connection.ts'
import { createHub, type Hub } from './mqtt-hub.ts'
import type { Properties, UserProperty } from './mqtt-properties.ts'

export interface MqttBrokerOptions {
  /** 0 (default): a free one. */
  readonly port?: number
  readonly host?: string
  readonly tls?: tls.TlsOptions
  /** With either of them set, another user or password is refused with 0x86. */
  readonly username?: string
  readonly password?: string
  /** QoS 1 publishes a level 5 client may have in flight; more end the connection with 0x93. Default 65,535. */
  readonly receiveMaximum?: number
  /** Bytes; a larger packet ends the connection with 0x95. Default 1 MiB. */
  readonly maximumPacketSize?: number
  /** False: the publish is dropped, for level 5 and QoS 1 with PUBACK 0x87. Default: all may. */
  readonly allowPublish?: (clientId: string, topic: string) => boolean
  /** Called for each publish kept, before its PUBACK. */
  readonly onPublish?: (published: Published) => void
  /** Answers a publish nobody subscribed to with 0x10 instead of 0. */
  readonly answersNoMatch?: boolean
  /** How many of `published` and `connects` are remembered. Default 10,000. */
  readonly keepLast?: number
}

export interface Published {
  readonly topic: string
  readonly payload: Buffer
  readonly qos: 0 | 1
  readonly retain: boolean
  readonly dup: boolean
  readonly userProperties: readonly UserProperty[]
  /** All properties of the packet, by the standard's names. */
  readonly properties: Properties
  readonly clientId: string
}

export interface BrokerFaults {
  /** The broker stands still: reads nothing, answers nothing, and goes on where it was when set back. TLS handshakes are still answered. */
  blackHole: boolean
  /** Keeps publishes and answers pings, but never sends a PUBACK. */
  silentAcks: boolean
  /** Reason code of every PUBACK; from 0x80 on nothing is kept. 0 = off. */
  pubackReason: number
  /** Reason code with which every CONNECT is refused. 0 = off. */
  connackReason: number
}

export interface MqttBroker {
  readonly host: string
  readonly port: number
  /** `mqtt://host:port`, or `mqtts://`. */
  readonly url: string
  readonly faults: BrokerFaults
  /** The last publishes kept, oldest first. A publish is here before its PUBACK goes out. */
  readonly published: readonly Published[]
  /** Publishes kept since the start. */
  readonly publishedCount: number
  /** The last CONNECT packets, refused ones too. */
  readonly connects: readonly ConnectPacket[]
  /** Packets received since the start, by packet type of the standard (1 CONNECT, 3 PUBLISH, 8 SUBSCRIBE …). */
  readonly packetCounts: ReadonlyMap<number, number>
  /** Publishes refused, and messages dropped because a subscriber was too slow or wants smaller packets. */
  readonly refused: number
  readonly dropped: number
  /** Client ids now connected. */
  readonly clientIds: readonly string[]
  readonly connections: number
  readonly accepted: number
  /** As if a client had published it; says to how many it went. */
  deliver(
    topic: string,
    payload: Buffer | string,
    options?: { readonly qos?: 0 | 1; readonly retain?: boolean; readonly properties?: Properties },
  ): number
  /** Sends bytes of your choice to a client. False: no such client. */
  sendBytes(clientId: string, bytes: Buffer): boolean
  /** Resets every connection (RST). */
  killConnections(): void
  /** Ends every connection and listens no more; `start` comes back on the same port, retained messages kept. */
  stop(): Promise<void>
  start(): Promise<void>
  /** For good: the same as `stop`. */
  close(): Promise<void>
}

const badUserOrPassword = 0x86
const notAuthorized = 0x87

interface Ledger {
  readonly published: Published[]
  readonly connects: ConnectPacket[]
  readonly packets: Map<number, number>
  publishedCount: number
  refused: number
  dropped: number
  /** Client ids given. */
  named: number
}

/** Starts a broker. QoS 0 and 1, clean sessions, 5.0 and 3.1.1. Rejects with the errno of `listen`. */
export async function startMqttBroker(options: MqttBrokerOptions = {}): Promise<MqttBroker> {
  const live = new Set<Connection>()
  const faults = switchable(live)
  const ledger: Ledger = { published: [], connects: [], packets: new Map(), publishedCount: 0, refused: 0, dropped: 0, named: 0 }
  const hub = createHub()
  const rules = createRules(options, faults, ledger, hub)

  const serve = (socket: net.Socket) => {
    const connection = serveConnection(socket, rules)
    live.add(connection)
    socket.on('close', () => live.delete(connection))
    if (faults.blackHole) connection.freeze()
  }
  const { port = 0, host = '127.0.0.1', tls } = options
  const listener = await openListener({ port, host, ...(tls && { tls }) }, serve)
  return {
    host,
    port: listener.port,
    url: `${tls === undefined ? 'mqtt' : 'mqtts'}://${host}:${listener.port}`,
    faults,
    published: ledger.published,
    connects: ledger.connects,
    packetCounts: ledger.packets,
    deliver: (topic, payload, { qos = 0, retain = false, properties = {} } = {}) =>
      hub.route({ topic, payload: Buffer.from(payload as string), qos, retain, properties, clientId: '' }),
    sendBytes(clientId, bytes) {
      const connection = [...live].find((candidate) => candidate.clientId === clientId)
      connection?.send(bytes)
      return connection !== undefined
    },
    killConnections: listener.reset,
    stop: listener.close,
    start: listener.open,
    close: listener.close,
    get publishedCount() {
      return ledger.publishedCount
    },
    get refused() {
      return ledger.refused
    },
    get dropped() {
      return ledger.dropped
    },
    get clientIds() {
      return [...live].flatMap(({ clientId }) => clientId ?? [])
    },
    get connections() {
      return listener.connections
    },
    get accepted() {
      return listener.accepted
    },
  }
}

function createRules(options: MqttBrokerOptions, faults: Readonly<BrokerFaults>, ledger: Ledger, hub: Hub): ConnectionRules {
  const { keepLast = 10_000, receiveMaximum = 0xffff, maximumPacketSize = 1_048_576, answersNoMatch = false, allowPublish = () => true } = options
  return {
    hub,
    receiveMaximum,
    maximumPacketSize,
    answersNoMatch,
    isFrozen: () => faults.blackHole,
    pubackFault: () => (faults.silentAcks ? null : faults.pubackReason),
    nextClientId: () => `client-${++ledger.named}`,
    countPacket: (type) => void ledger.packets.set(type, (ledger.packets.get(type) ?? 0) + 1),
    dropped() {
      ledger.dropped += 1
    },
    admit(connect) {
      keep(ledger.connects, connect, keepLast)
      return faults.connackReason || (isKnownUser(options, connect) ? 0 : badUserOrPassword)
    },
    take({ topic, payload, retain, dup, properties }, qos, clientId) {
      const refusal = faults.pubackReason >= 0x80 ? faults.pubackReason : allowPublish(clientId, topic) ? 0 : notAuthorized
      if (refusal !== 0) {
        ledger.refused += 1
        return refusal
      }
      const published: Published = { topic, payload, qos, retain, dup, userProperties: properties.userProperties ?? [], properties, clientId }
      ledger.publishedCount += 1
      keep(ledger.published, published, keepLast)
      options.onPublish?.(published)
      return 0
    },
  }
}

function switchable(live: ReadonlySet<Connection>): BrokerFaults {
  let blackHole = false
  return {
    silentAcks: false,
    pubackReason: 0,
    connackReason: 0,
    get blackHole() {
      return blackHole
    },
    set blackHole(isOn) {
      if (isOn === blackHole) return
      blackHole = isOn
      for (const connection of live) {
        if (isOn) connection.freeze()
        else connection.thaw()
      }
    },
  }
}

function isKnownUser({ username, password }: MqttBrokerOptions, connect: ConnectPacket): boolean {
  if (username !== undefined && connect.username !== username) return false
  return password === undefined || connect.password?.toString() === password
}

function keep<Entry>(entries: Entry[], entry: Entry, keepLast: number): void {
  entries.push(entry)
  if (entries.length > keepLast) entries.shift()
}
