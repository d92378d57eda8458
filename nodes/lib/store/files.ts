// What snapshot and journal share: whose file it is, how a useless one is put aside, how a folder is made to last.
import { open, readFile, rename } from 'node:fs/promises'
import { type Fault, fault } from '../fault.ts'

/** Whose state a file holds: one of another format or another configuration is not read. */
export interface Identity {
  readonly formatVersion: number
  readonly configHash: string
}

/** Why a file, or a part of it, counts for nothing. */
export type Loss = 'damaged' | 'other-format' | 'other-config' | 'unreadable'

/** A file's first line: what it is and whose. */
export function header(kind: string, { formatVersion, configHash }: Identity) {
  return { lineside: kind, formatVersion, configHash }
}

/** Null when `found` is the header of this kind and identity. */
export function foreign(found: unknown, kind: string, identity: Identity): Loss | null {
  if (typeof found !== 'object' || found === null) return 'damaged'
  const { lineside, formatVersion, configHash } = found as Record<string, unknown>
  if (lineside !== kind || formatVersion !== identity.formatVersion) return 'other-format'
  return configHash === identity.configHash ? null : 'other-config'
}

/** The bytes; null when there is no such file. */
export async function readIfAny(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file)
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return null
    throw thrown
  }
}

/** Renames `file` to `file.<loss>`; one kept per loss, so that a bad disk cannot fill itself. Null when that fails. */
export async function setAside(file: string, loss: Loss): Promise<string | null> {
  const aside = `${file}.${loss}`
  try {
    await rename(file, aside)
    return aside
  } catch {
    return null
  }
}

/** A rename or a new file outlives a power cut only when its folder is synced too. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; its file systems journal names themselves.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export function writeFailed(file: string, cause: unknown): Fault {
  return fault('store.write-failed', { file, reason: errnoOf(cause) }, { cause })
}

export function errnoOf(thrown: unknown): string {
  return String((thrown as { code?: unknown } | null)?.code ?? thrown)
}
