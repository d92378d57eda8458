// A DataValue as readings: status, times and value as the server gave them, nothing invented. OPC 10000-4, 7.11.
import { encodeJson } from '../lib/json.ts'
import type { Wanted } from '../lib/line.ts'
import { qualityOf, statusCodes, worseStatus } from '../lib/quality.ts'
import type { Reading, Scalar, Source } from '../lib/reading.ts'
import { describedTag, type NodeFacts } from './facts.ts'
import { plainValue, takeApart, type VariantLike } from './leaves.ts'
import { reasonOf } from './own-reading.ts'
import { builtIn, datatypeOf, decodeScalar, timeOf } from './scalar.ts'
import type { OpcuaItem } from './want.ts'

/** A DataValue as `node-opcua` has it. */
export interface DataValueLike {
  readonly value?: VariantLike | null
  readonly statusCode: { readonly value: number }
  readonly sourceTimestamp?: Date | null
  readonly serverTimestamp?: Date | null
}

/** @param receivedAt ms UTC; the time of a value whose source gives none */
export type ValueReader = (value: DataValueLike, receivedAt: number, isHistorical?: boolean) => readonly Reading[]

export interface ValueOptions {
  readonly structures: 'leaves' | 'json'
  readonly facts?: NodeFacts
  /** A leaf was found. False: it cannot be had, and is not read. */
  learn(wanted: Wanted): boolean
}

/** Leaves of one tag; more are not taken, and the tag says so. */
const maxLeaves = 1_000
/** Characters of a text, and of bytes and structures as text. */
const maxText = 1_048_576

/** InfoType DataValue with the Overflow bit: the server's queue was full and samples before this one are gone. OPC 10000-4, 7.39.1. */
const overflowBits = 0x0480
export function hasOverflowed(statusCode: number): boolean {
  return (statusCode & overflowBits) === overflowBits
}

/**
 * Readings of one item, in its own order. A scalar is one reading. An array, a matrix or a structure is one a leaf
 * (`tag/0`, `tag/At/X`) behind one of the tag itself, whose payload is the number of leaves; or one of JSON text.
 * Keep the reader with the item: it remembers the leaves, to make them bad with the tag.
 */
export function createValueReader(item: OpcuaItem, { structures, facts = {}, learn }: ValueOptions): ValueReader {
  const whole = { ...item.wanted, tag: describedTag(item.wanted.tag, facts, item.unit) }
  const unit = facts.unit ?? item.unit
  const leaves = new Map<string, Wanted | null>()

  /** Null: the leaf belongs to another reader, or there are too many. */
  const leafAt = (path: string, dataType: number): Wanted | null => {
    const known = leaves.get(path)
    if (known !== undefined) return known
    const wanted = leafOf(whole, path, dataType)
    const taken = learn(wanted) ? wanted : null
    leaves.set(path, taken)
    return taken
  }
  const inLeaves = (variant: VariantLike, stamp: Stamp): readonly Reading[] => {
    const found = takeApart(variant, maxLeaves)
    const readings: Reading[] = []
    const gone = new Map(leaves)
    let isCut = found.isCut
    for (const { path, dataType, value } of found.leaves) {
      // Nothing to take apart: an array that is null, a structure nobody describes.
      if (path === '') return [scalarReading(whole, unit, stamp, value), ...withoutValue(gone, stamp)]
      gone.delete(path)
      const wanted = leafAt(path, dataType)
      if (wanted === null) isCut = true
      else readings.push(scalarReading(wanted, unit, stamp, value))
    }
    const all = rough(whole, '', isCut ? cut(stamp) : stamp, readings.length)
    return [all, ...readings, ...withoutValue(gone, stamp)]
  }
  /** An array that has become shorter, the other half of a union: what was read before must not stand there as good. */
  const withoutValue = (gone: ReadonlyMap<string, Wanted | null>, stamp: Stamp): readonly Reading[] =>
    [...gone.values()].flatMap((wanted) => (wanted === null ? [] : [scalarReading(wanted, unit, stamp, undefined)]))
  const asJson = (variant: VariantLike, stamp: Stamp): readonly Reading[] => {
    const { value, isCut } = plainValue(variant, maxLeaves)
    return [scalarReading(whole, unit, isCut ? cut(stamp) : stamp, encodeJson(value))]
  }
  /** Leaves that were read before are as bad as the whole. */
  const allBad = (stamp: Stamp, was: Scalar | undefined): readonly Reading[] => [
    bad(whole, unit, stamp, stamp.statusCode, [], was),
    ...[...leaves.values()].flatMap((wanted) => (wanted === null ? [] : [bad(wanted, unit, stamp, stamp.statusCode, [], undefined)])),
  ]
  return (value, receivedAt, isHistorical = false) => {
    const stamp = stampOf(value, receivedAt, isHistorical)
    const { value: variant } = value
    const isScalar = variant === undefined || variant === null || (variant.arrayType === 0 && variant.dataType !== builtIn.ExtensionObject)
    if (stamp.statusCode >>> 31 === 1) return allBad(stamp, isScalar ? decodeScalar(variant?.dataType ?? 0, variant?.value) : undefined)
    if (isScalar) return [labelled(scalarReading(whole, unit, stamp, decodeScalar(variant?.dataType ?? 0, variant?.value)), facts.labels)]
    return structures === 'json' ? asJson(variant, stamp) : inLeaves(variant, stamp)
  }
}

