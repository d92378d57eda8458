// One text file: what is in it, or why that cannot be told, now and again whenever it changes.
import type { BigIntStats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { SchemaProblem } from '../../lib/schema-problem.ts'
import { errnoOf } from '../../lib/store/files.ts'
import { type FollowOptions, follow } from './follow.ts'

export type FileContent = { readonly text: string; readonly problem?: never } | { readonly text?: never; readonly problem: SchemaProblem }

/** Larger models are none: 100,000 tags take 2.5 MB. */
export const maxBytes = 64 * 1024 * 1024

/** Yields the content first, then each changed one, and a problem (once) while the file is missing or unreadable. */
export function watchFile(file: string, options: FollowOptions): AsyncGenerator<FileContent> {
  return follow(
    () => fingerprint(file),
    () => readText(file),
    options,
  )
}

/** The file's text, or why there is none. Never rejects. `shown`: the name that problems say. */
export async function readText(file: string, shown = file): Promise<FileContent> {
  try {
    const found = await stat(file)
    // Reading a pipe would wait for ever.
    if (!found.isFile()) return wrong('not-a-file', { file: shown })
    if (found.size > maxBytes) return wrong('file-too-large', { file: shown, bytes: found.size, max: maxBytes })
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file)) }
  } catch (thrown) {
    const reason = errnoOf(thrown)
    return wrong(codes[reason] ?? 'file-unreadable', { file: shown, reason })
  }
}

const codes: Readonly<Record<string, string>> = {
  ENOENT: 'file-not-found',
  ENOTDIR: 'file-not-found',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'file-not-utf8',
}

/** Changes with every write, replacement and loss of the file. Never empty. */
async function fingerprint(file: string): Promise<string> {
  try {
    return traces(await stat(file, { bigint: true }))
  } catch (thrown) {
    return errnoOf(thrown)
  }
}

/** What of a file's stat changes when the file does. */
export function traces({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
}

function wrong(code: string, params: SchemaProblem['params']): FileContent {
  return { problem: { pointer: '', code, params } }
}
