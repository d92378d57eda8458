// A sink node: the end of the line. `done()` comes after the commit, or after policy has refused the reading.
import { asFault, type Fault } from '../fault.ts'
import type { Fields, Settings } from '../fields.ts'
import { addFinding, isBatch, type Reading } from '../reading.ts'
import { receive, sendOn } from './message.ts'
import { type Ready, register } from './node.ts'
import type { Red } from './types.ts'
import { sentence, wordedError } from './words.ts'

export type Verdict = { readonly kind: 'committed' } | { readonly kind: 'refused'; readonly fault: Fault }

export interface Sink {
  /** Resolves after the commit or the refusal, one verdict a reading; rejects when nothing of it was kept. */
  take(readings: readonly Reading[]): Promise<readonly Verdict[]>
}

/** Registers the sink. `open` wires status, counters and close by itself; null: it has refused to start. */
export function defineSink<const S extends Settings>(folder: string, fields: Fields<S>, open: (ready: Ready<S>) => Sink | null): (red: Red) => void {
  return (red) =>
    register(red, folder, fields, (ready) => {
      const sink = open(ready)
      if (sink === null) return
      const ports = fields.face.outputs.length
      const told = new Set<string>()
      // The first refusal of a kind is said; all of them are counted and leave by the port.
      const tell = (verdicts: readonly Verdict[]) => {
        for (const verdict of verdicts) {
          if (verdict.kind === 'committed' || told.has(verdict.fault.code)) continue
          told.add(verdict.fault.code)
          ready.node.warn(sentence(red, verdict.fault))
        }
      }
      ready.node.on('input', (message, send, done) => {
        const { readings, unreadable, fault } = receive(message, (cause) => sentence(red, cause))
        ready.counters.add('received', readings.length)
        ready.counters.add('unreadable', unreadable.length)
        if (fault !== null) return done(wordedError(red, fault))
        const work = async () => {
          const verdicts = await sink.take(readings)
          tell(verdicts)
          sendOn(send, ports, 0, [...unreadable, ...refusedOf(readings, verdicts)], isBatch(message) ? message : null)
        }
        work().then(
          () => done(),
          (thrown: unknown) => done(wordedError(red, asFault(thrown))),
        )
      })
    })
}

function refusedOf(readings: readonly Reading[], verdicts: readonly Verdict[]): readonly Reading[] {
  return readings.flatMap((reading, index) => {
    const verdict = verdicts[index]
    return verdict?.kind === 'refused' ? [{ ...reading, findings: addFinding(reading.findings, verdict.fault.code) }] : []
  })
}
