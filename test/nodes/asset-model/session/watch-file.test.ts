import assert from 'node:assert/strict'
import { appendFile, mkdir, open, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readText, watchFile } from '../../../../nodes/asset-model/session/watch-file.ts'
import { systemClock } from '../../../../nodes/lib/clock.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** A watched file in a folder of its own: `next` waits for the next content, `end` for the end after an abort. */
async function watched(context: TestContext, text?: string) {
  const folder = await temporaryFolder(context)
  const file = join(folder, 'model.yaml')
  if (text !== undefined) await writeFile(file, text)
  const stop = new AbortController()
  const contents = watchFile(file, { clock: systemClock, signal: stop.signal, intervalMs: 8 })
  context.after(() => stop.abort())
  const next = async () => {
    const { value } = await contents.next()
    return value?.problem?.code ?? value?.text
  }
  return { folder, file, next, stop, contents }
}

test('the content comes at once, and again when it changes', async (context) => {
  const { file, next } = await watched(context, 'first')
  assert.equal(await next(), 'first')
  await writeFile(file, 'second')
  assert.equal(await next(), 'second')
})

test('a change of the same length is seen', async (context) => {
  const { file, next } = await watched(context, 'aaa')
  assert.equal(await next(), 'aaa')
  await writeFile(file, 'bbb')
  await utimes(file, 1, 1)
  assert.equal(await next(), 'bbb')
})

test('a file replaced by rename is followed, more than once', async (context) => {
  const { folder, file, next } = await watched(context, 'first')
  assert.equal(await next(), 'first')
  for (const text of ['second', 'third']) {
    await writeFile(join(folder, 'new'), text)
    await rename(join(folder, 'new'), file)
    assert.equal(await next(), text)
  }
})

test('a link that is turned to another file is followed', async (context) => {
  const { folder, file, next } = await watched(context)
  await writeFile(join(folder, 'a'), 'first')
  await writeFile(join(folder, 'b'), 'second')
  await symlink('a', file)
  assert.equal(await next(), 'first')
  await symlink('b', join(folder, 'link'))
  await rename(join(folder, 'link'), file)
  assert.equal(await next(), 'second')
})

test('a missing file is a problem once, and its coming back a content', async (context) => {
  const { file, next } = await watched(context)
  assert.equal(await next(), 'file-not-found')
  await writeFile(file, 'first')
  assert.equal(await next(), 'first')
  await rm(file)
  assert.equal(await next(), 'file-not-found')
  await writeFile(file, 'first')
  assert.equal(await next(), 'first')
})

test('a file written in pieces ends with its whole content', async (context) => {
  const { file, next } = await watched(context, 'old')
  assert.equal(await next(), 'old')
  const writing = (async () => {
    await truncate(file)
    for (const piece of 'abcdefghij') await appendFile(file, piece)
  })()
  let last = await next()
  while (last !== 'abcdefghij') last = await next()
  await writing
  assert.equal(last, 'abcdefghij')
})

test('a file that never comes to rest is read all the same', async (context) => {
  const { file, next, stop } = await watched(context, '')
  assert.equal(await next(), '')
  const writing = (async () => {
    while (!stop.signal.aborted) await appendFile(file, 'x')
  })()
  assert.match(String(await next()), /^x+$/)
  stop.abort()
  await writing
})

test('an abort ends the watch, also while it waits', async (context) => {
  const { contents, stop } = await watched(context, 'first')
  await contents.next()
  const waiting = contents.next()
  stop.abort()
  assert.deepEqual(await waiting, { value: undefined, done: true })
})

test('what is no readable text is a problem with file and reason', async (context) => {
  const folder = await temporaryFolder(context)
  const [latin, huge] = [join(folder, 'latin'), join(folder, 'huge')]
  await writeFile(latin, Buffer.from('F\xfcller', 'latin1'))
  const handle = await open(huge, 'w')
  await handle.truncate(64 * 1024 * 1024 + 1)
  await handle.close()
  await mkdir(join(folder, 'folder'))
  const problem = async (file: string) => (await readText(file)).problem
  const at = (code: string, params: object) => ({ pointer: '', code, params })
  assert.deepEqual(await problem(latin), at('file-not-utf8', { file: latin, reason: 'ERR_ENCODING_INVALID_ENCODED_DATA' }))
  assert.deepEqual(await problem(huge), at('file-too-large', { file: huge, bytes: 67_108_865, max: 67_108_864 }))
  assert.deepEqual(await problem(join(folder, 'folder')), at('not-a-file', { file: join(folder, 'folder') }))
  assert.deepEqual(await problem('/dev/null'), at('not-a-file', { file: '/dev/null' }))
  assert.deepEqual(await problem(join(latin, 'x')), at('file-not-found', { file: join(latin, 'x'), reason: 'ENOTDIR' }))
  assert.deepEqual(await problem('a\0b'), at('file-unreadable', { file: 'a\0b', reason: 'ERR_INVALID_ARG_VALUE' }))
})
