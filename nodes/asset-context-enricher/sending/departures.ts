// How readings leave: with the context of their time, marked where it may still change, or when they have waited for it.
import { addFinding, type Reading } from '../../lib/reading.ts'
import type { Output, Outputs } from '../../lib/step.ts'
import { type Place, type Places, placed } from '../place-tag.ts'
import type { ContextStore } from '../timelines/context-store.ts'
import { createHeldReadings, type HeldReadings } from './held-readings.ts'
import type { SentSpans } from './sent-spans.ts'

export interface DepartureTerms {
  /** For so long after its time a reading's context may still change. */
  readonly graceMs: number
  /** Readings wait for it; else they are marked. */
  readonly waits: boolean
  readonly places: Pick<Places, 'find'>
  readonly store: Pick<ContextStore, 'spanAt'>
  readonly sent: Pick<SentSpans, 'note'>
}

export interface Departures extends Pick<HeldReadings, 'size' | 'changes' | 'restore'> {
  /** What leaves now that this reading has come: itself, or others for which there is no room any more. */
  take(reading: Reading, place: Place | undefined, now: number): Outputs
  takeDue(now: number): Outputs
  /** All that wait, or those of the topic, as they came or as they leave. */
  flush(topic: unknown, now: number): Outputs
  /** Forgets them instead; how many. */
  drop(topic: unknown): number
  /** All that wait are due at once. */
  letGo(): void
  nextDueMs(): number | null
}

const limits = { readings: 100_000, bytes: 64 * 1024 * 1024 }
/** A source further ahead of us than this has a wrong clock: its readings wait as if they were of now. */
const aheadMs = 600_000

export function createDepartures({ graceMs, waits, places, store, sent }: DepartureTerms): Departures {
  const held = createHeldReadings(limits)
  let isLetGo = false

  const isYoung = (timestamp: number, now: number) => graceMs > 0 && now - timestamp < graceMs
  const pass = (reading: Reading, place: Place | undefined, now: number): Output => {
    if (place === undefined) return { port: 'unmatched', message: reading }
    const { asset } = place.definition
    const span = store.spanAt(asset, reading.timestamp)
    sent.note(asset, span, reading.timestamp)
    const context = span.isOpenToChange && isYoung(reading.timestamp, now) ? span.pending : span.context
    return { port: 'readings', message: placed(reading, place, context) }
  }
  const passAll = (readings: readonly Reading[], now: number) => readings.map((reading) => pass(reading, places.find(reading), now))
  const mustWait = ({ tag, timestamp }: Reading, place: Place | undefined, now: number): boolean => {
    if (held.size > 0 && held.has(tag.id)) return true
    return waits && place !== undefined && isYoung(timestamp, now) && store.spanAt(place.definition.asset, timestamp).isOpenToChange
  }
  const isOf = (topic: unknown) =>
    typeof topic !== 'string' || topic === ''
      ? undefined
      : (reading: Reading) => reading.topic === topic || places.find(reading)?.parts.topic === topic

  return {
    get size() {
      return held.size
    },
    take(reading, place, now) {
      if (!mustWait(reading, place, now)) return [pass(reading, place, now)]
      held.add(reading, reading.timestamp > now + aheadMs ? now + graceMs : reading.timestamp + graceMs)
      const surplus = held.takeSurplus().map((one) => ({ ...one, findings: addFinding(one.findings, 'context-wait-cut') }))
      return passAll(surplus, now)
    },
    takeDue(now) {
      const due = isLetGo ? held.takeAll() : held.takeDue(now)
      isLetGo = false
      return passAll(due, now)
    },
    flush: (topic, now) => passAll(held.takeAll(isOf(topic)), now),
    drop: (topic) => held.takeAll(isOf(topic)).length,
    letGo() {
      isLetGo = true
    },
    // The beginning of time: at once.
    nextDueMs: () => (isLetGo && held.size > 0 ? 0 : held.nextDueMs()),
    changes: held.changes,
    restore: held.restore,
  }
}
