// What the table makes of one message, for the editor: the same code as at run time.

import { matchesPattern } from '../lib/topic.ts'
import type { Found } from '../mqtt-connection/decoder.ts'
import type { MqttSubscription } from '../mqtt-connection/want.ts'
import type { TopicRow } from './fields.ts'
import { subscriptionOf } from './rows.ts'

export interface Tried {
  /** Row of the table, counted from 1. */
  readonly row: number
  readonly found: readonly Found[]
}

/** One entry a row whose filter fits. A message that cannot be read is found as one bad value under the row's name. */
export function tryMessage(rows: readonly TopicRow[], topic: string, payload: Uint8Array, now: number): readonly Tried[] {
  return rows.map(subscriptionOf).flatMap((subscription, index) => {
    if (!matchesPattern(subscription.filter, topic)) return []
    return [{ row: index + 1, found: foundBy(subscription, topic, payload, now) }]
  })
}

function foundBy({ open, nameOf }: MqttSubscription, topic: string, payload: Uint8Array, now: number): readonly Found[] {
  const { found, trouble } = open().decode({ topic, payload, qos: 0, retain: false, properties: {} }, now)
  if (trouble === undefined) return found
  const { statusCode, finding, detail } = trouble
  return [{ name: nameOf(topic), payload: null, statusCode, sourceTime: null, findings: [finding], ...(detail && { detail }) }]
}
