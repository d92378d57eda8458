// The outbox on a real disk: order, identity, bounds, two owners, damage, and a process killed while it writes.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import type { NewRecord, OutboxStore, StoredRecord } from '../../../../nodes/dmz-publisher/outbox-store.ts'
import { checkOutbox, openOutbox } from '../../../../nodes/dmz-publisher/session/outbox.ts'
import { isFault } from '../../../../nodes/lib/fault.ts'

const megabyte = 1_048_576

test('records come back in the order of their commits, with one epoch and growing seq', (context) => {
  const { open } = place(context)
  const store = open()
  assert.deepEqual(append(store, ['a', 'b'], ['c']), [null, null])
  append(store, ['d'])
  assert.deepEqual(all(store).map(({ seq, epoch, topic, at }) => [seq, epoch, topic, at]), [
    [1, 1, 'a', 1000],
    [2, 1, 'b', 1000],
    [3, 1, 'c', 1000],
    [4, 1, 'd', 1000],
  ])
  assert.deepEqual(store.peek(2, 1).map(({ seq }) => seq), [3])
  assert.match(store.publisherId, /^line-[0-9a-f]{8}$/)
  store.close()
})

test('identity and waiting records outlive a restart; the epoch grows, seq goes on', (context) => {
  const { open } = place(context)
  const first = open()
  append(first, ['a', 'b'])
  first.close()
  const second = open()
  append(second, ['c'])
  assert.deepEqual(all(second).map(({ epoch, seq }) => [epoch, seq]), [[1, 1], [1, 2], [2, 3]])
  assert.equal(second.publisherId, first.publisherId)
  second.close()
})

test('taking everything out does not set seq back, not even over a restart', (context) => {
  const { open } = place(context)
  const first = open()
  append(first, ['a', 'b', 'c'])
  first.commit({ appends: [], settled: all(first), quarantined: [] })
  assert.deepEqual(first.figures(), { depth: 0, bytes: 0, oldestAt: null, quarantined: 0, inQuarantine: 0 })
  first.close()
  const second = open()
  append(second, ['d'])
  assert.deepEqual(all(second).map(({ seq }) => seq), [4])
  second.close()
})

test('deliveries in any order leave exactly the others', (context) => {
  const { open } = place(context)
  const store = open()
  append(store, [...'abcdefghij'])
  const rows = all(store)
  store.commit({ appends: [[record('k')]], settled: rows.filter(({ seq }) => [9, 2, 3, 4, 7].includes(seq)), quarantined: [] })
  assert.deepEqual(all(store).map(({ seq }) => seq), [1, 5, 6, 8, 10, 11])
  const { depth, bytes, oldestAt } = store.figures()
  assert.deepEqual({ depth, bytes, oldestAt }, { depth: 6, bytes: 6 * 12, oldestAt: 1000 })
  store.close()
})

test('figures after a restart are counted from what is there', (context) => {
  const { open } = place(context)
  const first = open()
  append(first, ['ä', 'b'])
  const before = first.figures()
  first.close()
  const second = open()
  assert.deepEqual(second.figures(), before)
  assert.equal(before.bytes, 13 + 12)
  second.close()
})

test('a second owner is refused with outbox.in-use, and the first goes on', (context) => {
  const { open } = place(context)
  const store = open()
  assert.throws(open, { code: 'outbox.in-use', kind: 'fault' })
  assert.deepEqual(append(store, ['a']), [null])
  store.close()
  open().close()
})

test('a directory that cannot be made is refused with outbox.not-writable', (context) => {
  const { directory } = place(context)
  writeFileSync(join(directory, 'file'), '')
  const settings = { file: join(directory, 'file', 'outbox.sqlite'), maximumBytes: megabyte, publisherIdPrefix: 'line' }
  assert.throws(() => openOutbox(settings, 0), { code: 'outbox.not-writable' })
})

test('when full the newest are refused, deliveries make room, nothing accepted is lost', (context) => {
  const { open, file } = place(context)
  const store = open()
  const accepted: string[] = []
  let refusals = 0
  for (let at = 0; refusals < 3; at += 10) {
    const topics = Array.from({ length: 10 }, (_, index) => `t${at + index}`)
    const [refusal] = store.commit({ appends: [topics.map((topic) => record(topic, 1000))], settled: [], quarantined: [] })
    if (refusal === null) accepted.push(...topics)
    else refusals += 1
    if (isFault(refusal)) assert.deepEqual([refusal.code, refusal.params['limitBytes']], ['outbox.full', megabyte])
  }
  assert.ok(statSync(file).size <= megabyte)
  assert.deepEqual(all(store).map(({ topic }) => topic), accepted)
  assert.ok(accepted.length > 700, `${accepted.length} records of 1 kB in 1 MiB`)

  const [refusal] = store.commit({ appends: [[record('after', 1000)]], settled: all(store).slice(0, 20), quarantined: [] })
  assert.equal(refusal, null)
  assert.deepEqual(all(store).map(({ topic }) => topic), [...accepted.slice(20), 'after'])
  store.close()
})

