// A snapshot: one value in one file, replaced as a whole. After a kill at any moment the old or the new one is there.
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { decodeLine, encodeLine } from './checked-line.ts'
import { foreign, header, type Identity, type Loss, readIfAny, setAside, syncFolder, writeFailed } from './files.ts'

export type SnapshotRead =
  | { readonly value: unknown; readonly bytes: number; readonly loss: null }
  /** `loss` null: there was none. `movedTo`: where a useless file was put aside. */
  | { readonly value: undefined; readonly bytes: 0; readonly loss: Loss | null; readonly movedTo: string | null }

/** Reads what `writeSnapshot` wrote. Never rejects: a damaged or foreign file is put aside and counts as none. */
export async function readSnapshot(file: string, identity: Identity): Promise<SnapshotRead> {
  try {
    const bytes = await readIfAny(file)
    if (bytes === null) return none(null, null)
    const found = decodeLine(withoutEnd(bytes))?.value
    const loss = foreign(found, 'snapshot', identity)
    if (loss !== null) return none(loss, await setAside(file, loss))
    return { value: (found as { body: unknown }).body, bytes: bytes.length, loss: null }
  } catch {
    return none('unreadable', null)
  }
}

/**
 * Writes beside the file, syncs, renames, syncs the folder; answers the size in bytes. Rejects with
 * `store.write-failed` { file, reason }; then the snapshot before is untouched.
 */
export async function writeSnapshot(file: string, identity: Identity, value: unknown): Promise<number> {
  const bytes = encodeLine({ ...header('snapshot', identity), body: value })
  const beside = `${file}.new`
  try {
    const handle = await open(beside, 'w')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(beside, file)
    await syncFolder(dirname(file))
    return bytes.length
  } catch (cause) {
    // On a full disk the half-written file is in the way of the next try.
    await rm(beside, { force: true }).catch(() => {})
    throw writeFailed(file, cause)
  }
}

function none(loss: Loss | null, movedTo: string | null): SnapshotRead {
  return { value: undefined, bytes: 0, loss, movedTo }
}

/** Without the line end; a file that has none was cut. */
function withoutEnd(bytes: Buffer): Buffer {
  return bytes.at(-1) === 10 ? bytes.subarray(0, -1) : Buffer.alloc(0)
}
