// The sequence numbers of an edge node: 0 to 255, one more with each message of it and its devices. Specification 3.0.0, 6.4.3.
import type { Payload } from '../../lib/formats/sparkplug/payload.ts'

export type Turn =
  /** `missing`: messages that were sent in between and did not come. */
  | { readonly kind: 'next'; readonly missing: number }
  /** The last message again: a broker may deliver it once for each subscription that matches (MQTT 5, 3.3.4). */
  | { readonly kind: 'repeated' }
  /** One that was missing a moment ago: it was overtaken, not lost. */
  | { readonly kind: 'late' }

export interface Sequence {
  /** A birth of the node begins it anew, at whatever number it has. */
  begin(topic: string, payload: Payload): void
  turn(topic: string, payload: Payload): Turn
}

const numbers = 256
/** Of a longer gap nobody can tell one that is late from one that is a round ahead. */
const longestGap = 64

export function createSequence(): Sequence {
  let last: number | null = null
  let mark = ''
  let missed = new Set<number>()
  const isLate = (number: number, before: number) => (before - number + numbers) % numbers < numbers / 2 && missed.delete(number)
  return {
    begin(topic, payload) {
      missed = new Set()
      last = numberOf(payload)
      mark = markOf(topic, payload)
    },
    turn(topic, payload) {
      const number = numberOf(payload)
      const before = last
      if (number === null) return { kind: 'next', missing: 0 }
      if (before === number && mark === markOf(topic, payload)) return { kind: 'repeated' }
      if (before !== null && isLate(number, before)) return { kind: 'late' }
      last = number
      mark = markOf(topic, payload)
      const missing = before === null ? 0 : (number - before - 1 + numbers) % numbers
      if (missing > 0)
        missed = new Set(Array.from({ length: missing <= longestGap ? missing : 0 }, (_, index) => (number - 1 - index + numbers) % numbers))
      return { kind: 'next', missing }
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
