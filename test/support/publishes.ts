// What has arrived at a broker of ours, to wait on and to count.
import type { Published } from '../simulators/mqtt-broker.ts'

/** A reading as it left: the JSON of the payload. */
export interface Arrived {
  readonly topic: string
  readonly value: unknown
  readonly timestamp: number
  readonly quality: string
  readonly publisherId: string
  readonly epoch: number
  readonly seq: number
  readonly [field: string]: unknown
}

export interface Publishes {
  readonly all: readonly Arrived[]
  /** For `startMqttBroker({ onPublish })`. */
  onPublish(published: Published): void
  /** Resolves with the first arrival, from now on, that fits; rejects after `limitMs`. */
  next(fits?: (one: Arrived) => boolean, limitMs?: number): Promise<Arrived>
}

/** `keepLast` bounds `all`, for runs of many minutes. */
export function collectPublishes(keepLast = Number.POSITIVE_INFINITY): Publishes {
  const all: Arrived[] = []
  const watchers = new Set<(one: Arrived) => void>()
  return {
    all,
    onPublish({ topic, payload }) {
      const one: Arrived = { ...JSON.parse(payload.toString('utf8')), topic }
      all.push(one)
      if (all.length > keepLast) all.shift()
      for (const watcher of [...watchers]) watcher(one)
    },
    next: (fits = () => true, limitMs = 20_000) =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(() => end(() => reject(new Error(`nothing that fits arrived within ${limitMs} ms`))), limitMs)
        const watcher = (one: Arrived) => {
          if (fits(one)) end(() => resolve(one))
        }
        const end = (settle: () => void) => {
          clearTimeout(limit)
          watchers.delete(watcher)
          settle()
        }
        watchers.add(watcher)
      }),
  }
}
