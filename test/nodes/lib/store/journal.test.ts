import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isFault } from '../../../../nodes/lib/fault.ts'
import { openJournal } from '../../../../nodes/lib/store/journal.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const identity = { formatVersion: 1, configHash: 'abc' }
const unbounded = Number.POSITIVE_INFINITY

async function written(context: TestContext, records: readonly unknown[]) {
  const folder = await temporaryFolder(context)
  const file = join(folder, 'state.journal')
  const { journal } = await openJournal(file, identity)
  await journal.append(records, unbounded)
  await journal.close()
  return { folder, file }
}

async function reopened(file: string, as = identity) {
  const { journal, ...found } = await openJournal(file, as)
  await journal.close()
  return found
}
const whole = { damagedLines: 0, tornBytes: 0, loss: null, movedTo: null }

test('records come back in order, over several openings', async (context) => {
  const { file } = await written(context, [1, { two: 2n }])
  const { journal } = await openJournal(file, identity)
  await journal.append([['three']], unbounded)
  await journal.append([], unbounded)
  await journal.close()
  assert.deepEqual(await reopened(file), { records: [1, { two: 2n }, ['three']], ...whole })
})

test('a last line that was cut is dropped, and the next record is whole again', async (context) => {
  const { file } = await written(context, ['one', 'two'])
  const sound = await readFile(file)
  const secondLine = Buffer.byteLength('xxxxxxxx "two"\n')
  for (let cut = 1; cut < secondLine; cut++) {
    await writeFile(file, sound.subarray(0, sound.length - cut))
    const { journal, records, tornBytes, damagedLines } = await openJournal(file, identity)
    assert.deepEqual([records, tornBytes, damagedLines], [['one'], secondLine - cut, 0])
    await journal.append(['next'], unbounded)
    await journal.close()
    assert.deepEqual((await reopened(file)).records, ['one', 'next'])
  }
})

test('a line with a flipped bit is skipped and counted; the others are kept', async (context) => {
  const records = ['one', 'two', 'three', 'four']
  const { file } = await written(context, records)
  const sound = await readFile(file)
  const headerEnd = sound.indexOf(10) + 1
  for (let bit = headerEnd * 8; bit < sound.length * 8; bit += 3) {
    const hurt = Buffer.from(sound)
    hurt[bit >> 3] = (hurt[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    await writeFile(file, hurt)
    const found = await reopened(file)
    const kept = records.filter((record) => found.records.includes(record))
    assert.deepEqual(found.records, kept, `bit ${bit}`)
    // A flipped line end joins two lines into one damaged one.
    assert.ok(kept.length === 3 || (kept.length === 2 && found.damagedLines + Math.sign(found.tornBytes) === 1), `bit ${bit}`)
    assert.ok(found.damagedLines + found.tornBytes > 0, `bit ${bit}`)
  }
})

test('a journal with a damaged first line, or of another configuration, is put aside', async (context) => {
  const { folder, file } = await written(context, ['one'])
  assert.deepEqual(await reopened(file, { ...identity, configHash: 'x' }), {
    ...whole,
    records: [],
    loss: 'other-config',
    movedTo: `${file}.other-config`,
  })
  await appendFile(file, 'x')
  const hurt = await readFile(file)
  hurt[3] = 0
  await writeFile(file, hurt)
  assert.deepEqual(await reopened(file), { ...whole, records: [], loss: 'damaged', movedTo: `${file}.damaged` })
  assert.deepEqual((await readdir(folder)).sort(), ['state.journal', 'state.journal.damaged', 'state.journal.other-config'])
})

test('a journal killed while it was made is begun anew', async (context) => {
  const file = join(await temporaryFolder(context), 'state.journal')
  await writeFile(file, '12345678 {"lines')
  assert.deepEqual(await reopened(file), { ...whole, records: [], tornBytes: 16 })
  assert.deepEqual(await reopened(file), { ...whole, records: [] })
})

test('what would outgrow the bound is not written', async (context) => {
  const { file } = await written(context, [])
  const { size } = await stat(file)
  const { journal } = await openJournal(file, identity)
  const line = Buffer.byteLength('xxxxxxxx "one"\n')
  assert.equal(await journal.append(['one', 'one'], size + line), false)
  assert.equal(await journal.append(['one'], size + line), true)
  await journal.close()
  assert.deepEqual((await reopened(file)).records, ['one'])
})

test('a cleared journal has no records and takes new ones', async (context) => {
  const { file } = await written(context, ['one'])
  const { journal } = await openJournal(file, identity)
  await journal.clear()
  await journal.append(['two'], unbounded)
  await journal.close()
  assert.deepEqual(await reopened(file), { records: ['two'], ...whole })
})

test('a journal that cannot be written rejects with file and reason', async (context) => {
  const file = join(await temporaryFolder(context), 'none', 'state.journal')
  const thrown = await openJournal(file, identity).catch((cause: unknown) => cause)
  assert.ok(isFault(thrown))
  assert.deepEqual([thrown.code, thrown.params], ['store.write-failed', { file, reason: 'ENOENT' }])
})

test('an append that the disk could not take leaves nothing behind; the next one is whole', async (context) => {
  const { file } = await written(context, [])
  const script = fileURLToPath(new URL('../../../support/journal-at-limit.ts', import.meta.url))
  const child = spawn('sh', ['-c', 'ulimit -f 4; exec "$0" "$@"', process.execPath, script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  assert.equal(await text(child.stdout), `store.write-failed ${JSON.stringify({ file, reason: 'EFBIG' })}\n`)
  assert.deepEqual(await ended, [0, null])
  assert.deepEqual(await reopened(file), { records: ['before', 'after'], ...whole })
})
