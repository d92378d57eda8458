// State by key, for steps: a snapshot and the journal of what changed since. Survives a kill at any moment.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fault } from '../fault.ts'
import type { Json } from '../json.ts'
import type { StateStore } from '../state-store.ts'
import { type Identity, type Loss, writeFailed } from './files.ts'
import { openJournal } from './journal.ts'
import { readSnapshot, writeSnapshot } from './snapshot.ts'

export interface KeyedStore extends StateStore {
  entries(): [string, Json][]
  /** What could not be read back at opening. */
  readonly losses: readonly StoreLoss[]
}

export interface StoreLoss {
  readonly file: string
  readonly loss: Loss
  /** Where the file was put aside; null when only `lines` of it are lost, or when it could not be moved. */
  readonly movedTo: string | null
  readonly lines: number
}

export interface KeyedStoreOptions extends Identity {
  /** Made when it is missing. One store a folder. */
  readonly folder: string
  /** The journal becomes a snapshot when it outgrows both this and the snapshot. */
  readonly journalBytes?: number
}

/** Rejects with `store.write-failed` { file, reason } when the folder cannot be written; unreadable state counts as none. */
export async function openKeyedStore({ folder, journalBytes = 262_144, ...identity }: KeyedStoreOptions): Promise<KeyedStore> {
  const snapshotFile = join(folder, 'state.snapshot')
  const journalFile = join(folder, 'state.journal')
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => Promise.reject(writeFailed(folder, cause)))
  const snapshot = await readSnapshot(snapshotFile, identity)
  const opened = await openJournal(journalFile, identity)
  const { journal } = opened
  const losses: StoreLoss[] = []
  if (snapshot.loss !== null) losses.push({ file: snapshotFile, loss: snapshot.loss, movedTo: snapshot.movedTo, lines: 0 })
  if (opened.loss !== null) losses.push({ file: journalFile, loss: opened.loss, movedTo: opened.movedTo, lines: 0 })
  if (opened.damagedLines > 0) losses.push({ file: journalFile, loss: 'damaged', movedTo: null, lines: opened.damagedLines })

  const state = new Map<string, Json>()
  apply(state, pairs(snapshot.value))
  apply(state, pairs(opened.records))
  let snapshotBytes = snapshot.bytes
  // After a failure the journal lacks what the state has: only a snapshot brings them together again.
  let isJournalWhole = true
  let isClosed = false
  let last: Promise<void> = Promise.resolve()

  const compact = async () => {
    snapshotBytes = await writeSnapshot(snapshotFile, identity, [...state])
    await journal.clear()
    isJournalWhole = true
  }
  const write = async (changes: readonly (readonly [string, Json])[]) => {
    if (isJournalWhole) {
      if (changes.length === 0) return
      isJournalWhole = false
      isJournalWhole = await journal.append(changes, Math.max(journalBytes, snapshotBytes))
    }
    if (!isJournalWhole) await compact()
  }
  return {
    losses,
    entries: () => [...state],
    put(changes) {
      if (isClosed) return Promise.reject(fault('store.closed', { folder }, { retry: false }))
      const taken = [...changes]
      apply(state, taken)
      const written = last.then(() => write(taken))
      last = written.catch(() => {})
      return written
    },
    async close() {
      if (isClosed) return
      isClosed = true
      await last
      await journal.close()
    },
  }
}

function apply(state: Map<string, Json>, changes: Iterable<readonly [string, Json]>): void {
  for (const [key, value] of changes) {
    if (value === null) state.delete(key)
    else state.set(key, value)
  }
}

/** Of what was read, the entries: pairs of key and value. */
function pairs(value: unknown): [string, Json][] {
  if (!Array.isArray(value)) return []
  return value.filter((entry): entry is [string, Json] => Array.isArray(entry) && entry.length === 2 && typeof entry[0] === 'string')
}
