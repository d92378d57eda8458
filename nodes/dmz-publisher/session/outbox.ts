// The outbox on disk: the store a worker owns alone.
import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Fault, fault, isFault } from '../../lib/fault.ts'
import type { OutboxStore, Work } from '../outbox-store.ts'
import { type Ballast, freeBytes, openBallast } from './ballast.ts'
import { commit } from './outbox-commit.ts'
import { peek } from './outbox-peek.ts'
import { isSound, setAside } from './outbox-repair.ts'
import { type OutboxSettings, openTables, type Tables } from './outbox-tables.ts'
import { isFull, outboxFault } from './sqlite-faults.ts'

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
    tables = openTables(bounded(settings))
    return createStore(tables, settings, openBallast(settings.file))
  } catch (thrown) {
    tables?.close()
    const cause = outboxFault(thrown, settings.file)
    // Opening writes the new epoch. With the ballast gone there is room for that, and for what leaves.
    return cause.code === 'outbox.disk-full' && openBallast(settings.file).spend() ? openStore(settings) : cause
  }
}

/** A file that may never fill the disk by itself: a tenth of what is free now stays free. */
function bounded(settings: OutboxSettings): OutboxSettings {
  const size = statSync(settings.file, { throwIfNoEntry: false })?.size ?? 0
  const free = freeBytes(settings.file)
  return free === 0 ? settings : { ...settings, maximumBytes: Math.max(size, Math.min(settings.maximumBytes, size + 0.9 * free)) }
}

function createStore(tables: Tables, settings: OutboxSettings, ballast: Ballast): OutboxStore {
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
  /** With the ballast gone only what makes room is written, until the disk has room of its own again. */
  const makeRoom = (work: Work): readonly (Fault | null)[] => {
    commit(tables, state, epoch, { ...work, appends: [] }, settings)
    return work.appends.map(() => fault('outbox.disk-full', { file, sqlite: null }))
  }
  const commitOrSpend = (work: Work): readonly (Fault | null)[] => {
    if (!ballast.regain()) return makeRoom(work)
    try {
      const refusals = commit(tables, state, epoch, work, settings)
      if (refusals.some((one) => one?.code === 'outbox.disk-full')) ballast.spend()
      return refusals
    } catch (thrown) {
      if (!isFull(thrown) || !ballast.spend()) throw thrown
      return makeRoom(work)
    }
  }
  return {
    publisherId,
    epoch,
    commit: (work) => guard(() => commitOrSpend(work)),
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
