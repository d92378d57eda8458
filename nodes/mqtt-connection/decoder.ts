// What a reader makes of a message: one decoder a row of its table and stay, so that it may remember what came before.
import type { Found } from '../lib/formats/found.ts'

export type { Found } from '../lib/formats/found.ts'

export interface MqttPacket {
  readonly topic: string
  readonly payload: Uint8Array
  readonly qos: 0 | 1 | 2
  /** Kept by the broker from before we asked: old, however sound. */
  readonly retain: boolean
  readonly properties: PacketProperties
}

/** MQTT 5, 3.3.2.3; empty at 3.1.1. */
export interface PacketProperties {
  readonly contentType?: string
  readonly userProperties?: Readonly<Record<string, string | readonly string[]>>
  readonly messageExpirySeconds?: number
}

/** A Sparkplug edge node that has to say its births again. */
export interface RebirthWish {
  readonly group: string
  readonly node: string
}

/** Why nothing can be read in a message: all tags it had until now are bad. */
export interface Trouble {
  readonly statusCode: number
  readonly finding: string
  readonly detail?: Readonly<Record<string, unknown>>
}

export interface Decoded {
  readonly found: readonly Found[]
  readonly trouble?: Trouble
  /** Counters of the line to add to. */
  readonly counts?: Readonly<Record<string, number>>
  readonly rebirths?: readonly RebirthWish[]
}

export interface Decoder {
  /** Never throws: what cannot be read is found with a bad status. `now`: ms UTC. */
  decode(packet: MqttPacket, now: number): Decoded
}
