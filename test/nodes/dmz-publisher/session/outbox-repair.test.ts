// Files SQLite cannot read: put aside whole, and a new store in their place.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkOutbox, openOutbox } from '../../../../nodes/dmz-publisher/session/outbox.ts'
import { all, append, megabyte, overwrite, place, record, replaceBytes } from './outbox-place.ts'

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
    append(
      first,
      Array.from({ length: 300 }, (_, index) => `topic-${index}`),
    )
    first.close()
    wreck(file)
    const wrecked = readFileSync(file)

    const { store, setAside } = openOutbox(settings, Date.UTC(2026, 10, 21, 8, 30))
    assert.equal(setAside, join(directory, 'outbox.corrupt-20261121T083000000Z'))
    assert.deepEqual(readFileSync(setAside ?? ''), wrecked)
    assert.notEqual(store.publisherId, first.publisherId)
    assert.deepEqual(append(store, ['new']), [null])
    assert.deepEqual(
      all(store).map(({ seq }) => seq),
      [1],
    )
    store.close()
  })
}

test('damage found while in use is a fault; checked afterwards, the file is put aside', (context) => {
  const { open, file, settings } = place(context, 16 * megabyte)
  const first = open()
  for (let part = 0; part < 20; part++)
    first.commit({ appends: [Array.from({ length: 500 }, (_, index) => record(`${part}-${index}`, 400))], settled: [], quarantined: [] })
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
  assert.deepEqual(readdirSync(directory), ['outbox.sqlite', 'outbox.sqlite.ballast'])
})
