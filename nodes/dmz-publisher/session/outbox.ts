// The outbox on disk: the store a worker owns alone.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Fault, fault, isFault } from '../../lib/fault.ts'
import type { OutboxStore } from '../outbox-store.ts'
import { commit } from './outbox-commit.ts'
import { peek } from './outbox-peek.ts'
import { isSound, setAside } from './outbox-repair.ts'
import { type OutboxSettings, openTables, type Tables } from './outbox-tables.ts'
import { outboxFault } from './sqlite-faults.ts'

export interface OpenedOutbox {
  readonly store: OutboxStore
  /** Where a damaged file was put, with the records in it; null as a rule. */
  readonly setAside: string | null
}

/**
 * Opens the outbox, or makes it. A damaged file is put aside, and a new store with a new publisher id takes its
 * place. Throws `outbox.in-use`, `outbox.not-writable`, `outbox.disk-full`, `outbox.failed`.
 * @param now ms UTC, for the name of a file put aside.
 */
export function openOutbox(settings: OutboxSettings, now: number): OpenedOutbox {
  const opened = openStore(settings)
  if (!isFault(opened)) return { store: opened, setAside: null }
  if (opened.code !== 'outbox.damaged') throw opened
  const reopened = isSound(settings.file) ? openStore(settings) : opened
  if (!isFault(reopened)) return { store: reopened, setAside: null }
  if (reopened.code !== 'outbox.damaged') throw reopened
  const path = putAside(settings.file, now)
  const fresh = openStore(settings)
  if (isFault(fresh)) throw fresh
  return { store: fresh, setAside: path }
}

/** After `outbox.damaged` from a store in use, and its close: puts the file aside unless it is sound after all. */
export function checkOutbox(file: string, now: number): string | null {
  return isSound(file) ? null : putAside(file, now)
}

function putAside(file: string, now: number): string {
  try {
    return setAside(file, now)
  } catch (thrown) {
    throw outboxFault(thrown, file)
  }
}

function openStore(settings: OutboxSettings): OutboxStore | Fault {
  let tables: Tables | null = null
  try {
    mkdirSync(dirname(settings.file), { recursive: true, mode: 0o700 })
    tables = openTables(settings)
    return createStore(tables, settings)
  } catch (thrown) {
    tables?.close()
    return outboxFault(thrown, settings.file)
  }
}

function createStore(tables: Tables, settings: OutboxSettings): OutboxStore {
  const { file } = settings
  // Reads every row once, so that a broken tree is found before anything is written to it.
  const waiting = tables.count()
  const { publisherId, epoch, seq } = claim(tables, file)
  const state = { seq, ...waiting }
  const guard = <T>(work: () => T): T => {
    try {
      return work()
    } catch (thrown) {
      throw outboxFault(thrown, file)
    }
  }
  return {
    publisherId,
    epoch,
    commit: (work) => guard(() => commit(tables, state, epoch, work, settings)),
    peek: (after, limit) => guard(() => peek(tables, state, after, limit, settings)),
    figures: () =>
      guard(() => ({
        depth: state.depth,
        bytes: state.bytes,
        oldestAt: tables.oldestAt(),
        quarantined: Number(tables.meta('quarantined')),
        inQuarantine: tables.inQuarantine(),
      })),
    close: () => tables.close(),
  }
}

/** A new epoch, on the disk before anything else is written: no pair of epoch and seq is ever used twice. */
function claim(tables: Tables, file: string): { publisherId: string; epoch: number; seq: number } {
  const publisherId = tables.meta('publisherId')
  const [lastEpoch, seq, quarantined] = [tables.meta('epoch'), tables.meta('seq'), tables.meta('quarantined')]
  if (typeof publisherId !== 'string' || !isCount(lastEpoch) || !isCount(seq) || !isCount(quarantined)) {
    throw fault('outbox.damaged', { file, sqlite: null })
  }
  const epoch = lastEpoch + 1
  tables.transaction(() => tables.setMeta('epoch', epoch))
  return { publisherId, epoch, seq }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
