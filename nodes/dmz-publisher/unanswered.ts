// What was handed to the worker and not answered yet, bounded in readings and bytes. The newest is refused.
import { type Fault, fault } from '../lib/fault.ts'
import type { OutboundRecord } from './outbound.ts'
import { type Entry, fromData, type Result } from './worker-messages.ts'

export interface Bound {
  readonly readings: number
  readonly bytes: number
}

export interface Unanswered {
  /** Throws `queue.full`. `answered` resolves when all records are on the disk and rejects when none is known to be. */
  add(records: readonly OutboundRecord[]): { readonly entry: Entry; readonly answered: Promise<void> }
  settle(results: readonly Result[]): void
  failAll(cause: Fault): void
  readonly readings: number
}

interface Waiting {
  readonly readings: number
  readonly bytes: number
  readonly answer: PromiseWithResolvers<void>
}

export function createUnanswered(bound: Bound): Unanswered {
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let readings = 0
  let bytes = 0
  const take = (id: number): PromiseWithResolvers<void> | undefined => {
    const one = waiting.get(id)
    if (one === undefined) return undefined
    waiting.delete(id)
    readings -= one.readings
    bytes -= one.bytes
    return one.answer
  }
  return {
    add(records) {
      const size = records.reduce((sum, { topic, body }) => sum + topic.length + body.length, 0)
      // One entry larger than the bound is taken when nothing else waits: else it never could be.
      if (waiting.size > 0 && (readings + records.length > bound.readings || bytes + size > bound.bytes)) {
        throw fault('queue.full', { readings, limitReadings: bound.readings, bytes, limitBytes: bound.bytes })
      }
      const answer = Promise.withResolvers<void>()
      lastId += 1
      waiting.set(lastId, { readings: records.length, bytes: size, answer })
      readings += records.length
      bytes += size
      return { entry: { id: lastId, records }, answered: answer.promise }
    },
    settle(results) {
      for (const { id, fault: cause } of results) {
        if (cause === null) take(id)?.resolve()
        else take(id)?.reject(fromData(cause))
      }
    },
    failAll(cause) {
      for (const id of [...waiting.keys()]) take(id)?.reject(cause)
    },
    get readings() {
      return readings
    },
  }
}
