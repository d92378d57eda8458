// Reading the outbox in order: every row is checked against its checksum, damaged ones never get further.
import { fault } from '../../lib/fault.ts'
import type { StoredRecord } from '../outbox-store.ts'
import { type State, trimQuarantine, tryInOne } from './outbox-commit.ts'
import { checksum, type OutboxSettings, type Row, type Tables } from './outbox-tables.ts'

/** As `OutboxStore.peek` states. Throws SQLite's errors, and `outbox.damaged` where the damage is more than rows. */
export function peek(tables: Tables, state: State, after: number, limit: number, settings: OutboxSettings): readonly StoredRecord[] {
  for (;;) {
    const rows = tables.above(after, limit)
    const damaged = rows.filter((row) => !isWhole(row, state.seq))
    if (damaged.length === 0) return rows.map(toRecord)
    const kept = tryInOne(tables, state, () => takeOutDamaged(tables, damaged, settings, true))
    const gone = kept || tryInOne(tables, state, () => takeOutDamaged(tables, damaged, settings, false))
    // No room even to delete: what is whole goes on, the damaged rows are passed over until there is.
    if (!gone) return rows.filter((row) => !damaged.includes(row)).map(toRecord)
    Object.assign(state, tables.count())
  }
}

/** Damage can turn a column into another type; a checksum is only asked of what can have one. */
function isWhole(row: Row, highestSeq: number): boolean {
  const numbers: readonly unknown[] = [row.seq, row.epoch, row.at, row.crc]
  if (!numbers.every((one) => typeof one === 'bigint') || typeof row.topic !== 'string' || !(row.body instanceof Uint8Array)) return false
  return row.seq > 0n && row.seq <= highestSeq && BigInt(checksum(row)) === row.crc
}

/** A row that cannot be found by its own key sits in a broken tree: then the file is beyond single rows. */
function takeOutDamaged(tables: Tables, rows: readonly Row[], settings: OutboxSettings, keepsCopies: boolean): void {
  for (const row of rows) {
    if (tables.remove(row.seq, row.seq) === 0) throw fault('outbox.damaged', { file: settings.file, sqlite: null })
    if (keepsCopies) tables.insertQuarantined(remains(row), 'damaged')
  }
  tables.setMeta('quarantined', Number(tables.meta('quarantined')) + rows.length)
  trimQuarantine(tables, settings)
}

function remains(row: Row): Pick<Row, 'seq' | 'epoch' | 'at' | 'topic' | 'body'> {
  const whole = (value: unknown) => (typeof value === 'bigint' ? value : 0n)
  const body = row.body instanceof Uint8Array ? row.body : new Uint8Array()
  return { seq: whole(row.seq), epoch: whole(row.epoch), at: whole(row.at), topic: String(row.topic), body }
}

function toRecord(row: Row): StoredRecord {
  return { seq: Number(row.seq), epoch: Number(row.epoch), at: Number(row.at), topic: row.topic, body: row.body }
}
