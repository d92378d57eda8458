// A line without transaction ids (RTU, ASCII) tells answers apart by unit, function code and length alone: their shape.
// What may still be on its way is kept here, so that no request goes out whose answer it could be taken for.
import { statusCodes } from '../lib/quality.ts'
import type { NoValue } from './exceptions.ts'
import { type Block, isBits } from './want.ts'

type Request = Pick<Block, 'unitId' | 'register' | 'start' | 'count'>

export interface Ledger {
  /** No answer, or none to be believed: the right one may still come. */
  lost(request: Request): void
  /** What came may have been a copy of an earlier answer: the right one may still come. */
  doubt(request: Request): void
  /** An exception came. Where another may be on its way, late or given twice, the answer to this request may still come too. */
  refused(request: Request): void
  /** Nothing else is on its way from this table of the unit. */
  owesNothingElse(request: Request): boolean
  /** A late answer may be taken for that of this request. */
  isOwed(request: Request): boolean
  /** The device refused what was asked after the lost one. A unit answers in order: nothing of this shape is on its way. */
  settle(request: Request): void
  /** Takes note of an answer. True: the same bytes answered another request of this shape lately; it may be that one again. */
  isRepeat(request: Request, bytes: Uint8Array): boolean
  /** The same registers and some beside them, in a shape that nothing on its way has; null: there is none. */
  wider(request: Request): Request | null
  /** Nothing was lost for long. */
  readonly isCalm: boolean
}

/** A late answer could not be told from the right one. */
export const ambiguous: NoValue = { statusCode: statusCodes.BadNoCommunication, finding: 'modbus.ambiguous' }

/** So late no answer comes: lost ones are forgotten. */
const forgetMs = (timeoutMs: number) => Math.max(2_000, 5 * timeoutMs)
/** Registers read along at most, where less of a shape that is owed would not do. */
const widest = 24
/** Answers remembered for comparison. */
const rememberedAnswers = 256

const most = { registers: 125, bits: 2_000 } as const
const places = 0x1_0000

interface Past {
  readonly shape: string
  readonly start: number
  readonly bytes: Uint8Array
  readonly at: number
}

/** @param now monotonic ms */
export function createLedger(timeoutMs: number, now: () => number): Ledger {
  const keepMs = forgetMs(timeoutMs)
  const lostAt = new Map<string, number>()
  const past: Past[] = []
  /** Of what only an exception given twice would still bring: one answer in another shape settles it. */
  const doubtedAt = new Map<string, number>()
  /** By unit and table. */
  const lossAt = new Map<string, number>()
  const exceptionAt = new Map<string, number>()
  let troubleAt = Number.NEGATIVE_INFINITY

  const isRecent = (at: number | undefined) => now() - (at ?? Number.NEGATIVE_INFINITY) < keepMs
  const isShapeOwed = (shape: string) => isRecent(lostAt.get(shape)) || isRecent(doubtedAt.get(shape))
  return {
    lost(request) {
      troubleAt = now()
      lostAt.set(shapeOf(request), troubleAt)
      lossAt.set(tableOf(request), troubleAt)
    },
    doubt: (request) => void lostAt.set(shapeOf(request), now()),
    refused(request) {
      const table = tableOf(request)
      if (isRecent(lossAt.get(table))) lostAt.set(shapeOf(request), now())
      else if (isRecent(exceptionAt.get(table))) doubtedAt.set(shapeOf(request), now())
      exceptionAt.set(table, now())
    },
    owesNothingElse(request) {
      const table = tableOf(request)
      for (const [shape, at] of lostAt) if (shape.startsWith(table) && shape !== shapeOf(request) && isRecent(at)) return false
      return true
    },
    isOwed: (request) => isShapeOwed(shapeOf(request)),
    settle(request) {
      lostAt.delete(shapeOf(request))
      doubtedAt.delete(shapeOf(request))
    },
    isRepeat(request, bytes) {
      const shape = shapeOf(request)
      const since = now() - keepMs
      while ((past[0]?.at ?? Number.POSITIVE_INFINITY) < since || past.length >= rememberedAnswers) past.shift()
      const found = past.some((one) => one.shape === shape && one.start !== request.start && areEqual(one.bytes, bytes))
      past.push({ shape, start: request.start, bytes, at: now() })
      return found
    },
    wider(request) {
      for (const wider of widened(request)) if (!isShapeOwed(shapeOf(wider))) return wider
      return null
    },
    get isCalm() {
      return now() - troubleAt >= keepMs
    },
  }
}

function tableOf({ unitId, register }: Request): string {
  return `${unitId}/${register}/`
}

function shapeOf(request: Request): string {
  return tableOf(request) + (isBits(request.register) ? Math.ceil(request.count / 8) : request.count)
}

/** One to so many registers more, behind or else before. Of bits bytes, for those are what is counted on the wire. */
function* widened(request: Request): Generator<Request> {
  const { register, start, count } = request
  const [step, limit] = isBits(register) ? [8, most.bits] : [1, most.registers]
  for (let more = step; more <= widest * step && count + more <= limit; more += step) {
    if (start + count + more <= places) yield { ...request, count: count + more }
    else if (start >= more) yield { ...request, start: start - more, count: count + more }
  }
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}
