// The reading: the one message every node speaks. docs/architecture.md, "One message".
import { type Fault, fault } from './fault.ts'
import { plainStatus, type Quality, qualityOf, statusCodes, worseStatus } from './quality.ts'

export type Scalar = number | boolean | string | bigint | null
export type Datatype = 'number' | 'integer' | 'boolean' | 'string'

/** What a reading is of. Shared and frozen: one object for all readings of a tag. */
export interface Tag {
  /** Key of all state: connection id (or reader id) and raw name. Kept through renames. */
  readonly id: string
  readonly name: string
  /** The name as the device has it. */
  readonly raw: string
  readonly datatype?: Datatype
  /** Quantity kind, for example `pressure.gauge`; decides what may be converted. */
  readonly kind?: string
  readonly interpolation?: 'linear' | 'stepped'
  /** Low and high of the measuring range, in the tag's unit. */
  readonly range?: readonly [number, number]
  /** The raw engineering unit, UCUM code. */
  readonly unit?: string
}

export interface Asset {
  readonly id: string
  /** Name of its type; the version stands beside it. */
  readonly type: string
  /** Semantic version, where the type has one. */
  readonly typeVersion?: string
  /** Segments as the model writes them, joined by `/`; topics carry them escaped. */
  readonly path: string
  readonly enterprise?: string
  readonly site?: string
  readonly area?: string
  readonly line?: string
  readonly cell?: string
  readonly unit?: string
  /** Static attributes from the model, for example serial number or maker. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>
  /** The names others know it by: `kks`, `isa`, `rds`. */
  readonly aliases?: Readonly<Record<string, string>>
  /** Its id in other systems: `erp`, `cmms`, `qms`, `historian`. */
  readonly externalIds?: Readonly<Record<string, string>>
  /** Ids of other assets, by relation: `feeds`, `drives`. */
  readonly relations?: Readonly<Record<string, readonly string[]>>
}

export interface Source {
  readonly protocol: string
  readonly address?: string
  /** The source's own time, ms UTC; null where the protocol has none. */
  readonly sourceTime: number | null
  readonly serverTime?: number | null
  readonly receivedAt: number
  readonly sequence?: number
  /** Not live when sent (backfill). */
  readonly historical?: boolean
}

/**
 * What was going on at the asset at the reading's source time: `workOrder`, `batch`, `product`, `lot`, `shift`, `shiftDate`,
 * `crew`, `operator`, `state`, `phase` … Shared and frozen. `pending: true`: late context may still change it.
 */
export type Context = Readonly<Record<string, ContextValue>>
export type ContextValue = string | number | boolean

/** Any Node-RED message; unknown properties are carried along. */
export interface Message {
  readonly [property: string]: unknown
}

export interface Reading extends Message {
  readonly topic: string
  readonly payload: Scalar
  /** Integer ms since the epoch, UTC. */
  readonly timestamp: number
  readonly quality: Quality
  /** OPC UA StatusCode, uint32. */
  readonly statusCode: number
  readonly tag: Tag
  readonly unit?: string
  readonly asset?: Asset
  readonly context?: Context
  readonly findings?: readonly string[]
  readonly detail?: Readonly<Record<string, unknown>>
  readonly event?: { readonly kind: string; readonly [field: string]: unknown }
  readonly source?: Source
}

/** What a reading is made of. Properties we do not know may be sockets or pictures: they travel along, and are never saved. */
export const readingFields = [
  'topic',
  'payload',
  'timestamp',
  'quality',
  'statusCode',
  'tag',
  'unit',
  'asset',
  'context',
  'findings',
  'detail',
  'event',
  'source',
] as const

/** A message that carries many readings. Nothing but `batch: true` marks one. */
export interface Batch extends Message {
  readonly batch: true
  readonly payload: readonly unknown[]
}

export function isBatch(message: Message): message is Batch {
  return message['batch'] === true && Array.isArray(message['payload'])
}

/** What a reading may lack, and what it must be where it is there. */
const optionalParts: readonly (readonly [field: string, isRight: (value: unknown) => boolean])[] = [
  ['unit', (value) => typeof value === 'string'],
  ['asset', isRecord],
  ['context', isRecord],
  ['findings', (value) => Array.isArray(value) && value.every((finding) => typeof finding === 'string')],
  ['detail', isRecord],
  ['event', isRecord],
  ['source', isRecord],
]

