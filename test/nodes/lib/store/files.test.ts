import assert from 'node:assert/strict'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { foreign, header, readIfAny, setAside, syncFolder } from '../../../../nodes/lib/store/files.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const identity = { formatVersion: 2, configHash: 'abc' }

const headers: readonly [found: unknown, loss: string | null][] = [
  [header('journal', identity), null],
  [header('snapshot', identity), 'other-format'],
  [header('journal', { ...identity, formatVersion: 1 }), 'other-format'],
  [header('journal', { ...identity, configHash: 'x' }), 'other-config'],
  [{}, 'other-format'],
  [undefined, 'damaged'],
  ['text', 'damaged'],
]
for (const [found, loss] of headers) {
  test(`a file that starts with ${JSON.stringify(found)} is ${loss ?? 'ours'}`, () => {
    assert.equal(foreign(found, 'journal', identity), loss)
  })
}

test('a missing file reads as null, an unreadable one rejects', async (context) => {
  const folder = await temporaryFolder(context)
  assert.equal(await readIfAny(join(folder, 'none')), null)
  await assert.rejects(readIfAny(folder), { code: 'EISDIR' })
})

test('a file put aside replaces the one put aside before', async (context) => {
  const folder = await temporaryFolder(context)
  const file = join(folder, 'state')
  for (const text of ['first', 'second']) {
    await writeFile(file, text)
    assert.equal(await setAside(file, 'damaged'), `${file}.damaged`)
  }
  assert.deepEqual(await readdir(folder), ['state.damaged'])
  assert.equal(String(await readIfAny(`${file}.damaged`)), 'second')
  assert.equal(await setAside(file, 'damaged'), null)
})

test('a folder can be synced', async (context) => {
  await syncFolder(await temporaryFolder(context))
})