test('of a group that does not fit the first entries are kept, each whole or not at all', (context) => {
  const { open } = place(context)
  const store = open()
  const entries = Array.from({ length: 20 }, (_, entry) => Array.from({ length: 100 }, (_, row) => record(`${entry}/${row}`, 1000)))
  const refusals = store.commit({ appends: entries, settled: [], quarantined: [] })
  const kept = refusals.filter((refusal) => refusal === null).length
  assert.deepEqual(refusals.map(isFault), refusals.map((_, index) => index >= kept))
  assert.ok(kept > 0 && kept < 20)
  assert.equal(store.figures().depth, kept * 100)
  assert.equal(all(store).at(-1)?.topic, `${kept - 1}/99`)
  store.close()
})

test('a poison record leaves a full store too', (context) => {
  const { open } = place(context)
  const store = open()
  while (store.commit({ appends: [Array.from({ length: 10 }, () => record('x', 1000))], settled: [], quarantined: [] })[0] === null);
  const [first] = all(store)
  assert.ok(first)
  store.commit({ appends: [], settled: [], quarantined: [{ record: first, reason: 'too-large' }] })
  assert.equal(all(store)[0]?.seq, 2)
  assert.equal(store.figures().quarantined, 1)
  store.close()
})

test('the quarantine counts all and keeps the newest thousand', (context) => {
  const { open } = place(context, 16 * megabyte)
  const store = open()
  append(store, Array.from({ length: 1200 }, (_, index) => `t${index}`))
  for (const rows of [all(store).slice(0, 700), all(store).slice(700)]) {
    store.commit({ appends: [], settled: [], quarantined: rows.map((row) => ({ record: row, reason: '0x87 not-authorized' })) })
  }
  assert.deepEqual(store.figures(), { depth: 0, bytes: 0, oldestAt: null, quarantined: 1200, inQuarantine: 1000 })
  store.close()
})

test('flipped bytes in a record: that one goes to the quarantine, every other comes back unchanged', (context) => {
  const { open, file } = place(context)
  const first = open()
  append(first, Array.from({ length: 500 }, (_, index) => `topic-${index}`))
  const sound = all(first)
  first.close()
  for (const seq of [10, 11, 499]) replaceBytes(file, `topic-${seq - 1}{"value":1`, `topic-${seq - 1}{"value":9`)

  const second = open()
  assert.deepEqual(all(second), sound.filter(({ seq }) => ![10, 11, 499].includes(seq)))
  const { depth, quarantined, inQuarantine } = second.figures()
  assert.deepEqual({ depth, quarantined, inQuarantine }, { depth: 497, quarantined: 3, inQuarantine: 3 })
  second.close()
})

test('a page of nothing but damaged records does not end the reading', (context) => {
  const { open, file } = place(context)
  const first = open()
  append(first, Array.from({ length: 20 }, (_, index) => `topic-${String(index).padStart(2, '0')}`))
  first.close()
  for (let index = 0; index < 15; index++) replaceBytes(file, `topic-${String(index).padStart(2, '0')}{`, 'toXic')
  const second = open()
  assert.deepEqual(second.peek(0, 5).map(({ seq }) => seq), [16, 17, 18, 19, 20])
  second.close()
})

const wrecks: readonly (readonly [string, (file: string) => void])[] = [
  ['not a database', (file) => writeFileSync(file, 'x'.repeat(20_000))],
  ['a torn first page', (file) => overwrite(file, 30, Buffer.alloc(2000, 0xff))],
  ['a torn tree page', (file) => overwrite(file, 2 * 4096, Buffer.alloc(4096, 0xaa))],
  ['an identity that is gone', (file) => replaceBytes(file, 'publisherId', 'publisherXX')],
  ['an identity that is nonsense', (file) => replaceBytes(file, 'epoch', 'epXch')],
]
for (const [name, wreck] of wrecks) {
  test(`${name}: the file is put aside whole, and a new store with a new identity takes its place`, (context) => {
    const { open, file, directory, settings } = place(context)
    const first = open()
    append(first, Array.from({ length: 300 }, (_, index) => `topic-${index}`))
    first.close()
    wreck(file)
    const wrecked = readFileSync(file)

    const { store, setAside } = openOutbox(settings, Date.UTC(2026, 10, 21, 8, 30))
    assert.equal(setAside, join(directory, 'outbox.corrupt-20261121T083000000Z'))
    assert.deepEqual(readFileSync(setAside ?? ''), wrecked)
    assert.notEqual(store.publisherId, first.publisherId)
    assert.deepEqual(append(store, ['new']), [null])
    assert.deepEqual(all(store).map(({ seq }) => seq), [1])
    store.close()
  })
}