/**
 * A message as a reading, or the fault that says which field is missing or wrong. Nothing is invented: a
 * message without time or quality is refused. An optional part that is null counts as absent. A number that is none (NaN, Infinity) becomes a bad reading
 * with payload null and the finding `not-a-number`; `detail.was` keeps what came.
 */
export function parseReading(message: Message): Reading | Fault {
  const { topic, payload, timestamp, quality, statusCode } = message
  if (typeof topic !== 'string' || topic === '') return notAReading('topic', topic)
  if (!isScalar(payload)) return notAReading('payload', payload)
  if (typeof timestamp !== 'number' || !Number.isInteger(timestamp)) return notAReading('timestamp', timestamp)
  if (quality !== 'good' && quality !== 'uncertain' && quality !== 'bad') return notAReading('quality', quality)
  const wrong = optionalParts.find(([field, isRight]) => message[field] !== undefined && message[field] !== null && !isRight(message[field]))
  if (wrong !== undefined) return notAReading(wrong[0], message[wrong[0]])
  const tag = isTag(message['tag']) ? message['tag'] : Object.freeze({ id: topic, name: topic, raw: topic })
  const code = isStatusCode(statusCode) ? worseStatus(statusCode, plainStatus(quality)) : plainStatus(quality)
  const reading = withoutNullParts(message) as Reading
  const whole = tag === message['tag'] && code === statusCode && qualityOf(code) === quality
  const sound: Reading = whole ? reading : { ...reading, tag, statusCode: code, quality: qualityOf(code) }
  if (typeof payload === 'number' && !Number.isFinite(payload)) return notANumber(sound, payload)
  if (payload === null && sound.quality !== 'bad') return withStatus(sound, statusCodes.BadSensorFailure, 'no-value')
  return sound
}

/** A copy with a status that is never better than before, and the finding that says why. */
export function withStatus(reading: Reading, statusCode: number, finding: string): Reading {
  const worse = worseStatus(reading.statusCode, statusCode)
  return { ...reading, statusCode: worse, quality: qualityOf(worse), findings: addFinding(reading.findings, finding) }
}

/** A copy with no usable value: payload null, at least bad, the old payload kept in `detail.was`. */
export function withoutValue(reading: Reading, statusCode: number, finding: string, was: unknown = reading.payload): Reading {
  return { ...withStatus(reading, statusCode, finding), payload: null, detail: { ...reading.detail, was: plain(was) } }
}

export function addFinding(findings: readonly string[] | undefined, finding: string): readonly string[] {
  if (findings === undefined) return [finding]
  return findings.includes(finding) ? findings : [...findings, finding]
}

/** The readings of a message without a value because the line is lost: one a tag, `bad`, time of detection. */
export function lostReading(tag: Tag, topic: string, source: Omit<Source, 'sourceTime' | 'receivedAt'>, now: number, finding: string): Reading {
  return {
    topic,
    payload: null,
    timestamp: now,
    quality: 'bad',
    statusCode: statusCodes.BadNoCommunication,
    tag,
    findings: [finding],
    source: { ...source, sourceTime: null, receivedAt: now },
  }
}

/** The same object when no optional part is null. */
function withoutNullParts(message: Message): Message {
  const nulls = optionalParts.flatMap(([field]) => (message[field] === null ? [field] : []))
  return nulls.length === 0 ? message : Object.fromEntries(Object.entries(message).filter(([field]) => !nulls.includes(field)))
}

function notANumber(reading: Reading, was: number): Reading {
  return withoutValue(reading, statusCodes.BadSensorFailure, 'not-a-number', was)
}

function notAReading(field: string, found: unknown): Fault {
  return fault('message.not-a-reading', { field, found: describe(found) }, { retry: false })
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['number', 'boolean', 'string', 'bigint'].includes(typeof value)
}

function isStatusCode(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTag(value: unknown): value is Tag {
  if (typeof value !== 'object' || value === null) return false
  const { id, name, raw } = value as Record<string, unknown>
  return typeof id === 'string' && typeof name === 'string' && typeof raw === 'string'
}

/** What was found, short enough for a message to a person, and without words: `"12.5"`, `NaN`, `{…}`. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return '[…]'
  if (typeof value === 'object' && value !== null) return '{…}'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

/** JSON keeps neither NaN nor Infinity: their names do. */
function plain(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
