// What an MQTT reader asks of its connection: which topics, what to make of them, and when to acknowledge.
import type { Decoder } from './decoder.ts'

/** When the broker hears that it may forget a message: as it comes, or once the flow has done with it. */
export type Acknowledge = 'receipt' | 'returned'

export interface MqttSubscription {
  /** Without `$share/…`. */
  readonly filter: string
  /** Of a shared subscription; empty: none. */
  readonly group: string
  readonly qos: 0 | 1 | 2
  /** Made anew each stay: a decoder may remember what came before. */
  readonly open: () => Decoder
  /** Silent for so long a tag counts as stale; 0: never; null: three of its own periods. */
  readonly staleAfterMs: number | null
  /** The tag that stands for a topic of which nothing could be read yet. */
  readonly nameOf: (topic: string) => string
}

export interface MqttWant {
  readonly connectionId: string
  readonly subscriptions: readonly MqttSubscription[]
  readonly acknowledge: Acknowledge
  /** After so long without word from the flow a message is acknowledged all the same. */
  readonly acknowledgeWithinMs: number
  /** How long readings are gathered before they leave together; 0: not at all. */
  readonly gatherMs: number
  /** How often it is said again that somebody beyond the broker is gone; 0: once. */
  readonly heartbeatMs: number
}

/** What the broker is asked for. */
export function wireFilter({ filter, group }: Pick<MqttSubscription, 'filter' | 'group'>): string {
  return group === '' ? filter : `$share/${group}/${filter}`
}
