// The only message that ever leaves from a reader: Sparkplug's request to say the births again. Off unless the connection
// is set to allow it, at most one a node and minute, and counted. No other file here may name what sends it.
import type { MqttClient } from 'mqtt'
import type { Clock } from '../../lib/clock.ts'
import type { RebirthWish } from '../decoder.ts'
import { rebirthRequest } from '../sparkplug/rebirth-request.ts'

export interface RebirthOptions {
  /** The connection's setting. */
  readonly mayAsk: boolean
  readonly clock: Clock
  readonly count: (counter: string) => void
}

const onceMs = 60_000
/** What is asked beyond these within a minute is not sent: a storm of unknown nodes must not become one of ours. */
const maxNodes = 1_000

/** Counts `sparkplug.rebirthsWanted` for each wish, and `sparkplug.rebirthsAsked` for each request sent. */
export function createRebirths({ mayAsk, clock, count }: RebirthOptions): (client: Pick<MqttClient, 'publish'>, wish: RebirthWish) => void {
  const askedAt = new Map<string, number>()
  return (client, wish) => {
    count('sparkplug.rebirthsWanted')
    if (!mayAsk) return
    const now = clock.monotonic()
    for (const [asked, at] of askedAt) {
      // The oldest come first.
      if (now - at < onceMs) break
      askedAt.delete(asked)
    }
    const key = `${wish.group}/${wish.node}`
    if (askedAt.has(key) || askedAt.size >= maxNodes) return
    askedAt.set(key, now)
    count('sparkplug.rebirthsAsked')
    const { topic, payload } = rebirthRequest(wish, clock.now())
    // Its loss is noticed by what does not come: the next wish asks again.
    client.publish(topic, Buffer.from(payload), { qos: 0, retain: false }, () => undefined)
  }
}
