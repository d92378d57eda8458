// The outbox on a real disk: order, identity, one owner, and a process killed while it writes.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { openOutbox } from '../../../../nodes/dmz-publisher/session/outbox.ts'
import { all, append, megabyte, place, record } from './outbox-place.ts'

test('records come back in the order of their commits, with one epoch and growing seq', (context) => {
  const { open } = place(context)
  const store = open()
  assert.deepEqual(append(store, ['a', 'b'], ['c']), [null, null])
  append(store, ['d'])
  assert.deepEqual(
    all(store).map(({ seq, epoch, topic, at }) => [seq, epoch, topic, at]),
    [
      [1, 1, 'a', 1000],
      [2, 1, 'b', 1000],
      [3, 1, 'c', 1000],
      [4, 1, 'd', 1000],
    ],
  )
  assert.deepEqual(
    store.peek(2, 1).map(({ seq }) => seq),
    [3],
  )
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
  assert.deepEqual(
    all(second).map(({ epoch, seq }) => [epoch, seq]),
    [
      [1, 1],
      [1, 2],
      [2, 3],
    ],
  )
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
  assert.deepEqual(
    all(second).map(({ seq }) => seq),
    [4],
  )
  second.close()
})

test('deliveries in any order leave exactly the others', (context) => {
  const { open } = place(context)
  const store = open()
  append(store, [...'abcdefghij'])
  const rows = all(store)
  store.commit({ appends: [[record('k')]], settled: rows.filter(({ seq }) => [9, 2, 3, 4, 7].includes(seq)), quarantined: [] })
  assert.deepEqual(
    all(store).map(({ seq }) => seq),
    [1, 5, 6, 8, 10, 11],
  )
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

test('a store of another version is left alone', (context) => {
  const { open, file, directory } = place(context)
  open().close()
  const other = new DatabaseSync(file)
  other.exec("UPDATE meta SET value = 2 WHERE name = 'version'")
  other.close()
  assert.throws(open, { code: 'outbox.other-version' })
  assert.deepEqual(
    readdirSync(directory).filter((name) => name.includes('corrupt')),
    [],
  )
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
  assert.deepEqual(
    rows.map(({ seq }) => seq),
    rows.map(({ seq }) => seq).sort((first, second) => first - second),
  )
  for (let life = 0; life < 6; life++) {
    const ofLife = rows.filter(({ epoch }) => epoch === life + 1).map(({ topic }) => topic)
    assert.deepEqual(
      ofLife,
      ofLife.map((_, index) => `${life}/${index}`),
    )
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
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let lines = 0
  for await (const line of createInterface(child.stdout)) {
    for (const topic of line.split(' ')) told.set(topic, line)
    lines += 1
    if (lines === 20 + life * 7) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  assert.equal(child.signalCode, 'SIGKILL')
}
