// What a format's text or bytes hold of one tag: a reading but for who has read it.
import type { Fault } from '../fault.ts'
import { parseQuality } from '../foreign-quality.ts'
import { type ForeignValue, scalarOf } from '../foreign-value.ts'
import { statusCodes, worseStatus } from '../quality.ts'
import { type Asset, addFinding, type Context, type Datatype, type Reading, type Scalar } from '../reading.ts'

/** One value of a message, on its way to a reading. */
export interface Found {
  /** Raw name of the tag, `/`-separated. The first one under a name decides what the tag is. */
  readonly name: string
  readonly payload: Scalar
  readonly datatype?: Datatype
  readonly statusCode: number
  /** ms UTC; null where the message gives none. */
  readonly sourceTime: number | null
  /** UCUM code. */
  readonly unit?: string
  readonly findings?: readonly string[]
  readonly detail?: Readonly<Record<string, unknown>>
  readonly historical?: boolean
  readonly sequence?: number
}

/** What a format that knows more than a value says beside it. */
export interface FoundReading extends Found {
  /** As it was sent; absent: the raw name, escaped. */
  readonly topic?: string
  /** Name of the tag; absent: the raw name. */
  readonly tagName?: string
  readonly asset?: Asset
  readonly context?: Context
  readonly event?: NonNullable<Reading['event']>
}

/** What could be read of a message, and why the rest could not. */
export interface Read {
  readonly found: readonly FoundReading[]
  readonly faults: readonly Fault[]
}

/** A message with more values than this is none of readings. */
export const maxValues = 10_000

/** What a format says of a value's worth. Undefined where it says nothing. */
export interface Said {
  /** A word, or what `parseQuality` takes. */
  readonly quality: unknown
  readonly statusCode: unknown
  /** The StatusCode of values that come without any of both. */
  readonly assumed: number
}

/** A value with its worth. No value at all is at least bad, what is no scalar has no value. */
export function judged(value: unknown, said: Said): Pick<Found, 'payload' | 'statusCode' | 'findings' | 'detail'> {
  const worth = worthOf(said)
  // An empty text is a text here: whoever wrote the format had a reason.
  const { payload, statusCode, finding, was }: ForeignValue = value === '' ? { payload: '', statusCode: statusCodes.Good } : scalarOf(value, 'auto')
  const isTold = finding === undefined || (finding === 'no-value' && worth.statusCode >>> 31 === 1)
  const findings = isTold ? worth.findings : addFinding(worth.findings, finding)
  return {
    payload,
    statusCode: worseStatus(worth.statusCode, statusCode),
    ...(findings.length === 0 ? {} : { findings }),
    ...(was === undefined ? {} : { detail: { was } }),
  }
}

/** The worse of what the word and the code say. */
function worthOf({ quality, statusCode, assumed }: Said): { readonly statusCode: number; readonly findings: readonly string[] } {
  const isCode = typeof statusCode === 'number' && Number.isInteger(statusCode) && statusCode >= 0 && statusCode <= 0xffffffff
  const isWord = quality !== undefined && quality !== null && quality !== ''
  if (!isWord) return isCode ? { statusCode, findings: [] } : { statusCode: assumed, findings: ['no-quality'] }
  const word = parseQuality(quality)
  const worse = isCode ? worseStatus(statusCode, word.statusCode) : word.statusCode
  return { statusCode: worse, findings: word.finding === null ? [] : [word.finding] }
}

/** Of an object's parts; none of anything else. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
