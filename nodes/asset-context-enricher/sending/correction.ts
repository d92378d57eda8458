// Corrections: when what is said later changes the context of readings already sent, one event says what it supersedes.
import type { Model } from '../../lib/model.ts'
import { statusCodes } from '../../lib/quality.ts'
import type { Asset, Context, Reading } from '../../lib/reading.ts'
import { scopesOf } from '../intake/scope.ts'
import type { Change, ContextSpan, Recorded, Statement } from '../timelines/context-store.ts'
import type { TopicTemplate } from '../topic-template.ts'
import type { SentSpan } from './sent-entries.ts'
import type { SentSpans } from './sent-spans.ts'

export interface CorrectionSources {
  readonly sent: SentSpans
  readonly spanAt: (asset: Asset, at: number) => ContextSpan
  readonly topics: TopicTemplate
  readonly nodeId: string
}

export interface Corrections {
  /**
   * The event, in numbered parts where it is too large for one; empty: nothing that was sent is touched. From then on the
   * sent readings count as of their new context.
   */
  after(statement: Statement, recorded: Recorded, now: number): readonly Reading[]
  reset(model: Model): void
}

/** A stretch of what was sent that has another context now. */
interface Touched {
  readonly asset: string
  /** Source times, ms UTC; both are of readings, or of the boundary in between. */
  readonly from: number
  readonly to: number
  /** At most, where not `isExact`. */
  readonly readings: number
  readonly isExact: boolean
  /** What they were sent with, and what is known now. */
  readonly context: Context
  readonly is: Context
}

/** Stretches one event names in all its parts; of more it tells how many. */
const listLimit = 1_000
/** Changes it names. */
const changeLimit = 50
/** Values that stretches may have in one part: an event of a thousand values is too large to leave (`lib/formats/event-body.ts`). */
const partValues = 500
/** Stretches one sent span may fall into: beyond it what is left stays as it was. */
const partLimit = 1_000

export function createCorrections(first: Model, { sent, spanAt, topics, nodeId }: CorrectionSources): Corrections {
  let model = first
  const below = createScopeIndex(() => model)

  const touchedIn = (assetId: string, changes: readonly Change[]): readonly Touched[] => {
    const asset = model.asset(assetId)
    if (asset === undefined) return []
    const [from, to] = reachOf(changes)
    return sent.between(assetId, from, to).flatMap((span) => {
      const parts = partsOf(span, (at) => spanAt(asset, at))
      const isOld = (part: Context | undefined) => changes.some(({ field }) => part?.[field] !== span.context?.[field])
      const touched = parts.filter((part) => isOld(part.context))
      if (touched.length === 0) return []
      sent.replace(span, parts)
      return touched.map(({ context, ...part }): Touched => ({ asset: assetId, ...part, context: span.context ?? {}, is: context ?? {} }))
    })
  }
  return {
    after(statement, { id, changes }, now) {
      const candidates = changes.length === 0 ? [] : below.assetsIn(statement.scope, sent.assets())
      const touched = candidates.flatMap((asset) => touchedIn(asset, changes))
      if (touched.length === 0) return []
      const [from] = reachOf(changes)
      const complete = candidates.reduce((last, asset) => Math.max(last, sent.droppedBefore(asset)), from)
      const { scope, origin, recordedAt } = statement
      const body = {
        ...{ scope, from: statement.from, to: statement.to, changes: changes.slice(0, changeLimit) },
        ...(changes.length > changeLimit ? { moreChanges: changes.length - changeLimit } : {}),
        ...{ statement: id, origin, recordedAt },
        ...(touched.length > listLimit ? { more: touched.length - listLimit } : {}),
        ...(complete > from ? { incompleteBefore: complete } : {}),
      }
      const parts = inParts(touched.slice(0, listLimit))
      const around = { asset: model.asset(scope), topics, nodeId, now }
      return parts.map((emitted, index) => {
        const numbered = parts.length === 1 ? {} : { part: index + 1, parts: parts.length }
        return correctionReading({ ...body, emitted, ...numbered }, around)
      })
    },
    reset(next) {
      model = next
      below.reset()
    },
  }
}

interface Around {
  /** Undefined: the scope is a path where no asset stands. */
  readonly asset: Asset | undefined
  readonly topics: TopicTemplate
  readonly nodeId: string
  readonly now: number
}

function correctionReading(body: { readonly scope: string; readonly emitted: readonly Touched[] }, { asset, topics, nodeId, now }: Around): Reading {
  const topic = topics.topicBeside(asset ?? { id: body.scope, type: '', path: body.scope }, '_context')
  return {
    topic,
    payload: body.emitted.reduce((sum, { readings }) => sum + readings, 0),
    timestamp: now,
    quality: 'good',
    statusCode: statusCodes.Good,
    tag: Object.freeze({ id: `${nodeId}:_context/${body.scope}`, name: topic, raw: '_context', datatype: 'integer', interpolation: 'stepped' }),
    ...(asset === undefined ? {} : { asset }),
    event: { kind: 'context-correction', ...body },
    source: { protocol: 'lineside', sourceTime: now, receivedAt: now },
  }
}

function inParts(touched: readonly Touched[]): readonly (readonly Touched[])[] {
  const parts: Touched[][] = []
  let room = 0
  for (const one of touched) {
    const values = 8 + Object.keys(one.context).length + Object.keys(one.is).length
    if (room < values) {
      parts.push([])
      room = partValues
    }
    room -= values
    parts.at(-1)?.push(one)
  }
  return parts
}

function reachOf(changes: readonly Change[]): readonly [from: number, to: number | null] {
  // Not `Math.min(...)`: a field that flickered has more changes than a call may have arguments.
  const from = changes.reduce((first, change) => Math.min(first, change.from), Number.POSITIVE_INFINITY)
  const to = changes.reduce((last, change) => Math.max(last, change.to ?? Number.POSITIVE_INFINITY), from)
  return [from, to === Number.POSITIVE_INFINITY ? null : to]
}

/** A sent span in stretches of one context, as it is known now. How its readings spread over several is not known. */
function partsOf(span: SentSpan, spanAt: (at: number) => ContextSpan): readonly Omit<SentSpan, 'asset'>[] {
  const parts: { from: number; to: number; readings: number; isExact: boolean; context: Context | undefined }[] = []
  for (let at = span.from; at <= span.to && parts.length < partLimit; ) {
    const { to, context } = spanAt(at)
    const last = parts.at(-1)
    const end = Math.min(to - 1, span.to)
    if (last !== undefined && last.context === context) last.to = end
    else parts.push({ from: at, to: end, readings: span.readings, isExact: span.isExact, context })
    if (!(to > at)) break
    at = to
  }
  return parts.length === 1 ? parts : parts.map((part) => ({ ...part, isExact: false }))
}

/** Which assets a scope speaks for, among those of which readings were sent. */
function createScopeIndex(model: () => Model) {
  let index = new Map<string, Set<string>>()
  let known = new Set<string>()
  return {
    assetsIn(scope: string, assets: Iterable<string>): readonly string[] {
      for (const id of assets) {
        if (known.has(id)) continue
        known.add(id)
        const asset = model().asset(id)
        for (const one of asset === undefined ? [] : scopesOf(asset, model())) index.set(one, (index.get(one) ?? new Set<string>()).add(id))
      }
      return [...(index.get(scope) ?? [])]
    },
    reset() {
      index = new Map()
      known = new Set()
    },
  }
}
