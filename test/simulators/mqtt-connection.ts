// One connection to the broker: bytes to packets, the CONNECT exchange, keep-alive, and how it ends.
import type net from 'node:net'
import { MqttProtocolError, protocolError } from './mqtt-bytes.ts'
import { type Client, type ClientRules, createClient, type Wire } from './mqtt-client.ts'
import { type ConnectPacket, decodeClientPacket, type Frame, frameStream } from './mqtt-codec.ts'
import { connack, disconnect } from './mqtt-encode.ts'
import type { Properties } from './mqtt-properties.ts'

export interface ConnectionRules extends ClientRules {
  readonly maximumPacketSize: number
  /** 0, or the reason code of the refusal. Called once for each CONNECT. */
  admit(connect: ConnectPacket): number
  /** A client id for one that has none. */
  nextClientId(): string
  isFrozen(): boolean
  countPacket(type: number): void
}

export interface Connection {
  /** Undefined before CONNECT and after the end. */
  readonly clientId: string | undefined
  /** Bytes of the caller's choice, hostile ones too. */
  send(bytes: Buffer): void
  /** Stops reading and answering; what is sent meanwhile waits. */
  freeze(): void
  thaw(): void
}

const keepAliveTimeout = 0x8d
const badAuthenticationMethod = 0x8c
const badClientId = 0x85
/** How long a client may take to say CONNECT, and to hang up after our DISCONNECT. */
const connectLimitMs = 10_000
const lingerMs = 1_000
/** Past this much unread output a client counts as slow. */
const congestionBytes = 1_048_576

/** Serves a connection until it closes. Nothing a client sends makes it throw. */
export function serveConnection(socket: net.Socket, rules: ConnectionRules): Connection {
  const frames = frameStream(rules.maximumPacketSize)
  const idle = watchdog(() => (rules.isFrozen() ? idle.heard() : wire.end(keepAliveTimeout)))
  let client: Client | undefined
  let isEnding = false

  const end = (bytes?: Buffer) => {
    if (isEnding) return
    isEnding = true
    idle.set(0)
    if (bytes === undefined) socket.destroySoon()
    else socket.end(bytes)
    setTimeout(() => socket.destroy(), lingerMs).unref()
  }
  const wire: Wire = {
    send: (bytes) => void (socket.writable && socket.write(bytes)),
    isCongested: () => socket.writableLength > congestionBytes,
    end: (reasonCode) => end(client?.level === 5 ? disconnect(reasonCode) : undefined),
    close: () => end(),
  }
  const onConnect = (connect: ConnectPacket) => {
    const reasonCode = rules.admit(connect) || refusalOf(connect)
    if (reasonCode !== 0) return end(connack(connect.level, reasonCode))
    const clientId = connect.clientId || rules.nextClientId()
    client = createClient(connect, clientId, wire, rules)
    rules.hub.join(client)
    idle.set(connect.keepAliveSeconds * 1_500)
    wire.send(connack(connect.level, 0, connackProperties(connect, clientId, rules)))
  }
  const onFrame = (frame: Frame) => {
    rules.countPacket(frame.type)
    idle.heard()
    const packet = decodeClientPacket(frame, client?.level ?? 5)
    if (client !== undefined) client.handle(packet)
    else if (packet.type === 'connect') onConnect(packet)
    else throw new MqttProtocolError(protocolError, 'no CONNECT')
  }
  const pump = () => {
    try {
      while (!isEnding && !rules.isFrozen()) {
        const frame = frames.next()
        if (frame === undefined) return
        onFrame(frame)
      }
    } catch (thrown) {
      if (!(thrown instanceof MqttProtocolError)) throw thrown
      wire.end(thrown.reasonCode)
    }
  }
  idle.set(connectLimitMs)
  socket.on('data', (chunk) => {
    if (isEnding) return
    frames.push(chunk)
    pump()
  })
  socket.on('drain', () => client?.flush())
  socket.on('close', () => {
    isEnding = true
    idle.set(0)
    client?.gone()
  })
  return {
    send: wire.send,
    freeze() {
      socket.pause()
      socket.cork()
    },
    thaw() {
      socket.uncork()
      socket.resume()
      idle.heard()
      pump()
    },
    get clientId() {
      return isEnding ? undefined : client?.clientId
    },
  }
}

function refusalOf(connect: ConnectPacket): number {
  if (connect.properties.authenticationMethod !== undefined) return badAuthenticationMethod
  return connect.level === 4 && connect.clientId === '' && !connect.cleanStart ? badClientId : 0
}

/** What this broker cannot do is said at once (3.2.2.3): sessions end with the connection, QoS 2 is unknown. */
function connackProperties(connect: ConnectPacket, clientId: string, rules: ConnectionRules): Properties {
  return {
    ...((connect.properties.sessionExpiryInterval ?? 0) > 0 && { sessionExpiryInterval: 0 }),
    ...(rules.receiveMaximum < 0xffff && { receiveMaximum: rules.receiveMaximum }),
    maximumQoS: 1,
    maximumPacketSize: rules.maximumPacketSize,
    ...(connect.clientId === '' && { assignedClientIdentifier: clientId }),
    subscriptionIdentifierAvailable: 0,
    sharedSubscriptionAvailable: 0,
  }
}

/** Calls back after `ms` in which nothing was heard; `set(0)` turns it off. */
function watchdog(onSilence: () => void): { set(ms: number): void; heard(): void } {
  let timer: NodeJS.Timeout | undefined
  return {
    set(ms) {
      clearTimeout(timer)
      timer = ms === 0 ? undefined : setTimeout(onSilence, ms)
    },
    heard: () => void timer?.refresh(),
  }
}