/** What all readings of one DataValue share. */
interface Stamp {
  readonly statusCode: number
  readonly sourceTime: number | null
  readonly serverTime: number | null
  readonly receivedAt: number
  readonly isHistorical: boolean
  readonly findings: readonly string[]
}

/** From here on a StatusCode is bad. */
const firstBad = 0x8000_0000
const untimed: readonly string[] = ['no-source-time']
const nothing: readonly string[] = []

function stampOf({ statusCode, sourceTimestamp, serverTimestamp }: DataValueLike, receivedAt: number, isHistorical: boolean): Stamp {
  const sourceTime = timeOf(sourceTimestamp)
  const code = statusCode.value >>> 0
  const findings = sourceTime === null ? untimed : nothing
  return {
    statusCode: code,
    sourceTime,
    serverTime: timeOf(serverTimestamp),
    receivedAt,
    isHistorical,
    findings: noteworthy(code, findings),
  }
}

/** What the status alone tells: samples lost before this one, or why there is no value. */
function noteworthy(code: number, findings: readonly string[]): readonly string[] {
  const reason = code < firstBad ? undefined : reasonOf(code)
  if (reason !== undefined) return [...findings, reason]
  return hasOverflowed(code) ? [...findings, 'opcua.overflow'] : findings
}

function cut(stamp: Stamp): Stamp {
  return { ...stamp, findings: [...stamp.findings, 'opcua.leaves-cut'] }
}

function scalarReading(wanted: Wanted, unit: string, stamp: Stamp, value: Scalar | undefined): Reading {
  if (value === undefined) return bad(wanted, unit, stamp, statusCodes.BadSensorFailure, ['no-value'], undefined)
  if (typeof value === 'number' && !Number.isFinite(value))
    return bad(wanted, unit, stamp, statusCodes.BadSensorFailure, ['not-a-number'], String(value))
  if (typeof value === 'string' && value.length > maxText)
    return bad(wanted, unit, stamp, statusCodes.BadOutOfRange, ['opcua.too-long'], value.length)
  return rough(wanted, unit, stamp, value)
}

function rough({ tag, topic, source }: Wanted, unit: string, stamp: Stamp, payload: Scalar): Reading {
  const { statusCode, sourceTime, receivedAt, findings } = stamp
  return {
    topic,
    payload,
    timestamp: sourceTime ?? receivedAt,
    quality: qualityOf(statusCode),
    statusCode,
    tag,
    ...(unit === '' ? undefined : { unit }),
    ...(findings.length === 0 ? undefined : { findings }),
    source: sourceOf(source, stamp),
  }
}

function sourceOf({ protocol, address }: Wanted['source'], { sourceTime, serverTime, receivedAt, isHistorical }: Stamp): Source {
  const source = { protocol, address: address ?? '', sourceTime, serverTime, receivedAt }
  return isHistorical ? { ...source, historical: true } : source
}

/** Payload null. `detail.was` keeps what came, `detail.statusCode` the server's own code where ours is worse. */
function bad(wanted: Wanted, unit: string, stamp: Stamp, statusCode: number, findings: readonly string[], was: Scalar | undefined): Reading {
  const worse = worseStatus(stamp.statusCode, statusCode)
  const detail = { ...(was === undefined ? {} : { was }), ...(worse === stamp.statusCode ? {} : { statusCode: stamp.statusCode }) }
  const all = [...stamp.findings, ...findings]
  return {
    ...rough(wanted, unit, stamp, null),
    quality: 'bad',
    statusCode: worse,
    ...(all.length === 0 ? {} : { findings: all }),
    ...(Object.keys(detail).length === 0 ? {} : { detail }),
  }
}

function labelled(reading: Reading, labels: ReadonlyMap<number, string> | undefined): Reading {
  const label = typeof reading.payload === 'number' ? labels?.get(reading.payload) : undefined
  return label === undefined ? reading : { ...reading, detail: { ...reading.detail, label } }
}

function leafOf({ tag, topic, source }: Wanted, path: string, dataType: number): Wanted {
  const { id, name, raw, unit, range } = tag
  const datatype = datatypeOf(dataType)
  return {
    tag: Object.freeze({
      id: `${id}/${path}`,
      name: `${name}/${path}`,
      raw: `${raw}/${path}`,
      ...(datatype === undefined ? {} : { datatype }),
      ...(unit === undefined ? {} : { unit }),
      ...(range === undefined ? {} : { range }),
    }),
    topic: `${topic}/${path}`,
    source: { ...source, address: `${source.address ?? ''}/${path}` },
  }
}
