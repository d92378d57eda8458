// Puts a reading into its place: the asset, the namespace path as topic, what the model knows of the tag, and what was going on.
import { addFinding, type Message, type Reading } from '../lib/reading.ts'
import type { Output, Outputs, Step } from '../lib/step.ts'
import type { Answer } from './answers/answer-query.ts'
import type { Config } from './fields.ts'
import { formOf, ruleFor } from './intake/intake.ts'
import { createKnown, type Ports } from './known.ts'
import { answerTo, obeyMessage } from './obey.ts'
import { type Place, placed, type SeenNames } from './place-tag.ts'
import { createHeldReadings } from './sending/held-readings.ts'

export interface Enricher extends Step {
  /** Answers a message with `query`. Changes nothing; throws a fault where it cannot be answered. */
  ask(parts: Message, now: number): Answer
  /** Of the tags seen under the model in force. */
  names(): SeenNames
}

const holdLimits = { readings: 100_000, bytes: 64 * 1024 * 1024 }
/** A source further ahead of us than this has a wrong clock: its readings wait as if they were of now. */
const aheadMs = 600_000
/** A clock set back by more makes what waits go at once: it would wait longer by as much. */
const setBackMs = 5_000
const tidyEveryMs = 3_600_000

/**
 * Readings of tags the model knows go to `readings`, bad ones too; all others go to `unmatched` as they came.
 *
 * - The context is that of the reading's source time, shared by reference. Younger than the grace period, it is marked
 *   `pending`, or the reading waits; those of a tag stay in order.
 * - What is said later and changes the context of readings already sent makes one event that names what it supersedes.
 * - `flush` sends what waits; `reset` forgets it, counted as `reset`. Both together: first the one, then the other.
 */
export function createEnricher(config: Config, ports: Ports): Enricher {
  const known = createKnown(config, ports)
  const { places, store, sent, catalogue } = known
  const [graceMs, waits] = [config.graceSeconds * 1000, config.lateContext === 'wait']
  const held = createHeldReadings(holdLimits)
  const totals = { reset: 0, made: 0 }
  let early: readonly Reading[] = []
  let [latestNow, tidyAt, isResumed] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, false]

  /** What each call begins with; what it lets go because the clock was set back. */
  const begin = (now: number): readonly Output[] => {
    known.follow()
    if (!isResumed) sent.resume(now)
    isResumed = true
    const isSetBack = now < latestNow - setBackMs
    latestNow = now
    if (now >= tidyAt || isSetBack) {
      tidyAt = now + tidyEveryMs
      known.tidy(now)
    }
    return isSetBack ? held.takeAll().map((reading) => pass(reading, now)) : []
  }
  const isYoung = (timestamp: number, now: number) => graceMs > 0 && now - timestamp < graceMs
  const pass = (reading: Reading, now: number, place: Place | undefined = places.find(reading)): Output => {
    if (place === undefined) return { port: 'unmatched', message: reading }
    const { asset } = place.definition
    const span = store.spanAt(asset, reading.timestamp)
    sent.note(asset, span, reading.timestamp)
    const context = span.isOpenToChange && isYoung(reading.timestamp, now) ? span.pending : span.context
    return { port: 'readings', message: placed(reading, place, context) }
  }
  const mustWait = ({ tag, timestamp }: Reading, place: Place | undefined, now: number): boolean => {
    if (held.size > 0 && held.has(tag.id)) return true
    return waits && place !== undefined && isYoung(timestamp, now) && store.spanAt(place.definition.asset, timestamp).isOpenToChange
  }
  const hold = (reading: Reading, now: number): readonly Output[] => {
    held.add(reading, reading.timestamp > now + aheadMs ? now + graceMs : reading.timestamp + graceMs)
    return held.takeSurplus().map((surplus) => pass({ ...surplus, findings: addFinding(surplus.findings, 'context-wait-cut') }, now))
  }
  const own = (events: readonly Reading[]): readonly Output[] => {
    totals.made += events.length
    return events.map((message) => ({ port: 'readings', message }))
  }
  const isOfTopic = (topic: unknown) =>
    typeof topic !== 'string' || topic === ''
      ? undefined
      : (reading: Reading) => reading.topic === topic || places.find(reading)?.parts.topic === topic

  return {
    // A machine's new batch is often read after the values that belong to it: heard first, it need not correct them.
    foresee(readings, now) {
      known.follow()
      if (readings.length > 1)
        early = readings.flatMap((reading) => known.listening.hear(reading, places.find(reading)?.definition, now)?.events ?? [])
    },

    take(reading, now) {
      const late = begin(now)
      const place = places.find(reading)
      const heard = known.listening.hear(reading, place?.definition, now)
      const marked = heard?.isRefused === true ? { ...reading, findings: addFinding(reading.findings, 'context-refused') } : reading
      const out = mustWait(marked, place, now) ? hold(marked, now) : [pass(marked, now, place)]
      const events = heard === null && early.length === 0 ? early : [...early, ...(heard?.events ?? [])]
      early = []
      return late.length + events.length === 0 ? out : [...late, ...out, ...own(events)]
    },

    command(message, now) {
      const out: Output[] = [...begin(now)]
      const isChosen = isOfTopic(message['topic'])
      if (message['flush']) out.push(...held.takeAll(isChosen).map((reading) => pass(reading, now)))
      if (message['reset']) totals.reset += held.takeAll(isChosen).length
      return out
    },

    understands: (message) => formOf(message) !== null || ruleFor(message, known.rules) !== undefined,

    obey(message, now): Outputs<Message> {
      const late = begin(now)
      const outputs = obeyMessage(message, { ...known, model: known.model, nodeId: ports.nodeId, now })
      if (formOf(message)?.parts['query'] === 'catalogue') catalogue?.again()
      totals.made += outputs.length
      return [...late, ...outputs]
    },

    ask(parts, now) {
      known.follow()
      return answerTo(parts, known, now)
    },

    names: places.names,

    wake(now) {
      const late = begin(now)
      const due = held.takeDue(now).map((reading) => pass(reading, now))
      return [...late, ...due, ...own(catalogue?.take(now) ?? [])]
    },

    nextWakeMs() {
      const [due, news] = [held.nextDueMs(), catalogue?.nextMs() ?? null]
      return due === null || news === null ? (due ?? news) : Math.min(due, news)
    },

    *changes() {
      yield* known.changes()
      yield* held.changes()
    },

    restore(entries) {
      const all = [...entries]
      known.restore(all)
      held.restore(all.filter(([key]) => key.startsWith('h/')))
    },

    balance: () => ({ held: held.size, suppressed: { reset: totals.reset }, made: totals.made }),
    figures() {
      const { placed: withPlace, all, isMore } = places.counts
      return `${withPlace} / ${all}${isMore ? '+' : ''}`
    },
  }
}
