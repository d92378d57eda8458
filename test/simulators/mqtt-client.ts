// One connected client, from CONNACK to the end: what it publishes is recorded and routed, what it wants is sent.
import { MqttProtocolError, protocolError } from './mqtt-bytes.ts'
import type { ClientPacket, ConnectPacket, ProtocolLevel, PublishPacket } from './mqtt-codec.ts'
import { pingresp, puback, publish, suback, unsuback } from './mqtt-encode.ts'
import type { Hub, HubMessage, Subscriber } from './mqtt-hub.ts'

/** The client's connection. */
export interface Wire {
  send(bytes: Buffer): void
  /** True while the client does not read what was sent. */
  isCongested(): boolean
  /** Ends it, with DISCONNECT and this reason code where the level has one. */
  end(reasonCode: number): void
  /** Ends it at the client's wish. */
  close(): void
}

/** What the broker decides for all its clients. */
export interface ClientRules {
  readonly hub: Hub
  /** QoS 1 publishes a level 5 client may have un-acknowledged. */
  readonly receiveMaximum: number
  readonly answersNoMatch: boolean
  /** Keeps a publish; returns the reason code of the refusal, or 0. */
  take(packet: Pick<PublishPacket, 'topic' | 'payload' | 'retain' | 'dup' | 'properties'>, qos: 0 | 1, clientId: string): number
  /** The reason code every PUBACK has; 0 is the true one, null is no PUBACK at all. */
  pubackFault(): number | null
  /** Counts a message that a client was too slow for. */
  dropped(): void
}

export interface Client extends Subscriber {
  readonly level: ProtocolLevel
  /** Handles a packet; throws MqttProtocolError. */
  handle(packet: ClientPacket): void
  /** The client reads again. */
  flush(): void
  /** The connection is gone: leaves the hub and, without a DISCONNECT before, has its will published. */
  gone(): void
}

const reasons = {
  noMatch: 0x10,
  receiveMaximumExceeded: 0x93,
  topicAliasInvalid: 0x94,
  qosNotSupported: 0x9b,
  noSubscriptionIds: 0xa1,
  takenOver: 0x8e,
  willWanted: 0x04,
} as const
/** QoS 1 messages that wait for one client; past it the oldest goes. */
const waitingLimit = 10_000

/** Serves an admitted client; the caller joins it to the hub, feeds it packets and tells it when the connection is gone. */
export function createClient(connect: ConnectPacket, clientId: string, wire: Wire, rules: ClientRules): Client {
  const { level } = connect
  const inbox = createInbox(level, clientId, wire, rules)
  const outbox = createOutbox(connect, wire, rules)
  let will = connect.will

  const onSubscribe = (packet: Extract<ClientPacket, { type: 'subscribe' }>) => {
    if (packet.properties.subscriptionIdentifier !== undefined) throw new MqttProtocolError(reasons.noSubscriptionIds, 'subscription identifier')
    const { reasonCodes, replay } = rules.hub.subscribe(client, packet.requests)
    wire.send(suback(level, packet.packetId, reasonCodes))
    replay()
  }
  const onUnsubscribe = (packet: Extract<ClientPacket, { type: 'unsubscribe' }>) => {
    const reasonCodes = packet.filters.map((filter) => rules.hub.unsubscribe(client, filter))
    wire.send(unsuback(level, packet.packetId, reasonCodes))
  }
  const onDisconnect = (reasonCode: number) => {
    if (reasonCode !== reasons.willWanted) will = undefined
    wire.close()
  }
  const client: Client = {
    clientId,
    level,
    handle(packet) {
      if (packet.type === 'publish') return inbox.receive(packet)
      if (packet.type === 'puback') return outbox.acknowledged(packet.packetId)
      if (packet.type === 'pingreq') return wire.send(pingresp())
      if (packet.type === 'subscribe') return onSubscribe(packet)
      if (packet.type === 'unsubscribe') return onUnsubscribe(packet)
      if (packet.type === 'disconnect') return onDisconnect(packet.reasonCode)
      throw new MqttProtocolError(protocolError, 'a second CONNECT')
    },
    deliver: outbox.deliver,
    flush: outbox.flush,
    takenOver: () => wire.end(reasons.takenOver),
    gone() {
      rules.hub.leave(client)
      if (will !== undefined) inbox.take({ ...will, dup: false }, will.qos === 0 ? 0 : 1)
    },
  }
  return client
}

/** Publishes of one client: kept, routed, then acknowledged. */
function createInbox(level: ProtocolLevel, clientId: string, wire: Wire, rules: ClientRules) {
  let unacknowledged = 0

  const take = (packet: Parameters<ClientRules['take']>[0], qos: 0 | 1): number => {
    const refusal = rules.take(packet, qos, clientId)
    if (refusal !== 0) return refusal
    const { topic, payload, retain, properties } = packet
    const receivers = rules.hub.route({ topic, payload, qos, retain, properties, clientId })
    return receivers === 0 && rules.answersNoMatch ? reasons.noMatch : 0
  }
  return {
    take,
    receive(packet: PublishPacket) {
      if (packet.properties.topicAlias !== undefined) throw new MqttProtocolError(reasons.topicAliasInvalid, 'topic alias')
      if (packet.qos === 2) throw new MqttProtocolError(reasons.qosNotSupported, 'QoS 2')
      if (packet.qos === 0) return void take(packet, 0)
      unacknowledged += 1
      if (level === 5 && unacknowledged > rules.receiveMaximum) throw new MqttProtocolError(reasons.receiveMaximumExceeded, 'too many in flight')
      const reasonCode = take(packet, 1)
      const faulty = rules.pubackFault()
      if (faulty === null) return
      unacknowledged -= 1
      wire.send(puback(level, packet.packetId, faulty === 0 ? reasonCode : faulty))
    },
  }
}

/** Messages to one client: QoS 0 is dropped while it does not read, QoS 1 waits for its Receive Maximum. */
function createOutbox(connect: ConnectPacket, wire: Wire, rules: ClientRules) {
  const { level, properties } = connect
  const waiting: { readonly message: HubMessage; readonly retain: boolean }[] = []
  const inFlight = new Set<number>()
  let lastId = 0

  const send = (message: HubMessage, qos: 0 | 1, retain: boolean, packetId: number): boolean => {
    const bytes = publish(level, { topic: message.topic, payload: message.payload, properties: message.properties, qos, retain, packetId })
    if (bytes.length > (properties.maximumPacketSize ?? Infinity)) return false
    wire.send(bytes)
    return true
  }
  const freeId = () => {
    do lastId = (lastId % 0xffff) + 1
    while (inFlight.has(lastId))
    return lastId
  }
  const flush = () => {
    while (inFlight.size < (properties.receiveMaximum ?? 0xffff) && !wire.isCongested()) {
      const next = waiting.shift()
      if (next === undefined) return
      const packetId = freeId()
      if (send(next.message, 1, next.retain, packetId)) inFlight.add(packetId)
      else rules.dropped()
    }
  }
  return {
    flush,
    deliver(message: HubMessage, qos: 0 | 1, retain: boolean) {
      if (qos === 0) {
        if (wire.isCongested() || !send(message, 0, retain, 0)) rules.dropped()
        return
      }
      waiting.push({ message, retain })
      if (waiting.length > waitingLimit && waiting.shift() !== undefined) rules.dropped()
      flush()
    },
    acknowledged(packetId: number) {
      if (inFlight.delete(packetId)) flush()
    },
  }
}
