import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isFault } from '../../../../nodes/lib/fault.ts'
import type { Json } from '../../../../nodes/lib/json.ts'
import { openKeyedStore } from '../../../../nodes/lib/store/keyed-store.ts'
import { randomInteger, seededRandom, testSeed } from '../../../support/random.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const identity = { formatVersion: 1, configHash: 'abc' }

async function stored(folder: string, options = {}): Promise<[string, Json][]> {
  const store = await openKeyedStore({ folder, ...identity, ...options })
  await store.close()
  return store.entries()
}

test('entries come back after a restart, the last of each key; null removes one', async (context) => {
  const folder = join(await temporaryFolder(context), 'downsampler', 'n1')
  const store = await openKeyedStore({ folder, ...identity })
  await store.put([
    ['a', 1],
    ['b', { big: 5n } as never],
  ])
  await store.put([
    ['a', [2]],
    ['c', 'x'],
  ])
  await store.put([
    ['c', null],
    ['none', null],
  ])
  assert.deepEqual(store.entries(), [
    ['a', [2]],
    ['b', { big: 5n }],
  ])
  await store.close()
  assert.deepEqual(await stored(folder), [
    ['a', [2]],
    ['b', { big: 5n }],
  ])
})

test('puts that overlap are written in the order of their calls', async (context) => {
  const folder = await temporaryFolder(context)
  const store = await openKeyedStore({ folder, ...identity, journalBytes: 500 })
  await Promise.all(Array.from({ length: 100 }, (_, index) => store.put([['a', index]])))
  await store.close()
  assert.deepEqual(await stored(folder), [['a', 99]])
})

test('closing waits for what is being written; later puts are refused', async (context) => {
  const folder = await temporaryFolder(context)
  const store = await openKeyedStore({ folder, ...identity })
  const written = store.put([['a', 1]])
  await store.close()
  await written
  await store.close()
  const thrown = await store.put([['a', 2]]).catch((cause: unknown) => cause)
  assert.ok(isFault(thrown))
  assert.equal(thrown.code, 'store.closed')
  assert.deepEqual(await stored(folder), [['a', 1]])
})

test('a journal that outgrows its bound becomes a snapshot; both stay small', async (context) => {
  const folder = await temporaryFolder(context)
  const store = await openKeyedStore({ folder, ...identity, journalBytes: 1_000 })
  for (let round = 0; round < 300; round++) {
    await store.put([[`tag-${round % 5}`, round]])
    assert.ok((await stat(join(folder, 'state.journal'))).size <= 1_000)
  }
  await store.close()
  assert.ok((await stat(join(folder, 'state.snapshot'))).size < 200)
  assert.deepEqual(await stored(folder), [
    ['tag-0', 295],
    ['tag-1', 296],
    ['tag-2', 297],
    ['tag-3', 298],
    ['tag-4', 299],
  ])
})

test('one put larger than the journal goes straight into the snapshot', async (context) => {
  const folder = await temporaryFolder(context)
  const many = Array.from({ length: 1_000 }, (_, index): [string, Json] => [`tag-${index}`, index])
  const store = await openKeyedStore({ folder, ...identity, journalBytes: 1_000 })
  await store.put(many)
  await store.close()
  assert.ok((await stat(join(folder, 'state.journal'))).size < 200)
  assert.deepEqual(await stored(folder), many)
})

test('state of another configuration or format is put aside and named', async (context) => {
  const folder = await temporaryFolder(context)
  const store = await openKeyedStore({ folder, ...identity, journalBytes: 100 })
  await store.put([['a', 'x'.repeat(200)]])
  await store.close()
  const other = await openKeyedStore({ folder, formatVersion: 1, configHash: 'new' })
  await other.close()
  assert.deepEqual(other.entries(), [])
  assert.deepEqual(
    other.losses.map(({ loss, movedTo }) => [loss, movedTo]),
    ['state.snapshot', 'state.journal'].map((file) => ['other-config', join(folder, `${file}.other-config`)]),
  )
  assert.deepEqual((await readdir(folder)).sort(), ['state.journal', 'state.journal.other-config', 'state.snapshot.other-config'])
})

test('a damaged journal line costs that entry and is counted; a damaged snapshot leaves the journal', async (context) => {
  const folder = await temporaryFolder(context)
  const store = await openKeyedStore({ folder, ...identity })
  await store.put([
    ['a', 1],
    ['b', 2],
  ])
  await store.close()
  const file = join(folder, 'state.journal')
  await writeFile(file, (await readFile(file, 'utf8')).replace('["a",1]', '["a",7]'))
  await writeFile(join(folder, 'state.snapshot'), 'not ours')
  const damaged = await openKeyedStore({ folder, ...identity })
  await damaged.close()
  assert.deepEqual(damaged.entries(), [['b', 2]])
  assert.deepEqual(damaged.losses, [
    { file: join(folder, 'state.snapshot'), loss: 'damaged', movedTo: join(folder, 'state.snapshot.damaged'), lines: 0 },
    { file, loss: 'damaged', movedTo: null, lines: 1 },
  ])
})

