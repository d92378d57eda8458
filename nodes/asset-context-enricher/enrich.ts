// Puts a reading into its place: the asset, the namespace path as topic, what the model knows of the tag, and what was going on.
import { addFinding, type Message, type Reading } from '../lib/reading.ts'
import type { Outputs, Step } from '../lib/step.ts'
import type { Answer } from './answers/answer-query.ts'
import type { Config } from './fields.ts'
import { formOf, ruleFor } from './intake/intake.ts'
import type { Heard } from './intake/said-by-readings.ts'
import { createKnown, type Ports } from './known.ts'
import { answerTo, obeyMessage } from './obey.ts'
import type { Place, Places, SeenNames } from './place-tag.ts'
import { createDepartures } from './sending/departures.ts'
import { watchTime } from './watch-time.ts'

export interface Enricher extends Step {
  /** Answers a message with `query`. Changes nothing; throws a fault where it cannot be answered. */
  ask(parts: Message, now: number): Answer
  /** Of the tags seen under the model in force. */
  names(): SeenNames
}

/**
 * Readings of tags the model knows go to `readings`, bad ones too; all others go to `unmatched` as they came.
 *
 * - The context is that of the reading's source time, shared by reference. Younger than the grace period, it is marked
 *   `pending`, or the reading waits; those of a tag stay in order.
 * - What is said later and changes the context of readings already sent makes one event that names what it supersedes.
 * - `flush` sends what waits; `reset` forgets it, counted as `reset`. Both together: first the one, then the other.
 */
export function createEnricher(config: Config, ports: Ports): Enricher {
  const line = createLine(config, ports)
  const { known, departures } = line
  const totals = { reset: 0, made: 0 }
  const own = (events: readonly Reading[]): Outputs => {
    totals.made += events.length
    return events.map((message) => ({ port: 'readings', message }))
  }
  return {
    foresee: line.foresee,

    take(reading, now) {
      line.begin(now)
      const place = known.places.find(reading)
      const heard = line.hear(reading, place, now)
      const marked = heard?.isRefused === true ? { ...reading, findings: addFinding(reading.findings, 'context-refused') } : reading
      const out = departures.take(marked, place, now)
      return heard === null || heard.events.length === 0 ? out : [...out, ...own(heard.events)]
    },

    command(message, now) {
      line.begin(now)
      const out = message['flush'] ? departures.flush(message['topic'], now) : []
      if (message['reset']) totals.reset += departures.drop(message['topic'])
      return out
    },

    understands: (message) => formOf(message) !== null || ruleFor(message, known.rules) !== undefined,

    obey(message, now): Outputs<Message> {
      line.begin(now)
      const outputs = obeyMessage(message, { ...known, model: known.model, nodeId: ports.nodeId, now })
      if (formOf(message)?.parts['query'] === 'catalogue') known.catalogue?.again(now)
      totals.made += outputs.length
      return outputs
    },

    ask(parts, now) {
      known.follow()
      return answerTo(parts, known, now)
    },

    names: known.places.names,

    wake(now) {
      line.begin(now)
      return [...departures.takeDue(now), ...own(known.catalogue?.take(now) ?? [])]
    },

    nextWakeMs: () => earlier(departures.nextDueMs(), known.catalogue?.nextMs() ?? null),
    changes: line.changes,
    restore: line.restore,

    balance: () => ({ held: departures.size, suppressed: { reset: totals.reset }, made: totals.made }),
    figures: () => figuresOf(known.places.counts),
  }
}

function earlier(first: number | null, second: number | null): number | null {
  return first === null || second === null ? (first ?? second) : Math.min(first, second)
}

function figuresOf({ placed, all, isMore }: Places['counts']): string {
  return `${placed} / ${all}${isMore ? '+' : ''}`
}

/** What a reading meets on its way, in the order in which it does. */
function createLine(config: Config, ports: Ports) {
  const known = createKnown(config, ports)
  const { places, store, sent, catalogue, listening } = known
  const departures = createDepartures({ graceMs: config.graceSeconds * 1000, waits: config.lateContext === 'wait', places, store, sent })
  const tell = watchTime({
    began: sent.resume,
    setBack() {
      departures.letGo()
      catalogue?.restart()
    },
    tidy: known.tidy,
  })
  /** Of the message under way. */
  const foreseen = new Map<Reading, Heard | null>()

  const begin = (now: number) => {
    known.follow()
    tell(now)
  }
  return {
    known,
    departures,
    /** What each call begins with. */
    begin,
    // A machine's new batch is often read after the values that belong to it: heard first, it need not correct them.
    foresee(readings: readonly Reading[], now: number) {
      begin(now)
      foreseen.clear()
      if (readings.length < 2) return
      for (const reading of readings)
        if (!foreseen.has(reading)) foreseen.set(reading, listening.hear(reading, places.find(reading)?.definition, now))
    },
    /** What it says, once. */
    hear(reading: Reading, place: Place | undefined, now: number): Heard | null {
      const heard = foreseen.get(reading)
      if (heard === undefined) return listening.hear(reading, place?.definition, now)
      foreseen.delete(reading)
      return heard
    },
    *changes() {
      yield* known.changes()
      yield* departures.changes()
    },
    restore(entries: Parameters<NonNullable<Step['restore']>>[0]) {
      const all = [...entries]
      known.restore(all)
      departures.restore(all.filter(([key]) => key.startsWith('h/')))
    },
  }
}
