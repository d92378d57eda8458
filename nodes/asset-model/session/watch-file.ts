// Follows a text file: what is in it now, and again whenever that changes, until aborted.
import { readFile, stat } from 'node:fs/promises'
import { type Clock, pause } from '../../lib/clock.ts'
import type { SchemaProblem } from '../../lib/schema-problem.ts'
import { errnoOf } from '../../lib/store/files.ts'

export type FileContent = { readonly text: string; readonly problem?: never } | { readonly problem: SchemaProblem }

export interface WatchOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** How often the file's stat is looked at. */
  readonly intervalMs?: number
}

/** Larger files are no model: 100,000 tags take 2.5 MB. */
const maxBytes = 64 * 1024 * 1024
/** Looks that a file under change gets to come to rest; a half-written one is read again when it has changed again. */
const maxLooks = 10

/**
 * Yields the content first, then each changed one, and a problem (once) while the file is missing or unreadable.
 * The file is polled, not watched: that also sees network drives, bind mounts and files replaced by rename.
 */
export async function* watchFile(file: string, { clock, signal, intervalMs = 1000 }: WatchOptions): AsyncGenerator<FileContent> {
  let known = ''
  while (!signal.aborted) {
    const found = await fingerprint(file)
    if (found !== known) {
      known = known === '' ? found : await settled(file, found, () => pause(clock, intervalMs / 4, signal))
      const content = await readText(file)
      if (signal.aborted) return
      yield content
    }
    await pause(clock, intervalMs, signal)
  }
}

/** The file's text, or why there is none. Never rejects. */
export async function readText(file: string): Promise<FileContent> {
  try {
    const found = await stat(file)
    // Reading a pipe would wait for ever.
    if (!found.isFile()) return wrong('not-a-file', { file })
    if (found.size > maxBytes) return wrong('file-too-large', { file, bytes: found.size, max: maxBytes })
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file)) }
  } catch (thrown) {
    const reason = errnoOf(thrown)
    return wrong(codes[reason] ?? 'file-unreadable', { file, reason })
  }
}

const codes: Readonly<Record<string, string>> = {
  ENOENT: 'file-not-found',
  ENOTDIR: 'file-not-found',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'file-not-utf8',
}

/** Looks again until two looks agree: editors and copies write in pieces. */
async function settled(file: string, first: string, wait: () => Promise<void>): Promise<string> {
  let last = first
  for (let look = 0; look < maxLooks; look++) {
    await wait()
    const found = await fingerprint(file)
    if (found === last) break
    last = found
  }
  return last
}

/** Changes with every write, replacement and loss of the file. Never empty. */
async function fingerprint(file: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true })
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
  } catch (thrown) {
    return errnoOf(thrown)
  }
}

function wrong(code: string, params: SchemaProblem['params']): FileContent {
  return { problem: { pointer: '', code, params } }
}