test('a put that failed is made good by the next one', async (context) => {
  const folder = await temporaryFolder(context)
  const store = await openKeyedStore({ folder, ...identity, journalBytes: 200 })
  await mkdir(join(folder, 'state.snapshot'))
  const thrown = await store.put([['a', 'x'.repeat(300)]]).catch((cause: unknown) => cause)
  assert.ok(isFault(thrown))
  assert.deepEqual([thrown.code, thrown.params['file']], ['store.write-failed', join(folder, 'state.snapshot')])
  await rmdir(join(folder, 'state.snapshot'))
  await store.put([])
  await store.close()
  assert.deepEqual(await stored(folder), [['a', 'x'.repeat(300)]])
})

test('a snapshot that cannot be written leaves what the journal holds', async (context) => {
  const folder = await temporaryFolder(context)
  const store = await openKeyedStore({ folder, ...identity, journalBytes: 200 })
  await store.put([['a', 1]])
  await mkdir(join(folder, 'state.snapshot'))
  await assert.rejects(store.put([['b', 'x'.repeat(300)]]))
  await store.close()
  await rmdir(join(folder, 'state.snapshot'))
  assert.deepEqual(await stored(folder), [['a', 1]])
})

test('a folder that cannot be made is a fault with its reason', async (context) => {
  const file = join(await temporaryFolder(context), 'file')
  await writeFile(file, '')
  const thrown = await openKeyedStore({ folder: join(file, 'n1'), ...identity }).catch((cause: unknown) => cause)
  assert.ok(isFault(thrown))
  assert.deepEqual([thrown.code, thrown.params['reason']], ['store.write-failed', 'ENOTDIR'])
})

test('a kill between the snapshot and the clearing of the journal changes nothing', async (context) => {
  const folder = await temporaryFolder(context)
  const file = join(folder, 'state.journal')
  const store = await openKeyedStore({ folder, ...identity, journalBytes: 300 })
  await store.put([
    ['a', 1],
    ['gone', 1],
  ])
  await store.put([
    ['a', 2],
    ['gone', null],
  ])
  const journal = await readFile(file)
  await store.put([['b', 'x'.repeat(300)]])
  await store.close()
  await writeFile(file, journal)
  assert.deepEqual(await stored(folder), [
    ['a', 2],
    ['b', 'x'.repeat(300)],
  ])
})

test('whatever was put before a kill is there after it', async (context) => {
  const random = seededRandom(testSeed(context))
  const folder = await temporaryFolder(context)
  const writer = fileURLToPath(new URL('../../../support/store-writer.ts', import.meta.url))
  let next = 0
  for (let kill = 0; kill < 12; kill++) {
    const confirmed = await killedAfter(writer, folder, next, 1 + randomInteger(random, 150))
    const store = await openKeyedStore({ folder, ...identity, journalBytes: 700 })
    await store.close()
    assert.deepEqual(store.losses, [])
    next = checkState(new Map(store.entries()), confirmed) + 1
  }
})

/** Starts the writer, kills it some way into the write after `rounds`, answers the last round it said was on disk. */
async function killedAfter(writer: string, folder: string, first: number, rounds: number): Promise<number> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', writer, folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let confirmed = -1
  for await (const line of createInterface({ input: child.stdout })) {
    confirmed = Number(line)
    if (confirmed === first + rounds) child.kill('SIGKILL')
  }
  await ended
  assert.ok(confirmed >= first + rounds)
  return confirmed
}

/** The state is that of the last confirmed round, plus the lines of the round that was being written. */
function checkState(state: ReadonlyMap<string, Json>, confirmed: number): number {
  const roundOf = (key: string) => Number((state.get(key) as { round?: number } | undefined)?.round ?? Number.NaN)
  const last = Math.max(...Array.from({ length: 7 }, (_, index) => roundOf(`tag-${index}`)).filter(Number.isFinite))
  assert.ok(last === confirmed || last === confirmed + 1, `last ${last}, confirmed ${confirmed}`)
  for (let back = 0; back < 7 && last - back >= 0; back++) assert.equal(roundOf(`tag-${(last - back) % 7}`), last - back)
  assert.ok(state.has(`once-${confirmed}`) || state.has(`once-${confirmed + 1}`))
  assert.equal(state.has(`once-${confirmed - 1}`), false)
  return last
}
