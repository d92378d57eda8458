// Health as data: a node's state and counters as readings under `_lineside/…`, on each turn and once a minute.
import type { Clock } from '../clock.ts'
import { statusCodes } from '../quality.ts'
import type { Batch, Reading, Tag } from '../reading.ts'
import { escapeSegment, joinTopic } from '../topic.ts'
import type { NodeState } from './status.ts'

export interface Health {
  /** The state has changed: say so at once (at most once a second). */
  turn(): void
  /** From now on nothing is sent and no timer is set. */
  close(): void
}

export interface HealthSource {
  readonly folder: string
  readonly nodeId: string
  readonly label: string
  readonly state: () => NodeState
  readonly counters: () => Readonly<Record<string, number>>
}

const everyMs = 60_000
const soonMs = 1_000

/** `send` gets one batch with a reading for the state and one for each counter. */
export function createHealth(source: HealthSource, clock: Clock, send: (batch: Batch) => void): Health {
  const tags = new Map<string, Tag>()
  let sentAt = Number.NEGATIVE_INFINITY
  let cancel = clock.after(everyMs, report)
  let isClosed = false
  function report(): void {
    cancel()
    sentAt = clock.monotonic()
    cancel = clock.after(everyMs, report)
    send(healthBatch(source, tags, clock.now()))
  }
  return {
    turn() {
      if (isClosed) return
      const waitMs = Math.max(0, sentAt + soonMs - clock.monotonic())
      cancel()
      cancel = clock.after(waitMs, report)
    },
    close() {
      isClosed = true
      cancel()
    },
  }
}

function healthBatch(source: HealthSource, tags: Map<string, Tag>, now: number): Batch {
  const figures: [string, string | number][] = [['state', source.state()], ...Object.entries(source.counters())]
  const payload = figures.map(([name, value]): Reading => {
    const tag = tags.get(name) ?? newTag(source, name)
    tags.set(name, tag)
    return {
      topic: tag.name,
      payload: value,
      timestamp: now,
      quality: 'good',
      statusCode: statusCodes.Good,
      tag,
      source: { protocol: 'lineside', sourceTime: now, receivedAt: now },
    }
  })
  return { batch: true, topic: joinTopic('_lineside', source.folder, escapeSegment(source.label)), payload }
}

function newTag(source: HealthSource, name: string): Tag {
  const topic = joinTopic('_lineside', source.folder, escapeSegment(source.label), escapeSegment(name))
  return Object.freeze({
    id: `${source.nodeId}:_lineside/${name}`,
    name: topic,
    raw: name,
    datatype: name === 'state' ? 'string' : 'integer',
    interpolation: 'stepped',
  })
}
