// A dispatch on rows in memory, that notes what it delivers and what it puts apart.
import { createDispatch, type Dispatch } from '../../../nodes/dmz-publisher/dispatch.ts'
import type { StoredRecord } from '../../../nodes/dmz-publisher/outbox-store.ts'
import { createCounters } from '../../../nodes/lib/counters.ts'
import { handClock } from '../../support/hand-clock.ts'

export interface Bench {
  readonly dispatch: Dispatch
  readonly rows: StoredRecord[]
  readonly delivered: number[]
  readonly quarantined: [number, string][]
  readonly clock: ReturnType<typeof handClock>
  readonly counters: ReturnType<typeof createCounters>
  wakes: number
  /** Takes up to `most` records. */
  take(most: number): number[]
  ack(...seqs: number[]): void
  append(count: number): void
}

/** Each record has a topic of its own, unless `topicOf` a seq says otherwise. */
export function bench(count: number, topicOf = (seq: number) => `t/${seq}`): Bench {
  const clock = handClock()
  const counters = createCounters()
  const rows: StoredRecord[] = []
  const delivered: number[] = []
  const quarantined: [number, string][] = []
  const dispatch = createDispatch({
    store: { publisherId: 'p-1', peek: (seq, limit) => rows.filter((row) => row.seq > seq).slice(0, limit) },
    clock,
    random: () => 1,
    counters,
    settle: (record) => delivered.push(record.seq),
    quarantine: (record, reason) => quarantined.push([record.seq, reason]),
  })
  const one: Bench = {
    dispatch,
    rows,
    delivered,
    quarantined,
    clock,
    counters,
    wakes: 0,
    take(most) {
      const taken: number[] = []
      for (let next = dispatch.next(); next !== null; next = taken.length < most ? dispatch.next() : null) taken.push(next.seq)
      return taken
    },
    ack(...seqs) {
      for (const seq of seqs) dispatch.settled(seq, { outcome: 'acked', reasonCode: 0 })
    },
    append(more) {
      for (let left = more; left > 0; left--) {
        const seq = rows.length + 1
        rows.push({ seq, epoch: 1, at: 0, topic: topicOf(seq), body: new TextEncoder().encode('{"value":1}') })
      }
    },
  }
  dispatch.onReady(() => {
    one.wakes += 1
  })
  one.append(count)
  return one
}
