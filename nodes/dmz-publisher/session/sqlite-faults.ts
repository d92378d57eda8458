// SQLite's result codes as faults: what is full, whose lock, what is damaged.
import { type Fault, fault, isFault } from '../../lib/fault.ts'

/** Primary result codes (sqlite.org/rescode.html). */
const FULL = 13
const faultByCode: Readonly<Record<number, string>> = {
  1: 'outbox.damaged', // ERROR: "unsupported file format" is one, and our own SQL is tested
  3: 'outbox.not-writable', // PERM
  5: 'outbox.in-use', // BUSY
  6: 'outbox.in-use', // LOCKED
  8: 'outbox.not-writable', // READONLY
  10: 'outbox.damaged', // IOERR: perhaps; a check tells
  11: 'outbox.damaged', // CORRUPT
  [FULL]: 'outbox.disk-full', // where the bound is the store's own, `outbox-commit.ts` says so
  14: 'outbox.not-writable', // CANTOPEN
  26: 'outbox.damaged', // NOTADB
}

export function isFull(thrown: unknown): boolean {
  return resultCode(thrown) === FULL
}

/** Any error of the store as a fault: `outbox.disk-full`, `.in-use`, `.not-writable`, `.damaged`, else `outbox.failed`. */
export function outboxFault(thrown: unknown, file: string): Fault {
  if (isFault(thrown)) return thrown
  const code = resultCode(thrown)
  const name = code === null ? undefined : faultByCode[code]
  return fault(name ?? fileFault(thrown), { file, sqlite: code }, { cause: thrown })
}

/** Making the directory can fail before SQLite is asked. */
function fileFault(thrown: unknown): string {
  const errno = String((thrown as { code?: unknown } | null | undefined)?.code)
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return 'outbox.disk-full'
  return ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT'].includes(errno) ? 'outbox.not-writable' : 'outbox.failed'
}

function resultCode(thrown: unknown): number | null {
  const extended = (thrown as { errcode?: unknown } | null | undefined)?.errcode
  return typeof extended === 'number' ? extended & 0xff : null
}
