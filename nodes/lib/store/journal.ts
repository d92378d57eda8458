// A journal: records appended to a file, each a line with its checksum. What was appended survives a kill.
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { decodeLine, encodeLine } from './checked-line.ts'
import { foreign, header, type Identity, type Loss, readIfAny, setAside, syncFolder, writeFailed } from './files.ts'

/** One call at a time: the owner waits for each. */
export interface Journal {
  /**
   * Resolves with true when the records are on disk; with false, nothing written, when the file would outgrow
   * `maxBytes`. Rejects with `store.write-failed` { file, reason }; then none of them counts as written.
   */
  append(records: readonly unknown[], maxBytes: number): Promise<boolean>
  /** Forgets all records. */
  clear(): Promise<void>
  close(): Promise<void>
}

export interface OpenedJournal {
  readonly journal: Journal
  /** The sound records, oldest first. */
  readonly records: readonly unknown[]
  /** Lines skipped because their checksum is wrong. */
  readonly damagedLines: number
  /** Bytes of a last line that a kill cut short; cut off. */
  readonly tornBytes: number
  /** Why a whole file was put aside, and where. */
  readonly loss: Loss | null
  readonly movedTo: string | null
}

/** Opens or creates the journal. Rejects with `store.write-failed` when the file cannot be written. */
export async function openJournal(file: string, identity: Identity): Promise<OpenedJournal> {
  const first = encodeLine(header('journal', identity))
  try {
    const found = readLines((await readIfAny(file)) ?? Buffer.alloc(0))
    const loss = found.soundBytes === 0 ? null : foreign(found.header, 'journal', identity)
    const movedTo = loss === null ? null : await setAside(file, loss)
    const isNew = loss !== null || found.soundBytes === 0
    const handle = await prepared(file, isNew ? 0 : found.soundBytes, isNew ? first : Buffer.alloc(0))
    const { records, damagedLines, tornBytes } = loss === null ? found : readLines(Buffer.alloc(0))
    return {
      journal: createJournal(file, handle, first.length, isNew ? first.length : found.soundBytes),
      records,
      damagedLines,
      tornBytes,
      loss,
      movedTo,
    }
  } catch (cause) {
    throw writeFailed(file, cause)
  }
}

/** The file, open for appending, with its first `bytes` kept and the header put in where it is new. */
async function prepared(file: string, bytes: number, first: Buffer): Promise<FileHandle> {
  const handle = await open(file, 'a')
  try {
    await handle.truncate(bytes)
    await handle.appendFile(first)
    await handle.sync()
    await syncFolder(dirname(file))
    return handle
  } catch (cause) {
    await handle.close()
    throw cause
  }
}

function createJournal(file: string, handle: FileHandle, headerBytes: number, startBytes: number): Journal {
  let bytes = startBytes
  // What a failed write left behind would swallow the next record.
  let isClean = true
  const guarded = async (work: () => Promise<void>) => {
    try {
      if (!isClean) await handle.truncate(bytes)
      isClean = false
      await work()
      isClean = true
    } catch (cause) {
      throw writeFailed(file, cause)
    }
  }
  return {
    async append(records, maxBytes) {
      const lines = Buffer.concat(records.map(encodeLine))
      if (bytes + lines.length > maxBytes) return false
      await guarded(async () => {
        await handle.appendFile(lines)
        await handle.datasync()
      })
      bytes += lines.length
      return true
    },
    clear: () =>
      guarded(async () => {
        await handle.truncate(headerBytes)
        bytes = headerBytes
        await handle.datasync()
      }),
    close: () => handle.close(),
  }
}

function readLines(file: Buffer) {
  const records: unknown[] = []
  let damagedLines = 0
  let found: unknown
  let start = 0
  for (let end = file.indexOf(10); end >= 0; end = file.indexOf(10, start)) {
    const line = decodeLine(file.subarray(start, end))
    if (start === 0) found = line?.value
    else if (line === null) damagedLines += 1
    else records.push(line.value)
    start = end + 1
  }
  return { header: found, records, damagedLines, soundBytes: start, tornBytes: file.length - start }
}
