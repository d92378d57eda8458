// The result of a quality test as it comes in a message: read, checked, with its verdict.
import { fault } from '../../lib/fault.ts'
import type { Context } from '../../lib/reading.ts'
import { readInstant } from '../intake/read-instant.ts'

export type Verdict = 'pass' | 'fail' | 'rework'

/** One result. Plain JSON, so that it can be kept. */
export interface QualityTest {
  /** Id of the asset that was tested, or at which the piece was. */
  readonly asset: string
  readonly characteristic: string
  /** Null where only a verdict was given. */
  readonly value: number | string | boolean | null
  /** UCUM code. */
  readonly unit?: string
  /** Limits and target, in the value's unit; the limits themselves pass. */
  readonly low?: number
  readonly high?: number
  readonly target?: number
  readonly verdict: Verdict
  /** The verdict was given and is not what the limits say. */
  readonly isContradicting: boolean
  readonly serial?: string
  readonly lot?: string
  /** When it was measured, ms UTC. */
  readonly at: number
  readonly operator?: string
  readonly instrument?: string
}

/** A result as it is kept. */
export interface KeptTest extends QualityTest {
  /** Counts up. */
  readonly id: number
  /** When we heard of it, ms UTC. */
  readonly recordedAt: number
  /** What was known at its time when it came. */
  readonly context?: Context
}

const verdicts: readonly Verdict[] = ['pass', 'fail', 'rework']
const known: readonly string[] = [
  'asset',
  'characteristic',
  'value',
  'unit',
  'low',
  'high',
  'target',
  'verdict',
  'serial',
  'lot',
  'at',
  'operator',
  'instrument',
]
const longest = 200
/** A clock ahead by more is set wrong; a test cannot lie in the future. */
const aheadMs = 10 * 60_000

/**
 * `msg.test` as a result, or a fault that says which part is missing or wrong. `assetId`: the id of the asset it names, or
 * a fault. Without a verdict the limits give it; a verdict that the limits deny is kept and marked.
 */
export function readTest(test: unknown, assetId: (idOrPath: string) => string, now: number): QualityTest {
  if (typeof test !== 'object' || test === null || Array.isArray(test)) throw notUsable('test', test)
  const parts = test as Readonly<Record<string, unknown>>
  const unknown = Object.keys(parts).find((name) => !known.includes(name))
  if (unknown !== undefined) throw fault('test.unknown-part', { part: unknown.slice(0, 40), known: known.join(', ') }, { retry: false })
  const { value, at } = { value: measured(parts['value']), at: timeOf(parts['at'], now) }
  const limits = limitsOf(parts)
  const judged = verdictOf(parts['verdict'], value, limits)
  const texts = Object.entries({
    unit: text(parts, 'unit'),
    serial: text(parts, 'serial'),
    lot: text(parts, 'lot'),
    operator: text(parts, 'operator'),
    instrument: text(parts, 'instrument'),
  }).filter(([, found]) => found !== null)
  return {
    asset: assetId(needed(parts, 'asset')),
    characteristic: needed(parts, 'characteristic'),
    value,
    ...limits,
    ...judged,
    ...Object.fromEntries(texts),
    at,
  }
}

type Limits = Pick<QualityTest, 'low' | 'high' | 'target'>

/** What the limits say of a value. */
function isWithin(value: number, { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY }: Limits): boolean {
  return value >= low && value <= high
}

function verdictOf(given: unknown, value: QualityTest['value'], limits: Limits): Pick<QualityTest, 'verdict' | 'isContradicting'> {
  const verdict = verdicts.find((one) => one === given)
  if (verdict === undefined && given !== undefined && given !== null) throw notUsable('verdict', given)
  const isLimited = limits.low !== undefined || limits.high !== undefined
  if (isLimited && value !== null && typeof value !== 'number') throw notUsable('value', value)
  if (!isLimited || typeof value !== 'number') {
    if (verdict === undefined) throw fault('test.no-verdict', {}, { retry: false })
    return { verdict, isContradicting: false }
  }
  const passes = isWithin(value, limits)
  return { verdict: verdict ?? (passes ? 'pass' : 'fail'), isContradicting: verdict !== undefined && passes !== (verdict === 'pass') }
}

function limitsOf(parts: Readonly<Record<string, unknown>>): Limits {
  const limits = Object.fromEntries(
    (['low', 'high', 'target'] as const).flatMap((name) => {
      const limit = parts[name]
      if (limit === undefined || limit === null) return []
      if (typeof limit !== 'number' || !Number.isFinite(limit)) throw notUsable(name, limit)
      return [[name, limit]]
    }),
  ) as Limits
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY, target } = limits
  if (low > high || (target !== undefined && !isWithin(target, limits)))
    throw fault('test.limits-crossed', { low, high, target: target ?? '' }, { retry: false })
  return limits
}

function measured(value: unknown): QualityTest['value'] {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value
  if (typeof value === 'string' && value !== '' && value.length <= longest) return value
  throw notUsable('value', value)
}

function timeOf(at: unknown, now: number): number {
  const time = at === undefined || at === null ? now : readInstant(at, 'test.at')
  if (time > now + aheadMs) throw fault('test.in-the-future', { found: new Date(time).toISOString() }, { retry: false })
  return time
}

function needed(parts: Readonly<Record<string, unknown>>, name: string): string {
  const found = text(parts, name)
  if (found === null) throw notUsable(name, parts[name])
  return found
}

/** Serials and lots are often written as numbers: they are names all the same. */
function text(parts: Readonly<Record<string, unknown>>, name: string): string | null {
  const found = parts[name]
  if (found === undefined || found === null || found === '') return null
  if (typeof found === 'number' && Number.isSafeInteger(found)) return String(found)
  if (typeof found === 'string' && found.length <= longest) return found
  throw notUsable(name, found)
}

function notUsable(part: string, found: unknown) {
  const shown = typeof found === 'object' && found !== null ? (Array.isArray(found) ? '[…]' : '{…}') : JSON.stringify(String(found)).slice(0, 40)
  return fault('test.wrong-part', { part, found: found === undefined ? '' : shown }, { retry: false })
}
