import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { isFault } from '../../../../nodes/lib/fault.ts'
import { readSnapshot, writeSnapshot } from '../../../../nodes/lib/store/snapshot.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const identity = { formatVersion: 1, configHash: 'abc' }
const value = { tag: 'pressure', last: 21.5, count: 9007199254740993n }

test('what was written is read, also over an older snapshot', async (context) => {
  const file = join(await temporaryFolder(context), 'state.snapshot')
  await writeSnapshot(file, identity, 'older')
  const bytes = await writeSnapshot(file, identity, value)
  assert.equal(bytes, (await readFile(file)).length)
  assert.deepEqual(await readSnapshot(file, identity), { value, bytes, loss: null })
})

test('no file is no loss', async (context) => {
  const file = join(await temporaryFolder(context), 'state.snapshot')
  assert.deepEqual(await readSnapshot(file, identity), { value: undefined, bytes: 0, loss: null, movedTo: null })
})

test('a snapshot with any one bit flipped is put aside, never read as something else', async (context) => {
  const folder = await temporaryFolder(context)
  const file = join(folder, 'state.snapshot')
  await writeSnapshot(file, identity, value)
  const sound = await readFile(file)
  for (let bit = 0; bit < sound.length * 8; bit += 3) {
    const hurt = Buffer.from(sound)
    hurt[bit >> 3] = (hurt[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    await writeFile(file, hurt)
    const found = await readSnapshot(file, identity)
    assert.equal(found.value, undefined, `bit ${bit}`)
    assert.equal(found.loss, 'damaged', `bit ${bit}`)
  }
  assert.deepEqual(await readdir(folder), ['state.snapshot.damaged'])
})

test('a snapshot cut at any byte is put aside', async (context) => {
  const file = join(await temporaryFolder(context), 'state.snapshot')
  await writeSnapshot(file, identity, value)
  const sound = await readFile(file)
  for (let length = 0; length < sound.length; length++) {
    await writeFile(file, sound.subarray(0, length))
    assert.equal((await readSnapshot(file, identity)).loss, 'damaged', `${length} bytes`)
  }
})

test('a snapshot of another configuration or format is put aside and can be looked at', async (context) => {
  const folder = await temporaryFolder(context)
  const file = join(folder, 'state.snapshot')
  await writeSnapshot(file, identity, value)
  assert.deepEqual(await readSnapshot(file, { ...identity, configHash: 'x' }), {
    value: undefined,
    bytes: 0,
    loss: 'other-config',
    movedTo: `${file}.other-config`,
  })
  await writeSnapshot(file, identity, value)
  assert.equal((await readSnapshot(file, { ...identity, formatVersion: 2 })).loss, 'other-format')
  assert.deepEqual((await readdir(folder)).sort(), ['state.snapshot.other-config', 'state.snapshot.other-format'])
})

test('what cannot be read at all counts as none and stays where it is', async (context) => {
  const folder = await temporaryFolder(context)
  const file = join(folder, 'state.snapshot')
  await mkdir(file)
  assert.deepEqual(await readSnapshot(file, identity), { value: undefined, bytes: 0, loss: 'unreadable', movedTo: null })
  assert.deepEqual(await readdir(folder), ['state.snapshot'])
})

test('a write that fails rejects with file and reason and leaves nothing half-written', async (context) => {
  const folder = await temporaryFolder(context)
  const file = join(folder, 'state.snapshot')
  await mkdir(join(file, 'in the way'), { recursive: true })
  const thrown = await writeSnapshot(file, identity, value).catch((cause: unknown) => cause)
  assert.ok(isFault(thrown))
  assert.equal(thrown.code, 'store.write-failed')
  assert.equal(thrown.params['file'], file)
  assert.deepEqual(await readdir(folder), ['state.snapshot'])
})
