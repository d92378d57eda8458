// Group commit: what comes within some 10 ms shares one transaction, so that one wait for the disk pays for all.
import type { Clock } from '../../lib/clock.ts'
import { asFault, type Fault } from '../../lib/fault.ts'
import type { OutboxStore, Quarantined, StoredRecord } from '../outbox-store.ts'
import { type Entry, type Result, toData } from '../worker-messages.ts'

export interface GroupCommitPorts {
  readonly store: Pick<OutboxStore, 'commit'>
  readonly clock: Clock
  /** After the transaction: each entry is on the disk, or is not. */
  readonly answer: (results: readonly Result[]) => void
  /** The store is of no use any more. What was pending has been answered with the cause. */
  readonly failed: (cause: Fault) => void
}

export interface GroupCommit {
  append(entries: readonly Entry[]): void
  settle(record: StoredRecord): void
  quarantine(record: StoredRecord, reason: string): void
  /** Commits what is pending now; nothing waits afterwards, unless the disk is full. */
  flush(): void
  /** The last commit. */
  close(): void
}

/** New records wait this long for company. */
const appendDelayMs = 10

/** Deliveries alone wait longer: a crash before costs a repeat, not a loss. */
const settleDelayMs = 50

/** A disk that is full is asked again after this time. */
const fullDelayMs = 1000

/** So many rows do not wait for more. */
const groupRows = 500

interface Pending {
  entries: Entry[]
  settled: StoredRecord[]
  quarantined: Quarantined[]
  rows: number
}

export function createGroupCommit(ports: GroupCommitPorts): GroupCommit {
  const { clock } = ports
  const encode = new TextEncoder()
  let pending: Pending = nothing()
  let dueAt = Number.POSITIVE_INFINITY
  /** A full disk is not asked before this time, however much comes. */
  let notBefore = Number.NEGATIVE_INFINITY
  let cancel = () => {}
  const schedule = (delayMs: number) => {
    const at = Math.max(notBefore, clock.monotonic() + delayMs)
    if (at >= dueAt) return
    cancel()
    dueAt = at
    cancel = clock.after(at - clock.monotonic(), flush)
  }
  const flush = () => {
    cancel()
    dueAt = Number.POSITIVE_INFINITY
    const group = pending
    pending = nothing()
    if (group.entries.length + group.settled.length + group.quarantined.length === 0) return
    try {
      ports.answer(commit(group))
    } catch (thrown) {
      fail(group, asFault(thrown))
    }
  }
  const commit = ({ entries, settled, quarantined }: Pending): Result[] => {
    const at = clock.now()
    const appends = entries.map(({ records }) => records.map(({ topic, body }) => ({ topic, body: encode.encode(body), at })))
    const refusals = ports.store.commit({ appends, settled, quarantined })
    return entries.map(({ id }, index) => ({ id, fault: dataOf(refusals[index] ?? null) }))
  }
  const fail = (group: Pending, cause: Fault) => {
    ports.answer(group.entries.map(({ id }) => ({ id, fault: toData(cause) })))
    if (cause.code !== 'outbox.disk-full') return ports.failed(cause)
    pending = { ...group, entries: [], rows: group.settled.length + group.quarantined.length }
    notBefore = clock.monotonic() + fullDelayMs
    schedule(0)
  }
  const grow = (rows: number, delayMs: number) => {
    pending.rows += rows
    schedule(pending.rows >= groupRows ? 0 : delayMs)
  }
  return {
    append(entries) {
      pending.entries.push(...entries)
      grow(
        entries.reduce((sum, entry) => sum + entry.records.length, 0),
        appendDelayMs,
      )
    },
    settle(record) {
      pending.settled.push(record)
      grow(1, settleDelayMs)
    },
    quarantine(record, reason) {
      pending.quarantined.push({ record, reason })
      grow(1, settleDelayMs)
    },
    flush,
    close() {
      flush()
      cancel()
    },
  }
}

function nothing(): Pending {
  return { entries: [], settled: [], quarantined: [], rows: 0 }
}

function dataOf(cause: Fault | null) {
  return cause === null ? null : toData(cause)
}
