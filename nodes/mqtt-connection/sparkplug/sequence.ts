// The sequence numbers of an edge node: 0 to 255, one more with each message of it and its devices. Specification 3.0.0, 6.4.3.
import type { Payload } from './payload.ts'

export type Turn =
  /** `missing`: messages that were sent in between and did not come. */
  | { readonly kind: 'next'; readonly missing: number }
  /** The last message again: a broker may deliver it once for each subscription that matches (MQTT 5, 3.3.4). */
  | { readonly kind: 'repeated' }

export interface Sequence {
  /** A birth of the node begins it anew, at whatever number it has. */
  begin(topic: string, payload: Payload): void
  turn(topic: string, payload: Payload): Turn
}

const numbers = 256

export function createSequence(): Sequence {
  let last: number | null = null
  let mark = ''
  return {
    begin(topic, payload) {
      last = numberOf(payload)
      mark = markOf(topic, payload)
    },
    turn(topic, payload) {
      const number = numberOf(payload)
      const before = last
      if (number === null) return { kind: 'next', missing: 0 }
      if (before === number && mark === markOf(topic, payload)) return { kind: 'repeated' }
      last = number
      mark = markOf(topic, payload)
      return { kind: 'next', missing: before === null ? 0 : (number - before - 1 + numbers) % numbers }
    },
  }
}

/** Null where there is none: the specification wants one in each message but NDEATH, not every device has read it. */
function numberOf({ seq }: Payload): number | null {
  return typeof seq === 'number' && seq < numbers ? seq : null
}

function markOf(topic: string, { timestamp, seq, metrics = [] }: Payload): string {
  return `${topic} ${timestamp} ${seq} ${metrics.length}`
}
