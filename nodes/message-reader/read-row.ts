// What a row finds in a message: values with their names, times, qualities and units.
import type { TimeFormat } from '../lib/foreign-time.ts'
import { isImplausible, parseTime } from '../lib/foreign-time.ts'
import { type ForeignValue, type ScalarType, scalarOf } from '../lib/foreign-value.ts'
import { type Hit, leavesOf, type Path } from '../lib/path.ts'
import { besideIn, type LookBeside } from '../lib/path-beside.ts'
import { statusCodes, worseStatus } from '../lib/quality.ts'
import { addFinding, type Scalar } from '../lib/reading.ts'
import { matchesPattern } from '../lib/topic.ts'
import type { Config, Row } from './fields.ts'
import { messagePath } from './message-path.ts'
import { type NameTemplate, nameTemplate } from './name-template.ts'
import { type QualityMap, qualityMap } from './quality-map.ts'

/** One value, on its way to a reading. */
export interface Found {
  /** Raw name. */
  readonly name: string
  readonly payload: Scalar
  readonly statusCode: number
  /** ms UTC; null where the message has none that can be used. */
  readonly sourceTime: number | null
  readonly unit?: string
  readonly findings: readonly string[]
  readonly detail?: Readonly<Record<string, unknown>>
}

/** More values of one row in a message than this, and it is no message of readings. */
export const maxValues = 10_000

/** Empty where the row does not fit: another topic, nothing at its path, no name. `now`: ms UTC. */
export type ReadRow = (message: object, now: number) => readonly Found[]

interface Rule {
  readonly topic: string
  readonly name: NameTemplate
  readonly value: Path
  readonly type: ScalarType
  readonly time: Path | null
  readonly timeFormat: TimeFormat
  readonly quality: Path | null
  readonly qualityOf: QualityMap
  readonly unit: Path | string
  /** Of a value whose row asks for no quality. */
  readonly assumed: number
}

/** Compiles a row that has passed `rowProblems`; throws on one that has not. */
export function readRow(row: Row, assumedQuality: Config['assumedQuality']): ReadRow {
  const value = messagePath(row.value)
  const qualityOf = qualityMap(row.qualityMap)
  if (value === null || qualityOf === null) throw new Error(`${row.name}: ${row.value} ${row.qualityMap}`)
  const optional = (text: string) => (text === '' ? null : messagePath(text))
  const rule: Rule = {
    topic: row.topic,
    name: nameTemplate(row.name),
    value,
    type: row.type,
    time: optional(row.time),
    timeFormat: row.timeFormat,
    quality: optional(row.quality),
    qualityOf,
    unit: row.unit.startsWith('$') ? (messagePath(row.unit) ?? '') : row.unit,
    assumed: assumedQuality === 'good' ? statusCodes.Good : statusCodes.Uncertain,
  }
  return (message, now) => {
    const { topic } = message as { readonly topic?: unknown }
    if (rule.topic !== '' && (typeof topic !== 'string' || !matchesPattern(rule.topic, topic))) return []
    const beside = besideIn(message)
    return rule.value.find(message).flatMap((hit) => foundAt(rule, beside, hit, now))
  }
}

/** An object or a list is one value a leaf, `name/leaf`. */
function foundAt(rule: Rule, beside: LookBeside, { value, chosen }: Hit, now: number): readonly Found[] {
  const name = rule.name.nameOf(beside, chosen)
  if (name === null) return []
  const base = rule.name.tellsApart ? [name] : [name, ...chosen]
  const shared = sharedOf(rule, beside, chosen, now)
  return leavesOf(value).map((leaf) => foundOf([...base, ...leaf.names].join('/'), scalarOf(plain(leaf.value), rule.type), shared))
}

/** What all leaves of a value share. */
type Shared = Pick<Found, 'statusCode' | 'sourceTime' | 'unit' | 'findings' | 'detail'>

function sharedOf(rule: Rule, beside: LookBeside, chosen: Hit['chosen'], now: number): Shared {
  const said = rule.time === null ? undefined : beside(rule.time, chosen)
  const time = said === undefined || said === null || said === '' ? null : parseTime(said, rule.timeFormat)
  const isWrong = time !== null && isImplausible(time, now)
  const judged = rule.quality === null ? { statusCode: rule.assumed, finding: 'no-quality' } : rule.qualityOf(beside(rule.quality, chosen))
  const unit = typeof rule.unit === 'string' ? rule.unit : beside(rule.unit, chosen)
  const marks = [
    isWrong ? 'implausible-time' : null,
    said !== undefined && said !== null && said !== '' && time === null ? 'unreadable-time' : null,
    time === null || isWrong ? 'no-source-time' : null,
    judged.finding,
  ]
  return {
    statusCode: judged.statusCode,
    sourceTime: isWrong ? null : time,
    findings: marks.filter((mark) => mark !== null),
    ...(typeof unit === 'string' && unit !== '' ? { unit } : {}),
    ...(isWrong ? { detail: { sourceTime: time } } : {}),
  }
}

function foundOf(name: string, { payload, statusCode, finding, was }: ForeignValue, shared: Shared): Found {
  return {
    ...shared,
    name,
    payload,
    statusCode: worseStatus(shared.statusCode, statusCode),
    findings: finding === undefined ? shared.findings : addFinding(shared.findings, finding),
    ...(was === undefined ? {} : { detail: { ...shared.detail, was } }),
  }
}

/** Bytes are read as the text they hold; of bytes that hold none nothing can be said. Times are written as ISO 8601. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (!(value instanceof Uint8Array)) return value
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(value)
  } catch {
    return value
  }
}
