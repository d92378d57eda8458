// MQTT packets a server sends, for clients of 5.0 and of 3.1.1, where properties and most reason codes do not exist.
import { byte, string, uint16, varint } from './mqtt-bytes.ts'
import type { ProtocolLevel } from './mqtt-codec.ts'
import { encodeProperties, type Properties } from './mqtt-properties.ts'

export interface OutgoingPublish {
  readonly topic: string
  readonly payload: Buffer
  readonly qos: 0 | 1
  readonly retain: boolean
  /** Left out where QoS is 0. */
  readonly packetId: number
  readonly properties: Properties
}

export function connack(level: ProtocolLevel, reasonCode: number, values: Properties = {}): Buffer {
  return packet(0x20, byte(0), byte(level === 5 ? reasonCode : returnCode(reasonCode)), propertiesFor(level, values))
}

export function publish(level: ProtocolLevel, message: OutgoingPublish): Buffer {
  const { qos, retain, packetId } = message
  const id = qos === 0 ? Buffer.alloc(0) : uint16(packetId)
  return packet(0x30 | (qos << 1) | Number(retain), string(message.topic), id, propertiesFor(level, passedOn(message.properties)), message.payload)
}

export function puback(level: ProtocolLevel, packetId: number, reasonCode: number): Buffer {
  return packet(0x40, uint16(packetId), Buffer.from(level === 5 && reasonCode !== 0 ? [reasonCode] : []))
}

export function suback(level: ProtocolLevel, packetId: number, reasonCodes: readonly number[]): Buffer {
  const codes = level === 5 ? reasonCodes : reasonCodes.map((code) => Math.min(code, 0x80))
  return packet(0x90, uint16(packetId), propertiesFor(level, {}), Buffer.from(codes))
}

export function unsuback(level: ProtocolLevel, packetId: number, reasonCodes: readonly number[]): Buffer {
  return packet(0xb0, uint16(packetId), propertiesFor(level, {}), Buffer.from(level === 5 ? reasonCodes : []))
}

export function pingresp(): Buffer {
  return packet(0xd0)
}

/** Level 5 only: a 3.1.1 server just closes. */
export function disconnect(reasonCode: number): Buffer {
  return packet(0xe0, byte(reasonCode))
}

function packet(first: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([byte(first), varint(body.length), body])
}

function propertiesFor(level: ProtocolLevel, values: Properties): Buffer {
  return level === 5 ? encodeProperties(values) : Buffer.alloc(0)
}

/** The nearest of the five return codes of 3.1.1 (3.2.2.3); 3 is "server unavailable". */
function returnCode(reasonCode: number): number {
  const codes: Readonly<Record<number, number>> = { 0: 0, 132: 1, 133: 2, 134: 4, 135: 5 }
  return codes[reasonCode] ?? 3
}

/** What a server passes on unaltered (3.3.2.3.2 to 3.3.2.3.7); topic aliases and a will's delay are the sender's own. */
function passedOn({ topicAlias: _alias, willDelayInterval: _delay, ...others }: Properties): Properties {
  return others
}
