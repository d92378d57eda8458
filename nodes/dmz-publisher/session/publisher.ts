// The publisher as Node-RED's thread sees it: readings in, verdicts out, all the work in a worker that is started
// again when it dies.
import type { Clock } from '../../lib/clock.ts'
import { createCounters } from '../../lib/counters.ts'
import { type Fault, fault, isFault } from '../../lib/fault.ts'
import type { Reading } from '../../lib/reading.ts'
import { type LineState, supervise } from '../../lib/supervise.ts'
import { type OutboundRecord, type Policy, toRecord } from '../outbound.ts'
import type { Bound } from '../unanswered.ts'
import type { EgressSettings } from '../worker/egress.ts'
import { createWorkerLife } from './worker-life.ts'

export type Verdict = { readonly kind: 'committed' } | { readonly kind: 'refused'; readonly fault: Fault }

export interface PublisherOptions extends EgressSettings {
  /** The built worker beside the built node; `worker.ts` in tests. */
  readonly workerUrl: URL
  readonly policy: Policy
  readonly topicRoot: string
  /** Readings taken and not yet on the disk. */
  readonly pending: Bound
  readonly clock: Clock
  readonly random: () => number
  /** The line's state; `down` also while the worker cannot work (`outbox.*`, `worker.*`). */
  readonly onState: (state: LineState) => void
  /** Something worth a line in the log (`outbox.set-aside`, `outbox.quarantined`). */
  readonly onNotice: (notice: Fault) => void
}

export interface Publisher {
  /**
   * One verdict a reading, after the commit; what policy refuses is refused at once. Rejects with a fault when none
   * of them was kept: `queue.full`, `outbox.*`, `worker.*`, `publisher.closed`.
   */
  take(readings: readonly Reading[]): Promise<readonly Verdict[]>
  /**
   * Since the start: `received`, `committed`, `refused`, `failed`; `sent`, `resent`, `acked`, `retried`,
   * `quarantined` (each also by reason), `bytesOut`, `bytesIn`. As of now: `depth`, `outboxBytes`, `oldestAgeMs`,
   * `inQuarantine`, `pending`.
   */
  counters(): Readonly<Record<string, number>>
  /** Settles within 1.5 s and a bit, whatever the worker does. */
  close(): Promise<void>
}

/** Starts the worker at once. Nothing here throws: what goes wrong comes as a state. */
export function openPublisher(options: PublisherOptions): Publisher {
  const { clock, random, policy, topicRoot, onState } = options
  const counters = createCounters('received', 'committed', 'refused', 'failed')
  const closing = new AbortController()
  const worker = createWorkerLife(options)
  const supervision = supervise({
    session: worker.session,
    clock,
    random,
    backoff: { firstMs: 1000, maxMs: 30_000 },
    signal: closing.signal,
    report: (state) => {
      if (state.state === 'down') onState(state)
    },
  })
  return {
    async take(readings) {
      counters.add('received', readings.length)
      const judged = readings.map((reading) => toRecord(reading, policy, topicRoot))
      const records = judged.filter((one): one is OutboundRecord => !isFault(one))
      counters.add('refused', judged.length - records.length)
      try {
        if (records.length > 0) await worker.append(records)
        counters.add('committed', records.length)
      } catch (thrown) {
        counters.add('failed', records.length)
        throw thrown
      }
      return judged.map((one) => (isFault(one) ? { kind: 'refused', fault: one } : { kind: 'committed' }))
    },
    counters: () => ({ ...counters.all(), ...worker.figures() }),
    async close() {
      closing.abort()
      await supervision
      worker.close(fault('publisher.closed'))
    },
  }
}