test('damage found while in use is a fault; checked afterwards, the file is put aside', (context) => {
  const { open, file, settings } = place(context, 16 * megabyte)
  const first = open()
  for (let part = 0; part < 20; part++) first.commit({ appends: [Array.from({ length: 500 }, (_, index) => record(`${part}-${index}`, 400))], settled: [], quarantined: [] })
  first.close()
  // 4 MB: more than SQLite keeps in memory, so that reading meets what happens to the disk now.
  const second = open()
  overwrite(file, 100 * 4096, Buffer.alloc(8 * 4096, 0x5a))
  assert.throws(() => all(second), { code: 'outbox.damaged', kind: 'fault' })
  second.close()
  assert.match(checkOutbox(file, 0) ?? '', /outbox\.corrupt-19700101T/)
  openOutbox(settings, 0).store.close()
})

test('a sound file is left where it is', (context) => {
  const { open, file, directory } = place(context)
  open().close()
  assert.equal(checkOutbox(file, 0), null)
  assert.deepEqual(readdirSync(directory), ['outbox.sqlite'])
})

test('a store of another version is left alone', (context) => {
  const { open, file, directory } = place(context)
  open().close()
  const other = new DatabaseSync(file)
  other.exec("UPDATE meta SET value = 2 WHERE name = 'version'")
  other.close()
  assert.throws(open, { code: 'outbox.other-version' })
  assert.deepEqual(readdirSync(directory).filter((name) => name.includes('corrupt')), [])
})

test('processes killed while they append lose nothing they were told is kept, and repeat no seq', { timeout: 60_000 }, async (context) => {
  const { file, settings } = place(context, 64 * megabyte)
  const told = new Map<string, string>()
  for (let life = 0; life < 6; life++) await killedWriter(file, life, told)
  const { store, setAside } = openOutbox(settings, 0)
  assert.equal(setAside, null)
  const rows = all(store)
  const kept = new Map(rows.map((row) => [row.topic, `${row.epoch}:${row.seq}`]))
  assert.ok(told.size > 0)
  for (const topic of told.keys()) assert.ok(kept.has(topic), `${topic} was acknowledged and is gone`)
  assert.equal(new Set(kept.values()).size, rows.length)
  assert.deepEqual(rows.map(({ seq }) => seq), rows.map(({ seq }) => seq).sort((first, second) => first - second))
  for (let life = 0; life < 6; life++) {
    const ofLife = rows.filter(({ epoch }) => epoch === life + 1).map(({ topic }) => topic)
    assert.deepEqual(ofLife, ofLife.map((_, index) => `${life}/${index}`))
  }
  store.close()
})

/** Starts a process that appends as fast as it can, reads what it says is kept, and kills it in the middle. */
async function killedWriter(file: string, life: number, told: Map<string, string>): Promise<void> {
  const program = `
    import { openOutbox } from ${JSON.stringify(new URL('../../../../nodes/dmz-publisher/session/outbox.ts', import.meta.url).href)}
    const { store } = openOutbox({ file: ${JSON.stringify(file)}, maximumBytes: 67108864, publisherIdPrefix: 'line' }, 0)
    for (let at = 0; ; at += 5) {
      const records = [0, 1, 2, 3, 4].map((one) => ({ topic: '${life}/' + (at + one), body: new Uint8Array(200), at: 0 }))
      store.commit({ appends: [records], settled: [], quarantined: [] })
      process.stdout.write(records.map((record) => record.topic).join(' ') + '\\n')
    }`
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  let lines = 0
  for await (const line of createInterface(child.stdout)) {
    for (const topic of line.split(' ')) told.set(topic, line)
    lines += 1
    if (lines === 20 + life * 7) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  assert.equal(child.signalCode, 'SIGKILL')
}

function place(context: TestContext, maximumBytes = megabyte) {
  const directory = mkdtempSync(join(tmpdir(), 'outbox-'))
  context.after(() => rmSync(directory, { recursive: true, force: true }))
  const file = join(directory, 'outbox.sqlite')
  const settings = { file, maximumBytes, publisherIdPrefix: 'line' }
  return { directory, file, settings, open: () => openOutbox(settings, 0).store }
}

function record(topic: string, bodyBytes = 11): NewRecord {
  return { topic, body: new TextEncoder().encode(`{"value":${'1'.repeat(bodyBytes - 10)}}`), at: 1000 }
}

function append(store: OutboxStore, ...entries: readonly (readonly string[])[]) {
  return store.commit({ appends: entries.map((topics) => topics.map((topic) => record(topic))), settled: [], quarantined: [] })
}

function all(store: OutboxStore): StoredRecord[] {
  const rows: StoredRecord[] = []
  for (let page = store.peek(0, 100); page.length > 0; page = store.peek(rows.at(-1)?.seq ?? 0, 100)) rows.push(...page)
  return rows
}

function overwrite(file: string, at: number, bytes: Buffer): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, bytes, 0, bytes.length, at)
  closeSync(handle)
}

/** Everywhere: pages SQLite has split hold old copies. */
function replaceBytes(file: string, from: string, to: string): void {
  const bytes = readFileSync(file)
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) bytes.write(to, at)
  writeFileSync(file, bytes)
}
