// An outbox in a folder of its own, with the records tests put into it and the damage they do to it.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { NewRecord, OutboxStore, StoredRecord } from '../../../../nodes/dmz-publisher/outbox-store.ts'
import { openOutbox } from '../../../../nodes/dmz-publisher/session/outbox.ts'

export const megabyte = 1_048_576

export function place(context: TestContext, maximumBytes = megabyte) {
  const directory = mkdtempSync(join(tmpdir(), 'outbox-'))
  context.after(() => rmSync(directory, { recursive: true, force: true }))
  const file = join(directory, 'outbox.sqlite')
  const settings = { file, maximumBytes, publisherIdPrefix: 'line' }
  return { directory, file, settings, open: () => openOutbox(settings, 0).store }
}

export function record(topic: string, bodyBytes = 11): NewRecord {
  return { topic, body: new TextEncoder().encode(`{"value":${'1'.repeat(bodyBytes - 10)}}`), at: 1000 }
}

export function append(store: OutboxStore, ...entries: readonly (readonly string[])[]) {
  return store.commit({ appends: entries.map((topics) => topics.map((topic) => record(topic))), settled: [], quarantined: [] })
}

export function all(store: OutboxStore): StoredRecord[] {
  const rows: StoredRecord[] = []
  for (let page = store.peek(0, 100); page.length > 0; page = store.peek(rows.at(-1)?.seq ?? 0, 100)) rows.push(...page)
  return rows
}

export function overwrite(file: string, at: number, bytes: Buffer): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, bytes, 0, bytes.length, at)
  closeSync(handle)
}

/** Everywhere: pages SQLite has split hold old copies. */
export function replaceBytes(file: string, from: string, to: string): void {
  const bytes = readFileSync(file)
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) bytes.write(to, at)
  writeFileSync(file, bytes)
}
