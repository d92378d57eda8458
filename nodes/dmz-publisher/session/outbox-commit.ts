// One commit of the outbox: what was delivered leaves, what never will be goes aside, what is new comes in.
import { type Fault, fault } from '../../lib/fault.ts'
import type { NewRecord, Quarantined, StoredRecord, Work } from '../outbox-store.ts'
import type { OutboxSettings, Tables } from './outbox-tables.ts'
import { isFull } from './sqlite-faults.ts'

/** What the store knows without asking SQLite. */
export interface State {
  /** Highest ever used; kept in `meta`, so that taking rows out cannot set it back. */
  seq: number
  depth: number
  bytes: number
}

/** The quarantine keeps the newest records, within a tenth of the store. */
const quarantineRows = 1000

/** As `OutboxStore.commit` states. Throws SQLite's errors. */
export function commit(tables: Tables, state: State, epoch: number, work: Work, settings: OutboxSettings): readonly (Fault | null)[] {
  try {
    inOne(tables, state, () => {
      takeOut(tables, state, work.settled)
      moveAside(tables, state, work.quarantined, settings)
      for (const records of work.appends) append(tables, state, epoch, records)
    })
    return work.appends.map(() => null)
  } catch (thrown) {
    if (!isFull(thrown)) throw thrown
  }
  return commitWhenFull(tables, state, epoch, work, settings)
}

/**
 * What makes room comes first, each part by itself; of the new records the first that fit are kept. Where there is
 * no room even for the quarantine, only its count grows.
 */
function commitWhenFull(tables: Tables, state: State, epoch: number, work: Work, settings: OutboxSettings): readonly (Fault | null)[] {
  inOne(tables, state, () => takeOut(tables, state, work.settled))
  const kept = tryInOne(tables, state, () => moveAside(tables, state, work.quarantined, settings))
  if (!kept) tryInOne(tables, state, () => dropCounted(tables, state, work.quarantined))
  let isFullNow = false
  return work.appends.map((records) => {
    isFullNow = isFullNow || !tryInOne(tables, state, () => append(tables, state, epoch, records))
    return isFullNow ? whyFull(tables, state, settings) : null
  })
}

/** Our own bound, or the disk's: the operator has to do another thing. */
function whyFull(tables: Tables, state: State, { file, maximumBytes }: OutboxSettings): Fault {
  if (tables.isAtBound()) return fault('outbox.full', { file, depth: state.depth, limitBytes: maximumBytes })
  return fault('outbox.disk-full', { file, sqlite: null })
}

/** One transaction; when it fails, the figures in memory go back with it. */
function inOne(tables: Tables, state: State, work: () => void): void {
  const before = { ...state }
  try {
    tables.transaction(work)
  } catch (thrown) {
    Object.assign(state, before)
    throw thrown
  }
}

/** Like a transaction, but false when it did not fit. */
export function tryInOne(tables: Tables, state: State, work: () => void): boolean {
  try {
    inOne(tables, state, work)
    return true
  } catch (thrown) {
    if (isFull(thrown)) return false
    throw thrown
  }
}

function append(tables: Tables, state: State, epoch: number, records: readonly NewRecord[]): void {
  for (const record of records) {
    state.seq += 1
    tables.insert({ ...record, epoch, seq: state.seq })
    state.depth += 1
    state.bytes += weight(record)
  }
  if (records.length > 0) tables.setMeta('seq', state.seq)
}

/** Neighbours go in one statement. */
function takeOut(tables: Tables, state: State, records: readonly StoredRecord[]): void {
  const seqs = records.map((record) => record.seq).sort((first, second) => first - second)
  for (let at = 0; at < seqs.length; ) {
    let end = at
    while (seqs[end + 1] === (seqs[end] ?? 0) + 1) end += 1
    tables.remove(seqs[at] ?? 0, seqs[end] ?? 0)
    at = end + 1
  }
  state.depth -= records.length
  for (const record of records) state.bytes -= weight(record)
}

function moveAside(tables: Tables, state: State, quarantined: readonly Quarantined[], settings: OutboxSettings): void {
  if (quarantined.length === 0) return
  dropCounted(tables, state, quarantined)
  for (const { record, reason } of quarantined) tables.insertQuarantined(record, reason)
  trimQuarantine(tables, settings)
}

function dropCounted(tables: Tables, state: State, quarantined: readonly Quarantined[]): void {
  takeOut(
    tables,
    state,
    quarantined.map(({ record }) => record),
  )
  tables.setMeta('quarantined', Number(tables.meta('quarantined')) + quarantined.length)
}

export function trimQuarantine(tables: Tables, settings: OutboxSettings): void {
  tables.trimQuarantine(quarantineRows, settings.maximumBytes / 10)
}

function weight(record: NewRecord): number {
  return Buffer.byteLength(record.topic) + record.body.length
}
