// One item on a line: its place on the server, what its readings are made of, and what came of it last.
import type { NodeId } from 'node-opcua-client'
import type { DeadbandFilter } from '../deadband.ts'
import type { NodeFacts } from '../facts.ts'
import type { DataValueLike, ValueReader } from '../value.ts'
import type { OpcuaItem } from '../want.ts'

export interface Watched {
  readonly item: OpcuaItem
  /** Place in the table of its subscription; the client handle is one more. */
  readonly index: number
  /** Null: the server does not know its namespace. */
  nodeId: NodeId | null
  facts: NodeFacts
  /** AccessLevel HistoryRead: the server keeps what was. */
  hasHistory: boolean
  read: ValueReader
  /** 0: the server has no such item. */
  monitoredItemId: number
  /** As the server revised it. */
  samplingMs: number
  /** The deadband is ours: the server took the item without. */
  band: DeadbandFilter | null
  /** Source time of the newest sample handed on, ms; NaN before the first. */
  lastMs: number
  lastServerMs: number
  lastValue: unknown
  lastStatus: number
  /** The newest sample came of a Read: the subscription may bring it again. */
  isLastOfRead: boolean
  /** The reader said that the tag is lost: whatever comes first says how it stands, also if it is no newer than before. */
  isLost: boolean
  /** What came between `lastMs` and the next sample is not known. */
  hasGap: boolean
  /** Findings for its next reading. */
  notes: readonly string[]
}

export function newWatched(item: OpcuaItem, index: number, read: ValueReader): Watched {
  return {
    item,
    index,
    nodeId: null,
    facts: {},
    hasHistory: false,
    read,
    monitoredItemId: 0,
    samplingMs: item.samplingMs,
    band: null,
    lastMs: Number.NaN,
    lastServerMs: Number.NaN,
    lastValue: undefined,
    lastStatus: 0,
    isLastOfRead: false,
    isLost: false,
    hasGap: false,
    notes: [],
  }
}

/** Milliseconds of the source's time; NaN where it gives none. */
export function sourceMsOf({ sourceTimestamp }: DataValueLike): number {
  return sourceTimestamp === undefined || sourceTimestamp === null ? Number.NaN : sourceTimestamp.getTime()
}

/** The sample that was handed on last, come again: same time of the source, same value, same status but for its info bits. */
export function isSameSample({ lastMs, lastValue, lastStatus }: Watched, value: DataValueLike, sourceMs: number): boolean {
  if ((lastStatus ^ value.statusCode.value) >>> 16 !== 0) return false
  const isSameTime = sourceMs === lastMs || (Number.isNaN(sourceMs) && Number.isNaN(lastMs))
  return isSameTime && isSameValue(lastValue, value.value?.value)
}

/** Scalars by value; whatever is larger by its text, which is rare. */
function isSameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  return typeof one === 'object' && typeof other === 'object' && JSON.stringify(one) === JSON.stringify(other)
}
