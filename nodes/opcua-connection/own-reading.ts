// Readings that no DataValue stands behind: an item the server refuses, an object that is listened to.
import type { Wanted } from '../lib/line.ts'
import { qualityOf, statusCodes } from '../lib/quality.ts'
import { addFinding, type Reading } from '../lib/reading.ts'

/** Why there is no value, by the StatusCode of the server (OPC 10000-6, A.2); any other is `opcua.refused`. */
const reasons: ReadonlyMap<number, string> = new Map([
  [0x8034_0000, 'opcua.unknown-node'],
  [0x8033_0000, 'opcua.unknown-node'],
  [0x8035_0000, 'opcua.not-readable'],
  [0x803a_0000, 'opcua.not-readable'],
  [0x801f_0000, 'opcua.not-readable'],
  [0x80db_0000, 'opcua.too-many-items'],
  [0x80b9_0000, 'opcua.too-long'],
  [0x8080_0000, 'opcua.too-long'],
  [0x8008_0000, 'opcua.too-long'],
])

export function findingOf(statusCode: number): string {
  return reasonOf(statusCode) ?? 'opcua.refused'
}

/** Undefined: the status says nothing that a person could act on. */
export function reasonOf(statusCode: number): string | undefined {
  return reasons.get((statusCode & 0xffff_0000) >>> 0)
}

/** Bad, payload null, time of detection. */
export function refusedReading({ tag, topic, source }: Wanted, statusCode: number, finding: string, now: number): Reading {
  return {
    topic,
    payload: null,
    timestamp: now,
    quality: 'bad',
    statusCode,
    tag,
    findings: ['no-source-time', finding],
    source: { ...source, sourceTime: null, receivedAt: now },
  }
}

/** An object has no value. That it is listened to is said once, so that nobody takes silence for a lost line. */
export function listeningReading({ tag, topic, source }: Wanted, now: number): Reading {
  return {
    topic,
    payload: '',
    timestamp: now,
    quality: qualityOf(statusCodes.Good),
    statusCode: statusCodes.Good,
    tag,
    findings: ['no-source-time', 'opcua.listening'],
    source: { ...source, sourceTime: null, receivedAt: now },
  }
}

/**
 * The value is as old as before the line was lost, but the server says that it still stands: the time is when we heard
 * that, on the clock that told of the loss; `source.sourceTime` keeps the value's own.
 */
export function restated(reading: Reading): Reading {
  const { source } = reading
  if (source === undefined || source.sourceTime === null) return reading
  return { ...reading, timestamp: Math.max(source.receivedAt, source.sourceTime), findings: addFinding(reading.findings, 'opcua.restated') }
}

export function withNotes(reading: Reading, notes: readonly string[]): Reading {
  return { ...reading, findings: notes.reduce<readonly string[]>(addFinding, reading.findings ?? []) }
}
