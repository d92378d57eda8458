// What to do with an outbox that SQLite cannot read: check it, and put it aside whole, so that a person can save
// what is in it. It never goes back into use and is never deleted.
import { existsSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Whether the file can be opened and passes SQLite's quick check. False also when it cannot be read at all. */
export function isSound(file: string): boolean {
  let db: DatabaseSync | null = null
  try {
    db = new DatabaseSync(file)
    return db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] === 'ok'
  } catch {
    return false
  } finally {
    db?.close()
  }
}

/** Renames the file and what belongs to it to `outbox.corrupt-<time>`; answers the new path. */
export function setAside(file: string, now: number): string {
  const time = new Date(now).toISOString().replaceAll(/[-:.]/g, '')
  const target = join(dirname(file), `outbox.corrupt-${time}`)
  for (const part of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(file + part)) renameSync(file + part, target + part)
  }
  return target
}
