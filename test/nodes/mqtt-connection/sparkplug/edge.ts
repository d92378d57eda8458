// An edge node without a broker: builds the packets of a session, and a consumer that takes them.

import { encodePayload } from '../../../../nodes/lib/formats/sparkplug/encode.ts'
import type { Metric, Payload } from '../../../../nodes/lib/formats/sparkplug/payload.ts'
import type { MessageType } from '../../../../nodes/lib/formats/sparkplug/topic.ts'
import type { Decoded, Found, MqttPacket } from '../../../../nodes/mqtt-connection/decoder.ts'
import { createSparkplug, type SparkplugOptions } from '../../../../nodes/mqtt-connection/sparkplug/consumer.ts'

export const now = 1_700_000_000_000

export function packet(topic: string, payload: Payload | Uint8Array, retain = false): MqttPacket {
  return { topic, payload: payload instanceof Uint8Array ? payload : encodePayload(payload), qos: 0, retain, properties: {} }
}

/** Metrics as tests write them: double by default. */
export function double(name: string, is: number, more: Metric = {}): Metric {
  return { name, datatype: 10, timestamp: now, value: { as: 'double', is }, ...more }
}

/** Data by alias: neither name nor datatype. */
export function byAlias(alias: number, is: number, more: Metric = {}): Metric {
  return { alias, timestamp: now, value: { as: 'double', is }, ...more }
}

export interface Talk {
  /** Sends the next message of the node, and says what was made of it. */
  say(type: MessageType, metrics: readonly Metric[], more?: { readonly device?: string; readonly payload?: Payload }): Decoded
  /** Messages that never come. */
  lose(count: number): void
  take(packet: MqttPacket): Decoded
}

/** Node `G/N` talks to a fresh consumer. */
export function talk(options: Partial<SparkplugOptions> = {}): Talk {
  const consumer = createSparkplug({ structures: 'leaves', ...options })
  let seq = 0
  const take = (one: MqttPacket) => consumer.decode(one, now)
  return {
    take,
    lose(count) {
      seq += count
    },
    say(type, metrics, { device = '', payload = {} } = {}) {
      if (type === 'NBIRTH') seq = 0
      const number = type === 'NDEATH' ? {} : { seq: seq++ % 256 }
      return take(packet(`spBv1.0/G/${type}/N${device === '' ? '' : `/${device}`}`, { timestamp: now, ...number, metrics, ...payload }))
    },
  }
}

export const session = (number: number): Metric => ({ name: 'bdSeq', datatype: 8, value: { as: 'long', is: number } })

/** `name payload status findings`, status in hex where it is not good. */
export function brief(found: readonly Found[]): readonly string[] {
  return found.map(({ name, payload, statusCode, findings = [] }) =>
    [name, String(payload), ...(statusCode === 0 ? [] : [statusCode.toString(16)]), ...findings].join(' '),
  )
}
