// The downsampler: sends the samples a reader needs to redraw every tag within ε, and no others.
import { createCounters } from '../lib/counters.ts'
import type { ModelPort } from '../lib/model.ts'
import { addFinding, type Message, type Reading } from '../lib/reading.ts'
import type { Output, Outputs, Step } from '../lib/step.ts'
import { createDeadlines } from './deadlines.ts'
import type { Config } from './fields.ts'
import { isSample, receive } from './receive.ts'
import { forgotten, readSaved, saveStream } from './saved.ts'
import { createStream, dueAt, flush, heldBy, type Stream, type Terms, type Turn, wakeStream } from './stream.ts'
import { createThinningSource, isSameTag, isSameThinning, type Thinning } from './thinning.ts'

export interface Ports {
  readonly model: ModelPort | null
}

/** Tags a node keeps state for. One more passes unthinned: a flood of names must not eat the memory. */
const tagLimit = 100_000
/** A source further ahead of us than this has a wrong clock, and may set it back. */
const clockToleranceMs = 600_000

/**
 * For every good or uncertain sample taken: |value − reconstruction| ≤ ε, where the reconstruction joins the samples
 * sent by straight lines (`linear`) or holds each until the next (`stepped`), as `detail.reconstruction` says.
 *
 * - What is sent was measured; nothing is computed. Order holds per tag.
 * - A bad reading always passes, whatever its time, and so does an event.
 * - Earlier than the newest sample of its tag, or `source.historical`: port `late`, without a trace in the state.
 * - Deadband and change decide at once. A line keeps a sample back, for `maxHoldSeconds` at most.
 * - `flush` sends what waits; `reset` forgets it, counted as `reset`. Both together: first the one, then the other.
 */
export function createDownsampler(config: Config, ports: Ports = { model: null }): Step {
  const terms = termsOf(config)
  const thinnings = createThinningSource(config, ports.model)
  const deadlines = createDeadlines<Stream>(terms.slotMs)
  const streams = new Map<string, Stream>()
  const unsaved = new Set<string>()
  const totals = { received: 0, sent: 0, late: 0, held: 0 }
  let latestNow = Number.NEGATIVE_INFINITY

  /** Runs one stream's part of a turn and books what it did. */
  const book = (stream: Stream, turn: Turn, work: (stream: Stream, turn: Turn) => void): void => {
    const [heldBefore, sentBefore] = [heldBy(stream), turn.out.length]
    work(stream, turn)
    const held = heldBy(stream)
    totals.held += held - heldBefore
    deadlines.set(stream, dueAt(stream, terms))
    const hasSent = turn.out.length > sentBefore && stream.thinning.filter !== 'none'
    if (held > 0 || heldBefore > 0 || hasSent) unsaved.add(stream.id)
  }
  const begin = (now: number): Turn => {
    const turn: Turn = { now, terms, out: [] }
    // A wall clock set back would make every deadline late by as much: what waits goes now.
    if (now < latestNow) for (const stream of streams.values()) if (heldBy(stream) > 0) book(stream, turn, flush)
    latestNow = now
    return turn
  }
  const end = ({ out }: Turn, side: readonly Output[] = []): Outputs => {
    totals.sent += out.length
    if (out.length === 0) return side
    return [...out.map((message) => ({ port: 'readings', message })), ...side]
  }
  const late = (turn: Turn, message: Reading): Outputs => {
    totals.late += 1
    return end(turn, [{ port: 'late', message }])
  }

  return {
    take(reading, now) {
      const turn = begin(now)
      totals.received += 1
      if (reading.source?.historical === true) return late(turn, reading)
      const stream = streams.get(reading.tag.id) ?? createStream(reading.tag.id, reading.topic, 'start')
      if (isLate(stream, reading, now)) return late(turn, marked(reading, 'late'))
      if (!streams.has(stream.id)) {
        if (streams.size >= tagLimit) return end({ ...turn, out: [...turn.out, marked(reading, 'too-many-tags')] })
        streams.set(stream.id, stream)
      }
      const thinning = thinningFor(stream, reading)
      book(stream, turn, (of, at) => receive(of, reading, thinning, at))
      return end(turn)
    },

    command(message, now) {
      const turn = begin(now)
      for (const stream of chosen(message)) {
        if (message['flush']) book(stream, turn, flush)
        if (message['reset']) forget(stream)
      }
      return end(turn)
    },

    wake(now) {
      const turn = begin(now)
      for (const stream of deadlines.take(now)) book(stream, turn, wakeStream)
      return end(turn)
    },

    nextWakeMs: () => deadlines.next(),

    *changes() {
      const ids = [...unsaved]
      unsaved.clear()
      for (const id of ids) {
        const stream = streams.get(id)
        yield* stream === undefined ? forgotten(id) : saveStream(stream)
      }
    },

    restore(entries) {
      for (const { id, topic, lastTime, waiting } of readSaved(entries)) {
        const stream = Object.assign(createStream(id, topic, 'restart'), { lastTime, restored: waiting })
        streams.set(id, stream)
        totals.held += waiting.length
        deadlines.set(stream, dueAt(stream, terms))
      }
    },

    balance: () => ({ held: totals.held, suppressed: terms.suppressed.all() }),
    figures: () => figures(totals),
  }

  /** Looked up again when the model has a new revision, or the reading's name, topic or range is another. */
  function thinningFor(stream: Stream, { tag, topic }: Reading): Thinning {
    const revision = thinnings.revision()
    const { found } = stream
    if (found !== null && found.revision === revision && found.topic === topic && isSameTag(found.tag, tag)) return found.thinning
    const fresh = thinnings.find(tag, topic)
    const thinning = isSameThinning(fresh, stream.thinning) ? stream.thinning : fresh
    stream.found = { thinning, topic, tag, revision }
    return thinning
  }

  function chosen({ topic }: Message): readonly Stream[] {
    const all = [...streams.values()]
    return typeof topic === 'string' && topic !== '' ? all.filter((stream) => stream.topic === topic) : all
  }

  function forget(stream: Stream): void {
    terms.suppressed.add('reset', heldBy(stream))
    totals.held -= heldBy(stream)
    deadlines.set(stream, null)
    streams.delete(stream.id)
    unsaved.add(stream.id)
  }
}

function termsOf(config: Config): Terms {
  const [maxHoldMs, heartbeatMs, gapMs] = [config.maxHoldSeconds * 1000, config.heartbeatSeconds * 1000, config.gapSeconds * 1000]
  const shortest = heartbeatMs > 0 ? Math.min(maxHoldMs, heartbeatMs) : maxHoldMs
  const suppressed = createCounters('within-epsilon', 'unchanged', 'duplicate', 'reset')
  return { maxHoldMs, heartbeatMs, gapMs, slotMs: Math.max(1, shortest / 64), suppressed }
}

/** Earlier than the newest sample of the tag; but after a clock that ran ahead was set right, time begins anew. */
function isLate(stream: Stream, reading: Reading, now: number): boolean {
  if (!isSample(reading) || reading.timestamp >= stream.lastTime) return false
  const latestPossible = now + clockToleranceMs
  return stream.lastTime <= latestPossible || reading.timestamp > latestPossible
}

function marked(reading: Reading, finding: string): Reading {
  return { ...reading, findings: addFinding(reading.findings, finding) }
}

/** `21 %`: sent of received; `↶ 3`: late ones. */
function figures({ received, sent, late }: { readonly received: number; readonly sent: number; readonly late: number }): string {
  const percent = received === 0 ? 100 : (100 * sent) / received
  const kept = `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`
  return late === 0 ? kept : `${kept} · ↶ ${late}`
}
