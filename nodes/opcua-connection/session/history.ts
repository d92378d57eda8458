// What a server recorded while we were away, read afterwards: paced by the read budget, marked historical, never in the
// way of what is live. OPC 10000-11, 6.5.3 (ReadRaw).
import type { DataValue, HistoryReadResult, ReadRawModifiedDetails } from 'node-opcua-client'
import { isFault } from '../../lib/fault.ts'
import type { Reading } from '../../lib/reading.ts'
import { perCall } from '../profile.ts'
import { inBatches } from './batches.ts'
import type { Part } from './part.ts'
import type { HistoryGap } from './samples.ts'
import type { Stay } from './stay.ts'
import { openStructuresOf } from './structures.ts'
import { sourceMsOf } from './watched.ts'

interface Asked {
  readonly gap: HistoryGap
  readonly continuationPoint: Buffer | null
}

/** A node's values in one answer: larger ones would hold up what is live. */
const valuesAtOnce = 1_000
const nodesAtOnce = 10

/** Closes the part's gaps, oldest first. Rejects when the stay ends; what is left is read on the next one. */
export async function backfill(part: Part, stay: Stay): Promise<void> {
  const size = { current: perCall(nodesAtOnce, stay.server.limits.maxNodesPerHistoryRead) }
  while (part.gaps.length > 0) {
    const begun = alike(part.gaps, size.current)
    let asked: readonly Asked[] = begun.map((gap) => ({ gap, continuationPoint: null }))
    // One span for all of a request, and for its continuations: each node's own part of it is cut out afterwards.
    const span = { fromMs: Math.min(...begun.map(({ fromMs }) => fromMs)), toMs: Math.max(...begun.map(({ toMs }) => toMs)) }
    while (asked.length > 0) {
      const results = await inBatches(asked, size, (batch) => request(batch, span, stay)).catch((thrown: unknown) => {
        if (isFault(thrown) && /^opcua\.(service-failed|not-supported)$/.test(thrown.code)) return []
        throw thrown
      })
      for (const result of results) await openStructuresOf(stay, valuesOf(result))
      asked = asked.flatMap((one, index) => take(one, results[index], part, stay))
    }
    const done = new Set(begun)
    part.gaps.splice(0, lookedAt, ...part.gaps.slice(0, lookedAt).filter((gap) => !done.has(gap)))
  }
}

/**
 * The first gap, and others that are worth one request with it: where one tag has rested for a week, the others' week is not
 * read for its sake. Of a tag, the oldest gap comes first.
 */
export function alike(gaps: readonly HistoryGap[], most: number): readonly HistoryGap[] {
  const seen = new Set<HistoryGap['watched']>()
  const chosen: HistoryGap[] = []
  let span: Span | null = null
  for (const gap of gaps.slice(0, lookedAt)) {
    if (chosen.length >= most) break
    const isLater = seen.has(gap.watched)
    seen.add(gap.watched)
    const wider: Span = { fromMs: Math.min(gap.fromMs, span?.fromMs ?? gap.fromMs), toMs: Math.max(gap.toMs, span?.toMs ?? gap.toMs) }
    const shortest = Math.min(...[...chosen, gap].map(({ fromMs, toMs }) => toMs - fromMs))
    if (isLater || (chosen.length > 0 && wider.toMs - wider.fromMs > 2 * shortest + slackMs)) continue
    chosen.push(gap)
    span = wider
  }
  return chosen
}

type Span = Pick<HistoryGap, 'fromMs' | 'toMs'>

/** Short gaps: a second more costs less than another request. */
const slackMs = 1_000
const lookedAt = 1_000

async function request(batch: readonly Asked[], span: Span, { library, session, asker }: Stay): Promise<readonly HistoryReadResult[]> {
  const { HistoryReadRequest, ReadRawModifiedDetails, TimestampsToReturn } = library
  const historyReadDetails: ReadRawModifiedDetails = new ReadRawModifiedDetails({
    isReadModified: false,
    startTime: new Date(span.fromMs),
    endTime: new Date(span.toMs + 1),
    numValuesPerNode: valuesAtOnce,
    returnBounds: false,
  })
  const nodesToRead = batch.map(({ gap, continuationPoint }) => ({
    nodeId: gap.watched.nodeId,
    ...(continuationPoint === null ? {} : { continuationPoint }),
  }))
  const asked = new HistoryReadRequest({
    historyReadDetails,
    timestampsToReturn: TimestampsToReturn.Both,
    nodesToRead,
    releaseContinuationPoints: false,
  })
  const { results } = await asker.ask('HistoryRead', () => session.historyRead(asked))
  return results ?? []
}

/** What is still to be asked for. A refusal leaves the gap open, and the next reading says so. */
function take({ gap }: Asked, result: HistoryReadResult | undefined, part: Part, { line, emit }: Stay): readonly Asked[] {
  if (result === undefined || result.statusCode.value >>> 31 === 1) {
    gap.watched.notes = [...gap.watched.notes, 'opcua.gap']
    line.count('lost', samplesIn(gap))
    return []
  }
  const receivedAt = line.clock.now()
  const readings: Reading[] = []
  for (const value of valuesOf(result)) {
    const sourceMs = sourceMsOf(value)
    if (!(sourceMs > gap.fromMs && sourceMs < gap.toMs)) continue
    gap.fromMs = sourceMs
    readings.push(...gap.watched.read(value, receivedAt, true))
  }
  if (readings.length > 0) {
    line.count('backfilled', readings.length)
    emit(part.registration, readings)
  }
  const { continuationPoint } = result
  return continuationPoint === null || continuationPoint === undefined || continuationPoint.length === 0 ? [] : [{ gap, continuationPoint }]
}

/** By the sampling interval: too high at most, for a value that rests. */
function samplesIn({ watched: { samplingMs }, fromMs, toMs }: HistoryGap): number {
  return samplingMs > 0 ? Math.max(0, Math.round((toMs - fromMs) / samplingMs) - 1) : 1
}

function valuesOf({ historyData }: HistoryReadResult): readonly DataValue[] {
  return (historyData as { readonly dataValues?: readonly DataValue[] | null } | null)?.dataValues ?? []
}
